# SPDX-License-Identifier: EUPL-1.2
"""Features as the items store has them, ready GeoJSON bytes, taken apart without being read.

Quotes within a value are escaped in JSON, so the marks below can only be keys of ours.
"""

from __future__ import annotations

import orjson

_START = b'{"type":"Feature","id":'
_GEOMETRY, _PROPERTIES = b',"geometry":', b',"properties":'


def parts(feature: bytes) -> tuple[bytes, bytes, bytes]:
    """Id, geometry and properties, each as JSON."""
    identifier, rest = feature[len(_START) :].split(_GEOMETRY, 1)
    geometry, properties = rest.split(_PROPERTIES, 1)
    return identifier, geometry, properties[:-1]


def geometry_of(feature: bytes) -> bytes:
    return feature.split(_GEOMETRY, 1)[1].split(_PROPERTIES, 1)[0]


def with_geometry(feature: bytes, geometry: bytes) -> bytes:
    head, rest = feature.split(_GEOMETRY, 1)
    return b"".join((head, _GEOMETRY, geometry, _PROPERTIES, rest.split(_PROPERTIES, 1)[1]))


def with_properties(feature: bytes, names: frozenset[str]) -> bytes:
    """The feature with some of its properties only."""
    head, rest = feature.split(_PROPERTIES, 1)
    kept = {name: value for name, value in orjson.loads(rest[:-1]).items() if name in names}
    return b"".join((head, _PROPERTIES, orjson.dumps(kept), b"}"))
