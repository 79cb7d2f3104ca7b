# SPDX-License-Identifier: EUPL-1.2
"""Which representation and which language a client wants."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_, InvalidParameter, NotAcceptable
from drehscheibe.look.translations import DEFAULT, LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

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


def require_type(request: Request, offered: Mapping[str, Sequence[str]]) -> str:
    """Which of the forms (`f` -> media types) of a resource is wanted, the first in doubt.

    Raises `InvalidParameter`, `NotAcceptable`.
    """
    wanted = request.query_params.get("f")
    if wanted is not None:
        if wanted not in offered:
            raise InvalidParameter("f", N_("does not name a form of this resource"))
        return wanted
    accept = request.headers.get("accept")
    if not accept:
        return next(iter(offered))
    for media_type in _by_preference(accept):
        for form, known in offered.items():
            if media_type in known or media_type in {"*/*", f"{known[0].partition('/')[0]}/*"}:
                return form
    raise NotAcceptable(offered=", ".join(offered))


def language_of(request: Request) -> str:
    """`lang`, then the switch people used on the site, then `Accept-Language`; else German."""
    for wanted in (request.query_params.get("lang"), request.cookies.get("sprache")):
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
