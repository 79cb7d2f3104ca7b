# SPDX-License-Identifier: EUPL-1.2
"""Collections of which tiles are asked for, before and after they are built."""

from __future__ import annotations

import math

from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest
from drehscheibe.releases.tiles import tiles_task


def build_tiles(layout: Layout, manifest: Manifest) -> None:
    task = {
        "home": str(layout.home),
        "dataset": manifest.dataset,
        "release": manifest.release,
    }
    tiles_task(task, lambda *_: None)


def of_place(longitude: float, latitude: float, zoom: int) -> tuple[int, int, int]:
    """Zoom, row and column of the tile (WebMercatorQuad), reckoned without our code."""
    column = int((longitude + 180) / 360 * 2**zoom)
    mercator = math.asinh(math.tan(math.radians(latitude)))
    return zoom, int((1 - mercator / math.pi) / 2 * 2**zoom), column


def address(collection: str, tile: tuple[int, int, int]) -> str:
    return f"/ogc/collections/{collection}/tiles/WebMercatorQuad/" + "/".join(map(str, tile))
