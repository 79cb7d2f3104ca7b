# SPDX-License-Identifier: EUPL-1.2
"""Downloads: every format is written, read back, and safe to open."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

import openpyxl
import orjson
import pyarrow as pa
import pyogrio
import pytest
import shapely

from drehscheibe.domain.errors import FormatNotOffered
from drehscheibe.domain.tables import Geometry, GeometryType
from drehscheibe.releases.downloads import downloads_task, make_download
from drehscheibe.releases.offers import offer_named, offers_of
from streams import Plain, Points, build


class Formulas(Points):
    def values(self) -> dict[str, pa.Array]:
        values = super().values()
        values["name"] = pa.array(["=1+1", "@SUM(A1)", "-2", 'a;b\n"c"', None][: self.rows])
        return values


def download(layout, manifest, name):
    offer = offer_named("punkte", manifest.tables, name)
    return make_download(layout, manifest, offer)


def rows_of(path, separator):
    text = path.read_text("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=separator))


def test_csv_for_excel_is_german(layout, tmp_path):
    path = download(layout, build(layout, tmp_path, Points(7)), "punkte.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    header, *rows = rows_of(path, ";")
    assert header == ["id", "Name", "Wert", "Anzahl", "Offen", "Tag", "Stand", "lon", "lat"]
    row = next(row for row in rows if row[0] == "6")
    assert row[1:7] == ["Möhne 5", "1,25", "5000", "nein", "06.01.1970", "01.01.1970 06:00:00"]
    assert row[7:] == ["8,35", "51,15"]


def test_plain_csv_is_for_programs(layout, tmp_path):
    path = download(layout, build(layout, tmp_path, Points(7)), "punkte.plain.csv")
    assert not path.read_bytes().startswith(b"\xef\xbb\xbf")
    row = next(row for row in rows_of(path, ",") if row[0] == "6")
    assert row[2:7] == ["1.25", "5000", "false", "1970-01-06", "1970-01-01T05:00:00Z"]


def test_formulas_are_neutralised_and_text_is_kept(layout, tmp_path):
    manifest = build(layout, tmp_path, Formulas(5))
    names = {row[1] for row in rows_of(download(layout, manifest, "punkte.csv"), ";")}
    assert names == {"Name", "'=1+1", "'@SUM(A1)", "'-2", 'a;b\n"c"', ""}
    book = openpyxl.load_workbook(download(layout, manifest, "punkte.xlsx"))
    cells = [row[1] for row in book.active.iter_rows(min_row=2)]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}


def test_excel_has_typed_cells(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(3))
    sheet = openpyxl.load_workbook(download(layout, manifest, "punkte.xlsx")).active
    values = {row[0]: row for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert values[3][1:5] == ("Möhne 2", 0.5, 2000, True)
    assert values[3][5].isoformat() == "1970-01-03T00:00:00"
    assert values[3][6].isoformat() == "1970-01-01T03:00:00"


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".geojson"])
def test_vector_files_hold_every_feature_in_its_place(layout, tmp_path, suffix):
    path = download(layout, build(layout, tmp_path, Points(40)), f"punkte{suffix}")
    info = pyogrio.read_info(path, force_total_bounds=True)
    assert info["features"] == 40
    assert info["geometry_type"] == "Point"
    assert [round(v, 2) for v in info["total_bounds"]] == [8.0, 51.0, 8.98, 51.49]


def test_shapefile_comes_as_zip_with_its_parts(layout, tmp_path):
    path = download(layout, build(layout, tmp_path, Points(4)), "punkte.shp.zip")
    assert pyogrio.read_info(f"/vsizip/{path}")["features"] == 4


def test_one_geopackage_holds_all_tables(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(4), Plain(6))
    path = download(layout, manifest, "punkte.gpkg")
    assert {name for name, _ in pyogrio.list_layers(path)} == {"punkte", "liste"}
    assert pyogrio.read_info(path, layer="liste")["features"] == 6


def test_further_tables_have_files_of_their_own(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(4), Plain(6))
    names = {offer.name for offer in offers_of("punkte", manifest.tables)}
    assert {"punkte.csv", "punkte.liste.csv", "punkte.fgb"} <= names
    assert "punkte.liste.fgb" not in names


def test_the_job_makes_what_is_made_ahead(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(4))
    task = {"home": str(layout.home), "dataset": "punkte", "release": manifest.release}
    made = downloads_task(task, lambda *_: None)["made"]
    assert "punkte.csv" in made
    assert "punkte.shp.zip" not in made
    features = orjson.loads(layout.download(manifest.release, "punkte.geojson").read_bytes())
    assert len(features["features"]) == 4


def test_what_is_not_offered_is_refused(layout, tmp_path):
    manifest = build(layout, tmp_path, Points(4))
    task = {
        "home": str(layout.home),
        "dataset": "punkte",
        "release": manifest.release,
        "name": "punkte.dwg",
    }
    with pytest.raises(FormatNotOffered, match=r"punkte\.csv"):
        downloads_task(task, lambda *_: None)


class Gaps(Points):
    """Rows without a place among points and lines."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        self.table = replace(self.table, geometry=Geometry(GeometryType.MIXED, "OGC:CRS84"))

    def values(self) -> dict[str, pa.Array]:
        shapes = [None, shapely.Point(8, 51), shapely.LineString([[8, 51], [8.1, 51.1]])]
        cells = [shape and shapely.to_wkb(shape) for shape in shapes]
        chosen = [cells[row % 3] for row in range(self.rows)]
        return super().values() | {"geometry": pa.array(chosen, pa.binary())}


class OnlyGaps(Points):
    def values(self) -> dict[str, pa.Array]:
        return super().values() | {"geometry": pa.nulls(self.rows, pa.binary())}


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".geojson", ".shp.zip"])
@pytest.mark.parametrize("kind", [Gaps, OnlyGaps])
def test_rows_without_a_place_are_in_every_download(layout, tmp_path, kind, suffix):
    path = download(layout, build(layout, tmp_path, kind(9)), f"punkte{suffix}")
    paths = [f"/vsizip/{path}/{name}" for name in shapes_in(path)] if "shp" in suffix else [path]
    assert sum(pyogrio.read_info(one, force_feature_count=True)["features"] for one in paths) == 9


def shapes_in(archive):
    with zipfile.ZipFile(archive) as opened:
        return [name for name in opened.namelist() if name.endswith(".shp")]


class LikeGdal(Points):
    """Columns that are called like those GDAL makes itself."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        names = {"name": "fid", "wert": "ogc_fid", "anzahl": "geom", "offen": "shape"}
        columns = [replace(one, name=names.get(one.name, one.name)) for one in self.table.columns]
        self.table = replace(self.table, columns=tuple(columns))


@pytest.mark.parametrize("suffix", [".gpkg", ".fgb", ".geojson", ".shp.zip"])
def test_columns_may_be_called_as_in_gdal(layout, tmp_path, suffix):
    path = download(layout, build(layout, tmp_path, LikeGdal(5)), f"punkte{suffix}")
    info = pyogrio.read_info(f"/vsizip/{path}" if "shp" in suffix else path)
    assert info["features"] == 5
    names = [str(name).lower() for name in info["fields"]]
    assert {"ogc_fid", "geom", "shape"} <= set(names)
    assert any("fid" in name and name != "ogc_fid" for name in names)


def test_a_dataset_of_files_offers_nothing_that_is_made_of_tables():
    assert offers_of("plan", ()) == []
