# SPDX-License-Identifier: EUPL-1.2
"""Rows as GeoJSON features, a batch at a time: text is made column by column."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import shapely

from drehscheibe.domain.tables import Table
from drehscheibe.releases.wkb import Pieces, pieces

_DECIMALS = 8  # of a degree: about a millimetre
_NUMBERS = {int, float, type(None)}
_SHAPES = {
    1: b'{"type":"Point","coordinates":%b}',
    2: b'{"type":"LineString","coordinates":[%b]}',
    3: b'{"type":"Polygon","coordinates":[[%b]]}',
    4: b'{"type":"MultiPoint","coordinates":[%b]}',
    5: b'{"type":"MultiLineString","coordinates":[[%b]]}',
    6: b'{"type":"MultiPolygon","coordinates":[[[%b]]]}',
}  # type of WKB, of one piece


def features(
    table: Table,
    identifiers: Sequence[object],
    shapes: pa.BinaryArray | None,
    columns: Sequence[Sequence[object]],
) -> list[bytes]:
    """Each row as a GeoJSON feature. `shapes` are WKB, `columns` plain values."""
    places = [b"null"] * len(identifiers) if shapes is None else geometries(shapes)
    parts = [_texts(identifiers), places, *map(_texts, columns)]
    template = _template(table)
    return [template % row for row in zip(*parts, strict=True)]


def _template(table: Table) -> bytes:
    names = [orjson.dumps(column.name).replace(b"%", b"%%") for column in table.columns]
    properties = b",".join(name + b":%b" for name in names)
    return b'{"type":"Feature","id":%b,"geometry":%b,"properties":{' + properties + b"}}"


def _texts(values: Sequence[object]) -> list[bytes]:
    """Each value of a column as JSON. What repeats is written once."""
    if not values:
        return []
    if set(map(type, values)) <= _NUMBERS:  # no comma but those between them
        return orjson.dumps(values)[1:-1].split(b",")
    texts = {value: orjson.dumps(value) for value in set(values)}
    return [texts[value] for value in values]


def geometries(shapes: pa.BinaryArray) -> list[bytes]:
    """The geometries of features, rounded; `null` for none."""
    simple = pieces(shapes)
    if simple.which.all():
        return _of_pieces(simple)
    texts: np.ndarray[Any, Any] = np.full(len(shapes), b"null", object)
    texts[simple.which] = _of_pieces(simple)
    others = ~simple.which & shapes.is_valid().to_numpy(zero_copy_only=False)
    texts[others] = _of_any(shapes.filter(pa.array(others)))
    listed: list[bytes] = texts.tolist()
    return listed


def _of_pieces(simple: Pieces) -> list[bytes]:
    """Numbers are written for the whole batch, then cut where a shape ends."""
    if not len(simple.counts):
        return []
    text = orjson.dumps(np.round(simple.xy, _DECIMALS), option=orjson.OPT_SERIALIZE_NUMPY)
    closed = np.flatnonzero(np.frombuffer(text, np.uint8) == ord("]"))  # after each vertex
    ends = closed[np.cumsum(simple.counts) - 1] + 1
    cuts = pairwise([0, *ends.tolist()])  # what lies between is a bracket or a comma
    kinds = simple.kinds.tolist()
    return [
        _SHAPES[kind] % text[end + 1 : own] for kind, (end, own) in zip(kinds, cuts, strict=True)
    ]


def _of_any(shapes: pa.BinaryArray) -> list[bytes]:
    """Heights stay (RFC 7946, 3.1.1)."""
    rounded = shapely.from_wkb(shapes.to_numpy(zero_copy_only=False))
    with_height = shapely.has_z(rounded)
    for rows, has_height in ((~with_height, False), (with_height, True)):
        rounded[rows] = shapely.transform(rounded[rows], _rounded, include_z=has_height)
    return [text.encode() for text in shapely.to_geojson(rounded)]


def _rounded(coordinates: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.round(coordinates, _DECIMALS)
