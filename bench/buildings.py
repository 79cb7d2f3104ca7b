# SPDX-License-Identifier: EUPL-1.2
"""A million building footprints in EPSG:25832: shapes at random places of the region.

Shapes come from real footprints where they lie beside the checkout (Geobasis NRW), otherwise they
are houses with and without an annex. Places are random; the result is the same for a seed.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

Array = np.ndarray[Any, Any]

BOX = (393_000.0, 5_617_000.0, 483_000.0, 5_733_000.0)  # metres, the region's surroundings
TOWNS = [f"{key}{number:03d}" for key in ("05958", "05962", "05970") for number in range(4, 64, 4)]
FUNCTIONS = ["Wohnhaus", "Garage", "Scheune", "Schule", "Gewerbe", "Rathaus"]
_REAL = "data/big/lod2_wesel_footprints_25832.gpkg"


def write_buildings(path: Path, rows: int, seed: int = 1) -> None:
    """Write a GeoPackage with the layer `buildings`; an existing file stays."""
    if path.exists():
        return
    random = np.random.default_rng(seed)
    shapes = _placed(_shapes(random), rows, random)
    table = pa.table(
        {
            "id": pa.array(np.arange(rows)),
            "ags": pa.array(random.choice(TOWNS, rows)),
            "function": pa.array(random.choice(FUNCTIONS, rows)),
            "height": pa.array(np.round(random.uniform(2, 30, rows), 2)),
            "roof": pa.array(random.integers(1000, 9999, rows).astype(str)),
            "geometry": pa.array(shapely.to_wkb(shapes)),
        }
    )
    made = path.with_suffix(".part.gpkg")
    pyogrio.write_arrow(
        table,
        made,
        layer="buildings",
        driver="GPKG",
        geometry_name="geometry",
        geometry_type="Polygon",
        crs="EPSG:25832",
    )
    made.replace(path)


def _shapes(random: np.random.Generator) -> Array:
    """Some thousand outlines around their own centre."""
    shared = Path(os.environ.get("DREHSCHEIBE_SHARED", Path(__file__).parents[2] / "shared"))
    if (shared / _REAL).exists():
        *_, wkb, _ = pyogrio.raw.read(shared / _REAL)
        shapes = shapely.force_2d(shapely.get_parts(shapely.from_wkb(wkb)))
        return shapes[(shapely.area(shapes) > 4) & shapely.is_valid(shapes)]
    width, depth = random.uniform(4, 15, (2, 5_000))
    houses = shapely.box(0, 0, width, depth)
    annexes = shapely.box(width - 0.5, 0, width + random.uniform(2, 6, 5_000), depth / 2)
    return np.where(random.random(5_000) < 0.4, shapely.union(houses, annexes), houses)


def _placed(shapes: Array, rows: int, random: np.random.Generator) -> Array:
    """Copies at random places, turned at random."""
    chosen = shapes[random.integers(0, len(shapes), rows)]
    corners, owner = shapely.get_coordinates(chosen, return_index=True)
    centre = shapely.get_coordinates(shapely.centroid(chosen))[owner]
    angle = random.uniform(0, 2 * np.pi, rows)[owner]
    place = random.uniform(BOX[:2], BOX[2:], (rows, 2))[owner]
    x, y = (corners - centre).T
    turned = np.c_[np.cos(angle) * x - np.sin(angle) * y, np.sin(angle) * x + np.cos(angle) * y]
    return shapely.set_coordinates(chosen, np.round(turned + place, 3))
