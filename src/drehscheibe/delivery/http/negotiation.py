# SPDX-License-Identifier: EUPL-1.2
"""Which of the representations that an endpoint offers a client wants, and which language."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from drehscheibe.delivery.http.media_types import GEOJSON, HTML, JSON, OPENAPI, SCHEMA
from drehscheibe.domain.errors import NotAcceptable, RepresentationUnknown
from drehscheibe.look.translations import DEFAULT, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

Node = dict[str, Any]  # a piece of JSON Schema or OpenAPI


class Form(StrEnum):
    """Representations under the names that `f` knows."""

    JSON = "json"
    HTML = "html"
    CSV = "csv"
    GEOJSONSEQ = "geojsonseq"
    FGB = "fgb"
    PARQUET = "parquet"
    GPKG = "gpkg"
    TILEJSON = "tilejson"
    MVT = "mvt"
    FILE = "file"
    XML = "xml"
    MAPBOX = "mapbox"
    SVG = "svg"
    TTL = "ttl"
    RDF = "rdf"
    JSONLD = "jsonld"


@dataclass(frozen=True, slots=True)
class Offer:
    """One representation of an endpoint: its media type, and others that mean it in `Accept`."""

    form: Form
    media_type: str
    also: tuple[str, ...] = ()
    schema: Node = field(default_factory=lambda: {"type": "object"})

    def fits(self, media_range: str) -> bool:
        """Whether a value of `Accept`, in small letters and without parameters, means it."""
        own = self.media_type.partition(";")[0]
        if media_range in {own, *self.also, "*/*"}:
            return True
        kind, _, rest = media_range.partition("/")
        return rest == "*" and own.partition("/")[0] == kind

    def weight(self, ranges: list[tuple[str, float]]) -> float:
        """What the narrowest range that means it says (RFC 9110, 12.5.1): `text/html;q=0, */*`
        is for everything but HTML."""
        fitting = [one for one in ranges if self.fits(one[0])]
        return max(fitting, key=lambda one: -one[0].count("*"), default=("", 0.0))[1]

    def __str__(self) -> str:
        return f"{self.media_type.partition(';')[0]} (f={self.form.value})"


_JSON_TYPES = (JSON, GEOJSON, SCHEMA, OPENAPI.partition(";")[0])


def json_offer(media_type: str = JSON, schema: str = "object") -> Offer:
    """JSON, whatever a client calls it; `schema` is one of the definition's components."""
    return Offer(Form.JSON, media_type, _JSON_TYPES, {"$ref": f"#/components/schemas/{schema}"})


HTML_OFFER = Offer(Form.HTML, HTML, ("application/xhtml+xml",), {"type": "string"})
PLAIN = (json_offer(), HTML_OFFER)


def form_of(request: Request, offered: Sequence[Offer] = PLAIN) -> Form:
    """`f` wins over `Accept` (RFC 9110, 12.5.1); without a wish the first that is offered.

    Raises `RepresentationUnknown` (a wrong `f`) and `NotAcceptable`; both name what is offered.
    """
    wanted = request.query_params.get("f")
    if wanted is not None:
        return _named(wanted, offered)
    accept = request.headers.get("accept")
    if not accept or accept == "*/*":
        return offered[0].form
    ranges = _weighed(accept)
    for media_range, weight in ranges:
        for offer in offered:
            if weight and offer.fits(media_range) and offer.weight(ranges) >= weight:
                return offer.form
    raise NotAcceptable(offered=", ".join(map(str, offered)))


def _named(wanted: str, offered: Sequence[Offer]) -> Form:
    for offer in offered:
        if wanted == offer.form.value:
            return offer.form
    raise RepresentationUnknown(offered=", ".join(offer.form.value for offer in offered))


def language_of(request: Request) -> str:
    """`lang`, then `Accept-Language` (in `Vary`: caches keep each language); else German."""
    wanted = request.query_params.get("lang")
    if wanted in LANGUAGES:
        return str(wanted)
    for tag in _by_preference(request.headers.get("accept-language", "")):
        if tag[:2] in LANGUAGES:
            return tag[:2]
    return DEFAULT


def _by_preference(header: str) -> list[str]:
    """The values of a header with `q`, best first; those with q=0 are left out."""
    return [value for value, weight in _weighed(header) if weight]


def _weighed(header: str) -> list[tuple[str, float]]:
    """The values of a header with what `q` says of each, best first."""
    weighed = []
    for part in header.split(",")[:32]:
        value, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            weight = float(quality)
        except ValueError:
            continue
        if value and weight >= 0:
            weighed.append((value, weight))
    return sorted(weighed, key=lambda one: -one[1])
