# SPDX-License-Identifier: EUPL-1.2
"""A stream of rows becomes a release: files, order, ids, items."""

from __future__ import annotations

import numpy as np
import orjson
import pyarrow.parquet as pq
import shapely

from drehscheibe.releases.hilbert import hilbert_keys
from drehscheibe.releases.items import ItemsQuery, ItemsStore
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest, read_manifest
from streams import COLUMNS, Plain, Points, build


def store(layout: Layout, manifest: Manifest) -> ItemsStore:
    return ItemsStore(layout.items(manifest.release, manifest.tables[0].name))


def test_the_release_is_named_by_its_manifest_and_complete(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(300))
    folder = layout.release("punkte", manifest.release)
    assert read_manifest(folder).release == manifest.release
    assert {path.name for path in folder.iterdir()} == {
        "manifest.json",
        "schema.json",
        "recipe.json",
        "findings.json",
        "source",
        "tables",
    }
    private = [entry.path for entry in manifest.files if not entry.public]
    assert "source/original" in private
    assert not list((tmp_path / "scratch-").glob("*.parquet"))


def test_the_table_is_valid_geoparquet_in_hilbert_order(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(300))
    table = pq.read_table(layout.parquet("punkte", manifest.release, "punkte"))
    geo = orjson.loads(table.schema.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    assert geo["columns"]["geometry"]["covering"]["bbox"]["xmin"] == ["bbox", "xmin"]
    boxes = shapely.bounds(shapely.from_wkb(table["geometry"].to_numpy(zero_copy_only=False)))
    keys = hilbert_keys(boxes)
    assert (keys[1:] >= keys[:-1]).all()
    assert manifest.tables[0].bbox == (8.0, 51.0, 8.99, 51.49)


def test_items_come_as_ready_features(layout, tmp_path):
    items = store(layout, build(layout, tmp_path, Points(300)))
    page = items.page(ItemsQuery(limit=10))
    assert len(page.features) == 10
    assert page.matched == 300
    feature = orjson.loads(page.features[0])
    assert feature["type"] == "Feature"
    assert feature["properties"].keys() == {c.name for c in COLUMNS}
    items.close()


def test_paging_meets_every_item_once(layout, tmp_path):
    items = store(layout, build(layout, tmp_path, Points(300)))
    seen, after = [], 0
    while True:
        page = items.page(ItemsQuery(limit=70, after=after))
        seen += [orjson.loads(feature)["id"] for feature in page.features]
        if not page.last:
            break
        after = page.last
    assert sorted(seen) == list(range(1, 301))
    items.close()


def test_ids_come_from_a_unique_column(layout, tmp_path):
    items = store(layout, build(layout, tmp_path, Points(30, id_column="name")))
    feature = orjson.loads(items.item("Möhne 7"))
    assert feature["properties"]["wert"] == 1.75
    items.close()


def test_a_table_without_geometry_keeps_its_order(layout, tmp_path):
    items = store(layout, build(layout, tmp_path, Plain(50)))
    features = [orjson.loads(feature) for feature in items.page(ItemsQuery(limit=50)).features]
    assert [feature["id"] for feature in features] == list(range(1, 51))
    assert all(feature["geometry"] is None for feature in features)
    items.close()


def test_neighbours_on_the_curve_are_neighbours_on_the_map():
    steps = np.linspace(-0.5, 0.5, 16)
    x, y = np.meshgrid(steps, steps)
    boxes = np.c_[x.ravel(), y.ravel(), x.ravel(), y.ravel()]
    order = np.argsort(hilbert_keys(boxes))
    jumps = np.abs(np.diff(boxes[order], axis=0)).max(axis=1)
    assert np.median(jumps) < 0.07
    assert len(np.unique(hilbert_keys(boxes))) == 256


def test_rows_without_a_place_come_last():
    keys = hilbert_keys(np.array([[8.0, 51.0, 8.1, 51.1], [np.nan] * 4]))
    assert keys[1] > keys[0]
