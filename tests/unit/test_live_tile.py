# SPDX-License-Identifier: EUPL-1.2
"""Tiles drawn on the fly: read by GDAL, compared with what the built ones show."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
import shapely
from isal import igzip

from drehscheibe.delivery.tiles.pmtiles import TileArchive
from drehscheibe.domain.errors import ArtifactDamaged, TileTooHeavy, TooMuchAsked
from drehscheibe.domain.tables import Geometry, GeometryType
from drehscheibe.releases import mvt_attributes
from drehscheibe.releases.items import ItemsStore
from drehscheibe.releases.live_tile import TILE_BYTES, Contents, live_tile, small_enough
from drehscheibe.releases.tile_rows import Bounds
from drehscheibe.releases.tiles import make_tiles
from drehscheibe.releases.web_mercator import BUFFER, EXTENT, Tile, limits
from mvt_reader import layers_of, read_tile
from streams import COLUMNS, Points, build

EVERY = Bounds(rows=20_000, wkb_bytes=16 << 20)
NAMES = [column.name for column in COLUMNS]
MIXED = Geometry(GeometryType.MIXED, "OGC:CRS84")


class Shapes(Points):
    """Any shapes as features 1, 2, 3 …"""

    def __init__(self, shapes: list[object]) -> None:
        super().__init__(len(shapes))
        self.table = replace(self.table, geometry=MIXED)
        self.shapes = shapes

    def values(self) -> dict[str, pa.Array]:
        wkb = [None if shape is None else shapely.to_wkb(shape) for shape in self.shapes]
        return super().values() | {"geometry": pa.array(wkb, pa.binary())}


class Crowd(Points):
    """All in one tile of zoom 13."""

    def values(self) -> dict[str, pa.Array]:
        places = np.random.default_rng(3).random((self.rows, 2)) * 0.02 + [8.01, 51.005]
        wkb = shapely.to_wkb(shapely.points(places))
        return super().values() | {"geometry": pa.array(wkb, pa.binary())}


@pytest.fixture
def store_of(layout, tmp_path):
    opened = []

    def open_store(stream):
        manifest = build(layout, tmp_path, stream)
        path = layout.items(manifest.release, stream.table.name)
        opened.append(ItemsStore(path))
        return opened[-1]

    yield open_store
    for store in opened:
        store.close()


def around(longitude, latitude, zoom):
    found = limits((longitude, latitude, longitude, latitude), zoom)
    return Tile(zoom, found.min_row, found.min_column)


def drawn(store, tile, names=NAMES):
    return live_tile(store, tile, names=names, bounds=EVERY, seconds=60)


def test_a_drawn_tile_is_the_built_one(layout, tmp_path):
    """The same features with the same ids, attributes and places."""
    manifest = build(layout, tmp_path, Crowd(300))
    make_tiles(layout, manifest.release, manifest.tables[0], lambda *_: None)
    tile = around(8.02, 51.02, 14)
    with closing(TileArchive(layout.tiles(manifest.release, "punkte"))) as archive:
        built = read_tile(igzip.decompress(archive.tile(tile.zoom, tile.column, tile.row)))
    with closing(ItemsStore(layout.items(manifest.release, "punkte"))) as store:
        ours = read_tile(drawn(store, tile))
    assert len(ours) > 20
    theirs = {feature.number: feature for feature in built}
    assert len(theirs) == len(ours)
    for feature in ours:
        assert feature.properties == theirs[feature.number].properties
        assert feature.shape.distance(theirs[feature.number].shape) <= 1.5


def test_every_item_in_the_box_is_in_the_tile(store_of):
    store = store_of(Points(300))
    tile = around(8.25, 51.25, 9)
    west, south, east, north = tile.box()
    everyone = [(8.0 + (row * 7 % 100) / 100, 51.0 + (row * 13 % 50) / 100) for row in range(300)]
    inside = {i + 1 for i, (x, y) in enumerate(everyone) if west < x < east and south < y < north}
    features = read_tile(drawn(store, tile))
    assert {feature.properties["_id"] for feature in features} == inside
    assert {feature.number for feature in features} == inside


def test_an_area_keeps_its_thousands_of_holes(store_of):
    """Outer and inner rings are wound as the specification wants, or GDAL would see no holes."""
    x, y = np.meshgrid(np.arange(60), np.arange(60))
    holes = shapely.box(x / 60 + 0.004, y / 60 + 0.004, x / 60 + 0.011, y / 60 + 0.011).ravel()
    area = shapely.difference(shapely.box(0, 0, 1, 1), shapely.union_all(holes))
    store = store_of(Shapes([shapely.transform(area, lambda xy: [8, 51.025] + xy * 0.01)]))
    (feature,) = read_tile(drawn(store, around(8.005, 51.03, 13)))
    assert feature.shape.is_valid
    assert len(feature.shape.interiors) == 3_600
    filled = shapely.Polygon(feature.shape.exterior).area
    assert feature.shape.area / filled == pytest.approx(area.area, abs=0.05)


def test_whatever_the_shape_the_tile_is_valid(store_of):
    """Random stars with holes, cut by the tile's edge and set on whole units."""
    random = np.random.default_rng(7)
    stars = [star(random) for _ in range(300)]
    store = store_of(Shapes(stars))
    for zoom in (13, 15):
        features = read_tile(drawn(store, around(8.0, 51.0, zoom)))
        assert len(features) > 50
        assert all(feature.shape.is_valid for feature in features)
        bounds = np.array([feature.shape.bounds for feature in features])
        assert bounds.min() >= -BUFFER
        assert bounds.max() <= EXTENT + BUFFER


