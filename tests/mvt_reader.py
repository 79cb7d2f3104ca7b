# SPDX-License-Identifier: EUPL-1.2
"""GDAL reads a vector tile: another program than the one that made it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyogrio
import shapely

from drehscheibe.releases.web_mercator import EXTENT


@dataclass(frozen=True)
class Read:
    """`number` is the id; `shape` is in units of the tile, y down."""

    number: int | None
    shape: Any
    properties: dict[str, Any]


def read_tile(content: bytes, layer: str = "items") -> list[Read]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tile.mvt"
        path.write_bytes(content)
        meta, _, shapes, columns = pyogrio.raw.read(f"MVT:{path}", layer=layer, CLIP="NO")
    names = meta["fields"].tolist()
    return list(_features(names, shapely.from_wkb(shapes), columns))


def _features(names: list[str], shapes: Any, columns: Any) -> Iterator[Read]:
    for shape, *values in zip(map(_as_in_the_tile, shapes), *columns, strict=True):
        plain = {
            name: value.item() if hasattr(value, "item") else value
            for name, value in zip(names, values, strict=True)
        }
        given = {name: value for name, value in plain.items() if value == value}
        number = given.pop("mvt_id", None)
        yield Read(number if number is None else int(number), shape, given)


def _as_in_the_tile(shape: Any) -> Any:
    """GDAL lets y point up, and calls every area a multipolygon."""
    parts = shapely.get_parts(shape)
    alone = parts[0] if len(parts) == 1 else shape
    return shapely.transform(alone, lambda xy: [0, EXTENT] + xy * [1, -1])


def layers_of(content: bytes) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tile.mvt"
        path.write_bytes(content)
        return [name for name, _ in pyogrio.list_layers(f"MVT:{path}")]
