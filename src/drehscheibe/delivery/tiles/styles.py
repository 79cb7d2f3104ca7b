# SPDX-License-Identifier: EUPL-1.2
"""MapLibre styles of a collection and their legends, after OGC API Styles (draft 20-009).

The classes lie ready beside the release; a request reads one small file and writes addresses into
it. The draft is not declared as conformance; docs/reference/styles.md says what of it is borne.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson
from markupsafe import escape

from drehscheibe.delivery.http.answers import answer
from drehscheibe.delivery.http.links import Link, link, ogc, origin
from drehscheibe.delivery.http.media_types import HTML, JSON, SVG
from drehscheibe.delivery.http.negotiation import (
    HTML_OFFER,
    PLAIN,
    Form,
    Offer,
    json_offer,
    language_of,
)
from drehscheibe.delivery.http.routing import Route
from drehscheibe.delivery.pages import region_of
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.queries.parameters import Parameter
from drehscheibe.delivery.tiles import pages
from drehscheibe.delivery.tiles.tiles import with_geometry
from drehscheibe.domain.classes import TableClasses
from drehscheibe.domain.errors import (
    N_,
    ArtifactNotReady,
    InvalidParameter,
    StyleNotFound,
)
from drehscheibe.look.legend_svg import legend_svg
from drehscheibe.look.legends import BY, Looks, title_of
from drehscheibe.look.map_styles import (
    Sources,
    default_style,
    legend_document,
    legend_of,
    style_document,
    styles_of,
    without_ground,
)
from drehscheibe.look.palettes import Scheme
from drehscheibe.releases.classified import read_classes
from drehscheibe.releases.tile_names import LIVE_DEEPEST

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.holdings.shelf import Collection, Shelf

MAPBOX = "application/vnd.mapbox.style+json"
STYLES = "http://www.opengis.net/def/rel/ogc/1.0/styles"
DEFAULT = "default"  # the address of whatever style is the default one


def _scheme(text: str) -> Scheme:
    if text not in set(Scheme):
        raise InvalidParameter("scheme", N_("must be light or dark"))
    return Scheme(text)


SCHEME: Parameter[Scheme] = Parameter(
    "scheme",
    _scheme,
    Scheme.LIGHT,
    {"type": "string", "enum": [*Scheme], "default": Scheme.LIGHT.value},
    "The ground on which the map is drawn.",
)
GROUNDS = ("region", "none")


def _ground(text: str) -> str:
    if text not in GROUNDS:
        raise InvalidParameter("ground", N_("must be region or none"))
    return text


GROUND: Parameter[str] = Parameter(
    "ground",
    _ground,
    GROUNDS[0],
    {"type": "string", "enum": [*GROUNDS], "default": GROUNDS[0]},
    "Below the layer: the region, or none, for QGIS and maps with a ground of their own.",
)
_OF = "/collections/{collectionId}/styles"
_ONE = f"{_OF}/{{styleId}}"
_MAPBOX_OFFERS = (
    Offer(Form.MAPBOX, MAPBOX, ("application/json",)),
    Offer(Form.JSON, MAPBOX),
)
_LEGEND_OFFERS = (json_offer(), Offer(Form.SVG, SVG, schema={"type": "string"}), HTML_OFFER)
LIST = Endpoint(_OF, "styles", "The styles of a collection", PLAIN)
STYLE = Endpoint(_ONE, "style", "A style for MapLibre", _MAPBOX_OFFERS, (SCHEME, GROUND))
METADATA = Endpoint(
    f"{_ONE}/metadata", "styleMetadata", "What a style is", (json_offer(),), (SCHEME,)
)
LEGEND = Endpoint(f"{_ONE}/legend", "legend", "What the colours mean", _LEGEND_OFFERS, (SCHEME,))
AREA = Area(endpoints=(LIST, STYLE, METADATA, LEGEND))


@dataclass(frozen=True, slots=True)
class Asked:
    """A style of a collection for somebody. `classes` is None while they are being found."""

    collection: Collection
    classes: TableClasses | None
    looks: Looks

    @property
    def known(self) -> TableClasses:
        return self.classes or TableClasses()


def routes(collection: str) -> list[Route]:
    one = f"{collection}/styles/{{style}}"
    return [
        Route(f"{collection}/styles", styles),
        Route(one, style),
        Route(f"{one}/metadata", metadata),
        Route(f"{one}/legend", legend),
    ]


async def styles(request: Request) -> Response:
    """GET …/styles (20-009, /req/core/styles-success)."""
    form = LIST.checked_form(request)
    asked = _asked(request)
    document = {
        "default": default_style(asked.known),
        "styles": [_described(request, asked, style) for style in styles_of(asked.known)],
        "links": [link(_address(request, asked), "self", JSON)],
    }
    if form is Form.HTML:
        return pages.styles(request, asked.collection, document)
    return _answer(request, document, JSON)


async def style(request: Request) -> Response:
    """GET …/styles/{style} (20-009, /req/core/style-success)."""
    STYLE.checked_form(request)
    asked = _asked(request)
    named = _named(request, asked)
    table = asked.collection.table
    drawn = style_document(table, asked.known, named, asked.looks, _sources(request, asked))
    if GROUND.of(request.query_params) == "none":
        drawn = without_ground(drawn)
    return _answer(request, drawn, MAPBOX)


async def metadata(request: Request) -> Response:
    """GET …/styles/{style}/metadata: the entry of the list, and the legend."""
    METADATA.checked_form(request)
    asked = _asked(request)
    named = _named(request, asked)
    legend = legend_of(asked.collection.table, asked.known, named, asked.looks)
    described = _described(request, asked, named)
    return _answer(request, described | {"legend": legend_document(legend)}, JSON)


async def legend(request: Request) -> Response:
    """GET …/styles/{style}/legend as JSON, SVG or HTML."""
    form = LEGEND.checked_form(request)
    asked = _asked(request)
    named = _named(request, asked)
    found = legend_of(asked.collection.table, asked.known, named, asked.looks)
    if form is Form.HTML:
        return pages.legend(request, asked.collection, found)
    if form is Form.SVG:
        drawn = legend_svg(found, scheme=asked.looks.scheme, language=asked.looks.language)
        return _bytes(request, drawn.encode(), SVG)
    return _answer(request, legend_document(found), JSON)


def styles_link(request: Request, collection: str) -> Link:
    """For the description of a collection (20-009, /req/core/base-resource-link)."""
    return link(f"{ogc(request)}/collections/{collection}/styles", STYLES, JSON)


def _asked(request: Request) -> Asked:
    collection = with_geometry(request)
    scheme = SCHEME.of(request.query_params)
    looks = Looks(scheme, language_of(request), region_of(request).accent)
    return Asked(collection, classes_of(request, collection), looks)


def classes_of(request: Request, collection: Collection) -> TableClasses | None:
    """None while they are not found yet; then the worker is asked for them."""
    layout = request.app.state.shelf.layout
    dataset, release, table = collection.dataset, collection.release, collection.table
    found = read_classes(layout, release, table.name)
    if found is None and table.rows:
        request.app.state.ask("styles", dataset=dataset, release=release)
    return found


def _named(request: Request, asked: Asked) -> str:
    """The id of the style that was asked for. Raises `StyleNotFound`, `ArtifactNotReady`."""
    named: str = request.path_params["style"]
    if named == DEFAULT:
        return default_style(asked.known)
    if named in styles_of(asked.known):
        return named
    columns = {column.name for column in asked.collection.table.columns}
    if asked.classes is None and named.removeprefix(BY) in columns:
        raise ArtifactNotReady(name=named)
    raise StyleNotFound(collection=asked.collection.id, style=named[:100])


def _address(request: Request, asked: Asked, style: str = "") -> str:
    address = f"{ogc(request)}/collections/{asked.collection.id}/styles"
    return f"{address}/{quote(style)}" if style else address


def _described(request: Request, asked: Asked, style: str) -> dict[str, Any]:
    address = _address(request, asked, style)
    links = [
        link(f"{address}?f=mapbox", "stylesheet", MAPBOX),
        link(f"{address}/metadata?f=json", "describedby", JSON),
        *(
            link(f"{address}/legend?f={form}", "legend", media_type)
            for form, media_type in (("json", JSON), ("svg", SVG), ("html", HTML))
        ),
    ]
    title = title_of(asked.collection.table, style, language=asked.looks.language)
    return {"id": style, "title": title, "links": links}


def _sources(request: Request, asked: Asked) -> Sources:
    shelf: Shelf = request.app.state.shelf
    collection = asked.collection
    archive = request.app.state.archives.of(shelf, collection)
    record = shelf.record(collection.dataset)
    address = f"{ogc(request)}/collections/{collection.id}/tiles/WebMercatorQuad"
    return Sources(
        tiles=f"{address}/{{z}}/{{y}}/{{x}}?f=mvt",
        boundaries=f"{origin(request)}/region/boundaries.geojson",
        # Map libraries show it as HTML; what a clerk typed stays text.
        attribution=str(escape(record.attribution)) if record else "",
        zooms=archive.zooms if archive else (0, LIVE_DEEPEST),
        is_built=archive is not None,
    )


def _answer(request: Request, document: dict[str, Any], media_type: str) -> Response:
    return _bytes(request, orjson.dumps(document), media_type)


def _bytes(request: Request, body: bytes, media_type: str) -> Response:
    """Tagged by its content: that changes with the release, and when the classes are there."""
    headers = {"Content-Language": language_of(request)}
    return answer(request, body, media_type, headers=headers)