def star(random):
    angle = np.sort(random.random(24)) * 2 * np.pi
    reach = random.random(24) * 10 ** random.uniform(-5, -2)
    middle = random.normal((8.0, 51.0), 0.005)
    outer = np.column_stack((np.cos(angle), np.sin(angle))) * reach[:, None] + middle
    hole = (outer - middle) * 0.5 + middle
    return shapely.make_valid(shapely.Polygon(outer, [hole]))


def test_an_area_that_crosses_itself_is_mended(store_of):
    bow = shapely.Polygon([(8, 51), (8.01, 51.01), (8.01, 51), (8, 51.01)])
    store = store_of(Shapes([bow]))
    (feature,) = read_tile(drawn(store, around(8.005, 51.005, 13)))
    assert feature.shape.is_valid
    assert feature.shape.area > 0


def test_a_collection_becomes_a_feature_of_each_kind(store_of):
    nested = shapely.GeometryCollection(
        [
            shapely.Point(8.001, 51.001),
            shapely.GeometryCollection(
                [shapely.LineString([(8, 51), (8.01, 51.01)]), shapely.box(8, 51, 8.001, 51.001)]
            ),
        ]
    )
    features = read_tile(drawn(store_of(Shapes([nested])), around(8.005, 51.005, 13)))
    kinds = [feature.shape.geom_type for feature in features]
    assert kinds == ["Point", "LineString", "Polygon"]
    assert {feature.number for feature in features} == {1}


def test_shapes_without_a_place_on_the_map_are_left_out(store_of):
    shapes = [
        None,
        shapely.Point(),
        shapely.GeometryCollection(),
        shapely.Point(10, 90),
        shapely.Point(10, -90),
        shapely.Point(10, 51),
    ]
    store = store_of(Shapes(shapes))
    features = read_tile(drawn(store, Tile(0, 0, 0)))
    assert [feature.properties["_id"] for feature in features] == [6]


def test_an_area_up_to_the_pole_is_drawn_to_the_edge(store_of):
    store = store_of(Shapes([shapely.box(-180, 60, 180, 90)]))
    (feature,) = read_tile(drawn(store, Tile(0, 0, 0)))
    assert feature.shape.bounds == pytest.approx((0, -BUFFER, EXTENT, 1189), abs=1)


def test_both_sides_of_the_antimeridian(store_of):
    store = store_of(Shapes([shapely.Point(179.99, 0.1), shapely.Point(-179.99, 0.1)]))
    for column, x in ((2**10 - 1, 4096 * (1 - 0.02844)), (0, 4096 * 0.02844)):
        (feature,) = read_tile(drawn(store, Tile(10, 511, column)))
        assert feature.shape.x == pytest.approx(x, abs=1)


def test_lines_are_cut_and_one_too_short_is_left_out(store_of):
    lines = [
        shapely.LineString([(7, 51), (9, 51)]),
        shapely.LineString([(8.001, 51.001), (8.00100001, 51.001)]),
    ]
    (feature,) = read_tile(drawn(store_of(Shapes(lines)), around(8.001, 51.0001, 13)))
    assert feature.shape.bounds[0] == -BUFFER
    assert feature.shape.bounds[2] == EXTENT + BUFFER


