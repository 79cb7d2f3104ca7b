# SPDX-License-Identifier: EUPL-1.2
"""What programs read from the portal: described here with the rest, answered there.

`tests/contract/test_searching.py` compares both.
"""

from __future__ import annotations

from drehscheibe.delivery.http.negotiation import Form, Offer, json_offer
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.queries.parameters import Parameter

_ATOM = "application/atom+xml; charset=utf-8"
_FEED = (Offer(Form.XML, _ATOM, ("application/xml",), {"type": "string"}),)
_TYPED: Parameter[str] = Parameter(
    "q", str, "", {"type": "string"}, "What was typed, at least two letters."
)

NEWS = Endpoint("/daten/neu.atom", "news", "What was published (Atom)", _FEED, root="")
RELEASES = Endpoint(
    "/daten/{dataset}/staende.atom", "releases", "Releases of a dataset (Atom)", _FEED, root=""
)
SUGGESTIONS = Endpoint(
    "/daten/vorschlaege.json",
    "suggestions",
    "Towns, themes, keywords and datasets that begin like this",
    (json_offer(schema="suggestions"),),
    (_TYPED,),
    root="",
)
_SUGGESTION = {
    "type": "object",
    "required": ["text", "kind", "href"],
    "properties": {name: {"type": "string"} for name in ("text", "kind", "href")},
}
AREA = Area(
    endpoints=(NEWS, RELEASES, SUGGESTIONS),
    schemas={
        "suggestions": {
            "type": "object",
            "required": ["suggestions"],
            "properties": {
                "suggestions": {
                    "type": "array",
                    "items": {"$ref": "#/components/schemas/suggestion"},
                }
            },
        },
        "suggestion": _SUGGESTION,
    },
)
