# SPDX-License-Identifier: EUPL-1.2
"""Which representation and which language a client wants."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_, InvalidParameter, NotAcceptable
from drehscheibe.look.translations import DEFAULT, LANGUAGES

if TYPE_CHECKING:
    from starlette.requests import Request


class Form(StrEnum):
    JSON = "json"
    HTML = "html"


_TYPES = {
    "text/html": Form.HTML,
    "application/xhtml+xml": Form.HTML,
    "application/json": Form.JSON,
    "application/geo+json": Form.JSON,
    "application/vnd.oai.openapi+json": Form.JSON,
    "application/schema+json": Form.JSON,
    "application/*": Form.JSON,
    "text/*": Form.HTML,
    "*/*": Form.JSON,
}


def form_of(request: Request) -> Form:
    """`f` wins over `Accept` (RFC 9110, 12.5.1). Raises `InvalidParameter`, `NotAcceptable`."""
    wanted = request.query_params.get("f")
    if wanted is not None:
        if wanted not in {"json", "html"}:
            raise InvalidParameter("f", N_("must be json or html"))
        return Form(wanted)
    accept = request.headers.get("accept")
    if not accept or accept == "*/*":
        return Form.JSON
    for media_type in _by_preference(accept):
        if media_type in _TYPES:
            return _TYPES[media_type]
    raise NotAcceptable(offered="JSON, HTML")


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
    weighed = []
    for part in header.split(",")[:32]:
        value, *parameters = (piece.strip().lower() for piece in part.split(";"))
        quality = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        try:
            weight = float(quality)
        except ValueError:
            continue
        if value and weight > 0:
            weighed.append((-weight, value))
    return [value for _, value in sorted(weighed, key=lambda pair: pair[0])]