def test_ids_that_are_texts_stay_texts(store_of):
    store = store_of(Points(3, id_column="name"))
    (feature, *_) = read_tile(drawn(store, Tile(0, 0, 0)))
    assert feature.number is None
    assert feature.properties["_id"] == "Möhne 0"


def test_some_attributes_or_none(store_of):
    store = store_of(Points(3))
    features = read_tile(drawn(store, Tile(0, 0, 0), ["wert", "offen"]))
    assert {tuple(sorted(feature.properties)) for feature in features} == {("_id", "offen", "wert")}
    assert {
        tuple(feature.properties) for feature in read_tile(drawn(store, Tile(0, 0, 0), []))
    } == {("_id",)}


def test_a_hundred_thousand_points_in_one_tile_stay_within_the_budget(store_of):
    tile = around(8.02, 51.02, 13)
    content = drawn(store_of(Crowd(100_000)), tile)
    features = read_tile(content)
    assert len(content) <= TILE_BYTES
    assert len(features) > 10_000
    west, north, east, south = shapely.total_bounds([feature.shape for feature in features])
    assert east - west > 1_500
    assert south - north > 1_500


def test_of_too_many_shapes_the_largest_stay_and_their_ids():
    """Corners first, attributes next, the smallest last."""
    middles = np.random.default_rng(5).random((3_000, 2)) * EXTENT
    sizes = np.linspace(2, 60, 3_000)
    shapes = shapely.buffer(shapely.points(middles), sizes, quad_segs=4)
    columns = {"text": [f"Text {i}" * 20 for i in range(3_000)]}
    contents = Contents(shapely.transform(shapes, np.rint), list(range(3_000)), columns)
    full, bare, few = (read_tile(small_enough(contents, most)) for most in (9**7, 120_000, 30_000))
    assert len(full) == 3_000 == len(bare)
    assert "text" in full[0].properties
    assert set(bare[0].properties) == {"_id"}
    kept = {feature.number for feature in few}
    assert 200 < len(kept) < 3_000
    assert min(kept) > 3_000 - len(kept) - 30  # sizes are those of whole units


def test_too_many_corners_are_refused(store_of):
    store = store_of(Shapes([shapely.buffer(shapely.Point(8, 51), 0.01, quad_segs=2_000)]))
    with pytest.raises(TileTooHeavy):
        live_tile(store, around(8, 51, 13), names=[], bounds=Bounds(100, 10_000), seconds=60)


def test_a_tile_that_takes_too_long_is_no_tile():
    contents = Contents(np.array([shapely.Point(1, 1)]), [1], {})
    with pytest.raises(TileTooHeavy):
        small_enough(contents, is_late=lambda: True)


def test_the_time_of_a_tile_ends(store_of):
    store = store_of(Points(3_000))
    with pytest.raises(TooMuchAsked):
        live_tile(store, Tile(0, 0, 0), names=NAMES, bounds=EVERY, seconds=-1)
    assert len(drawn(store, Tile(0, 0, 0))) > 10_000  # the next one has a time of its own


def test_a_damaged_store_is_named(store_of):
    store = store_of(Points(300))
    store.close()
    with pytest.raises(ArtifactDamaged):
        drawn(store, Tile(0, 0, 0))


def test_attributes_are_taken_out_of_a_built_tile(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(300))
    make_tiles(layout, manifest.release, manifest.tables[0], lambda *_: None)
    tile = around(8.25, 51.25, 9)
    with closing(TileArchive(layout.tiles(manifest.release, "punkte"))) as archive:
        built = igzip.decompress(archive.tile(tile.zoom, tile.column, tile.row))
    thinner = mvt_attributes.with_attributes(built, {"_id", "name"})
    assert len(thinner) < 0.8 * len(built)
    assert layers_of(thinner) == ["items"]
    before, after = read_tile(built), read_tile(thinner)
    assert [(f.number, f.shape) for f in after] == [(f.number, f.shape) for f in before]
    names = [{n: f.properties[n] for n in ("_id", "name")} for f in before]
    assert [f.properties for f in after] == names
