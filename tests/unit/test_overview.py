# SPDX-License-Identifier: EUPL-1.2
"""What far views show until tiles are built: counts of blocks, at the same cost for any table."""

from __future__ import annotations

from contextlib import closing

import pytest

from drehscheibe.domain.errors import TooMuchAsked
from drehscheibe.releases.items import ItemsStore
from drehscheibe.releases.overview import overview_tile, spots
from drehscheibe.releases.web_mercator import EXTENT, Tile, limits
from mvt_reader import layers_of, read_tile
from streams import Points, build

ROWS = 5_000


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    from drehscheibe.releases.layout import Layout

    folder = tmp_path_factory.mktemp("overview")
    layout = Layout(folder / "instance")
    layout.create()
    manifest = build(layout, folder, Points(ROWS))
    with closing(ItemsStore(layout.items(manifest.release, "punkte"))) as store:
        yield store


def tiles(store, zoom):
    first_row, last_row, first, last = limits(store.table.bbox, zoom)
    return [
        Tile(zoom, row, column)
        for row in range(first_row, last_row + 1)
        for column in range(first, last + 1)
    ]


@pytest.mark.parametrize("zoom", [0, 6, 9, 12])
def test_every_feature_is_counted_once(store, zoom):
    counts = [spot.count for tile in tiles(store, zoom) for spot in spots(store, tile)]
    assert sum(counts) == pytest.approx(ROWS, abs=32)


def test_there_is_at_most_one_spot_in_each_of_64_squares(store):
    found = [spots(store, tile) for tile in tiles(store, 10)]
    assert max(map(len, found)) <= 64
    squares = [[(spot.x // 512, spot.y // 512) for spot in tile] for tile in found]
    assert all(len(set(tile)) == len(tile) for tile in squares)


def test_of_very_many_blocks_a_sample_stands_for_all(store):
    counts = [s.count for tile in tiles(store, 8) for s in spots(store, tile, most=20)]
    assert sum(counts) == pytest.approx(ROWS, rel=0.1)


def test_gdal_reads_the_counts(store):
    content = overview_tile(store, Tile(0, 0, 0), seconds=60)
    assert layers_of(content) == ["overview"]
    (spot,) = read_tile(content, "overview")
    assert spot.properties == {"count": ROWS}
    assert (spot.shape.x / EXTENT, spot.shape.y / EXTENT) == pytest.approx(
        (0.5236, 0.334), abs=1e-3
    )


def test_where_nothing_lies_the_tile_is_empty(store):
    assert overview_tile(store, Tile(3, 0, 0), seconds=60) == b""


def test_the_time_of_an_overview_ends(store):
    with pytest.raises(TooMuchAsked):
        overview_tile(store, Tile(0, 0, 0), seconds=-1)
