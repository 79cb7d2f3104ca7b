# SPDX-License-Identifier: EUPL-1.2
"""The functions that filters can call (OGC 19-079r2, 8.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.delivery.features import pages
from drehscheibe.delivery.http.answers import answer
from drehscheibe.delivery.http.links import self_and_other
from drehscheibe.delivery.http.media_types import JSON
from drehscheibe.delivery.http.negotiation import HTML_OFFER, Form, json_offer
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.releases.filters import FUNCTIONS, Kind

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.http.negotiation import Node

_TYPES = {Kind.TEXT: "string", Kind.NUMBER: "number"}
_NAMED: Node = {"type": "array", "items": {"type": "string"}}
_SCHEMA: Node = {
    "type": "object",
    "required": ["functions"],
    "properties": {
        "functions": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "returns"],
                "properties": {
                    "name": {"type": "string"},
                    "arguments": {
                        "type": "array",
                        "items": {"type": "object", "properties": {"type": _NAMED}},
                    },
                    "returns": _NAMED,
                },
            },
        }
    },
}
ENDPOINT = Endpoint(
    "/functions",
    "functions",
    "Functions of filters",
    (json_offer(JSON, "functions"), HTML_OFFER),
)
AREA = Area(endpoints=(ENDPOINT,), schemas={"functions": _SCHEMA})


def listed() -> list[Node]:
    return [
        {"name": name, "arguments": [{"type": [_TYPES[takes]]}], "returns": [_TYPES[gives]]}
        for name, (_, takes, gives) in sorted(FUNCTIONS.items())
    ]


async def functions(request: Request) -> Response:
    """GET /ogc/functions (/req/filter/get-functions-operation)."""
    if ENDPOINT.checked_form(request) is Form.HTML:
        return pages.functions(request, listed())
    document = {"functions": listed(), "links": self_and_other(request, JSON)}
    return answer(request, orjson.dumps(document), JSON)
