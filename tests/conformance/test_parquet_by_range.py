# SPDX-License-Identifier: EUPL-1.2
"""Researchers' tools read a part of a GeoParquet download from our server, by range, not the whole.

geopandas is not among our own packages (job children would load pandas with it); where it is
installed it reads, too.
"""

from __future__ import annotations

import datetime
import json

import duckdb
import fsspec
import httpx
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
from fsspec.implementations.http import HTTPFileSystem

from instances import new_instance, publish
from server import running
from streams import Points

ROWS = 140_000  # three row groups
BOX = (8.0, 51.0, 8.045, 51.045)


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    layout = new_instance(tmp_path_factory.mktemp("ranges") / "instance")
    publish(layout, "punkte", Points(ROWS), title="Punkte")
    with running(layout.home, tmp_path_factory.mktemp("log") / "server.log") as address:
        yield address


@pytest.fixture(params=["/files/punkte/punkte.parquet", "/ogc/collections/punkte/items?f=parquet"])
def download(address, request):
    return f"{address}{request.param}"


@pytest.fixture(scope="module")
def wanted(address):
    box = ",".join(map(str, BOX))
    params = {"bbox": box, "limit": 10_000}
    answer = httpx.get(f"{address}/ogc/collections/punkte/items", params=params, timeout=30).json()
    assert "next" not in {link["rel"] for link in answer["links"]}
    return sorted(feature["id"] for feature in answer["features"])


class Counting:
    """A file on the server that notes how much of it was asked for."""

    def __init__(self, file) -> None:
        self._file, self.received = file, 0

    def read(self, size=-1):
        piece = self._file.read(size)
        self.received += len(piece)
        return piece

    def __getattr__(self, name):
        return getattr(self._file, name)


def test_each_row_group_says_where_it_is(download):
    with fsspec.open(download, cache_type="none").open() as file:
        metadata = pq.read_metadata(file)
    assert metadata.num_row_groups >= 3
    geo = json.loads(metadata.metadata[b"geo"])
    assert geo["version"] == "1.1.0"
    covering = geo["columns"]["geometry"]["covering"]["bbox"]
    names = [".".join(covering[side]) for side in ("xmin", "ymin", "xmax", "ymax")]
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        columns = [group.column(i) for i in range(group.num_columns)]
        stats = {column.path_in_schema: column.statistics for column in columns}
        assert all(stats[name].has_min_max for name in names)
        assert stats["bbox.xmax"].max - stats["bbox.xmin"].min < 1.0


def test_arrow_reads_one_box_and_not_the_whole_file(download, wanted):
    with fsspec.open(download, cache_type="none").open() as file:
        size, counted = file.size, Counting(file)
        reader = pq.ParquetFile(counted)
        every = range(reader.metadata.num_row_groups)
        groups = [number for number in every if _meets(reader.metadata.row_group(number))]
        assert 0 < len(groups) < len(every)
        found = reader.read_row_groups(groups, columns=["id", "bbox"])
    west, south, east, north = BOX
    x, y = (pc.struct_field(found["bbox"], side) for side in ("xmin", "ymin"))
    inside = pc.and_(
        pc.and_(pc.less_equal(x, east), pc.less_equal(y, north)), pc.less_equal(west, x)
    )
    inside = pc.and_(inside, pc.less_equal(south, y))
    assert sorted(found.filter(inside)["id"].to_pylist()) == wanted
    assert counted.received < size / 2


def _meets(group) -> bool:
    columns = [group.column(i) for i in range(group.num_columns)]
    stats = {column.path_in_schema: column.statistics for column in columns}
    west, south, east, north = BOX
    return (
        stats["bbox.xmin"].min <= east
        and stats["bbox.xmax"].max >= west
        and stats["bbox.ymin"].min <= north
        and stats["bbox.ymax"].max >= south
    )


class Http(HTTPFileSystem):
    """DuckDB asks when a file changed; this one never does."""

    def modified(self, path):
        return datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def test_duckdb_asks_where_the_boxes_are(address, wanted):
    """Through fsspec: DuckDB's own extension for HTTP is no package."""
    west, south, east, north = BOX
    with duckdb.connect() as connection:
        connection.register_filesystem(Http())
        rows = connection.execute(
            "SELECT id FROM read_parquet(?) WHERE bbox.xmin <= ? AND bbox.xmax >= ?"
            " AND bbox.ymin <= ? AND bbox.ymax >= ? ORDER BY id",
            [f"{address}/files/punkte/punkte.parquet", east, west, north, south],
        ).fetchall()
    assert [row[0] for row in rows] == wanted


def test_geopandas_reads_a_box(download, wanted):
    geopandas = pytest.importorskip("geopandas")
    with fsspec.open(download).open() as file:
        frame = geopandas.read_parquet(file, bbox=BOX)
    assert sorted(frame["id"]) == wanted
    assert frame.crs.to_string() == "OGC:CRS84"
