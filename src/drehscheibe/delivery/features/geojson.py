# SPDX-License-Identifier: EUPL-1.2
"""A GeoJSON FeatureCollection around features that are bytes already, and what OpenAPI says of it.

Features and records have it alike (17-069r4, /req/geojson/content; 20-004r1, json).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import orjson

if TYPE_CHECKING:
    from collections.abc import Sized

    from drehscheibe.delivery.http.links import Link
    from drehscheibe.delivery.http.negotiation import Node


class Counted(Protocol):
    """A page of features or records; `matched` is None where it would cost to count."""

    @property
    def features(self) -> Sized: ...

    @property
    def matched(self) -> int | None: ...


def feature_collection(written: bytes, page: Counted, links: list[Link]) -> bytes:
    """`written` are the features of the page, with commas between them."""
    matched = b"" if page.matched is None else b',"numberMatched":%d' % page.matched
    return b'{"type":"FeatureCollection","features":[%b]%b,"numberReturned":%d,"links":%b}' % (
        written,
        matched,
        len(page.features),
        orjson.dumps(links),
    )


def collection_schema(member: str, *, required: list[str]) -> Node:
    """Of a collection of `member`, which is one of the definition's components."""
    return {
        "type": "object",
        "required": required,
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": {"$ref": f"#/components/schemas/{member}"}},
            "links": {"type": "array", "items": {"type": "object"}},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
        },
    }
