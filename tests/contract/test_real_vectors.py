# SPDX-License-Identifier: EUPL-1.2
"""Real vector files of real administrations, with their faults; skipped where they are missing."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
import shapely

from drehscheibe.connectors.files.archives import pieces_of
from drehscheibe.connectors.files.recognise import recognise
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.connectors.vectors.formats import VECTOR_FORMATS
from drehscheibe.domain.tables import ColumnType

SHARED = Path(os.environ.get("DREHSCHEIBE_SHARED", Path(__file__).parents[3] / "shared")) / "data"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not beside the checkout"),
]


def read(name, scratch):
    """The first table of a file: its recipe, all rows as one Arrow table, and the findings."""
    notebook = Notebook()
    (piece,) = pieces_of(SHARED / name, scratch=scratch, notebook=notebook)
    form = VECTOR_FORMATS[piece.kind.code]
    (recipe,) = form.describe(piece.path, Surroundings(), notebook)
    rows = pa.Table.from_batches(form.read(piece.path, recipe, notebook))
    return recipe, rows, {finding.code: finding for finding in notebook.findings()}


def shapes(rows):
    return shapely.from_wkb(rows["geometry"].to_pylist())


@pytest.mark.parametrize(
    ("name", "crs", "count", "box"),
    [
        ("region/districts.geojson", "OGC:CRS84", 5, (7.3, 50.6, 9.0, 51.8)),
        ("region/municipalities.geojson", "OGC:CRS84", 59, (7.3, 50.6, 9.0, 51.8)),
        ("region/nrw_municipalities.geojson", "OGC:CRS84", 396, (5.8, 50.3, 9.5, 52.6)),
        ("region/municipalities_25832.gpkg", "EPSG:25832", 59, (389e3, 5615e3, 498e3, 5732e3)),
        (
            "big/lod2_wesel_footprints_25832.gpkg",
            "EPSG:25832",
            6631,
            (324e3, 5720e3, 343e3, 5734e3),
        ),
        ("big/heidelberg_highways_4326.gpkg", "EPSG:4326", 25189, (7.7, 49.3, 9.2, 49.6)),
        ("big/germany_gemeinden_vg250_2017.fgb", "EPSG:4326", 11431, (5.8, 47.2, 15.1, 55.1)),
        (
            "municipal_muenster/stadtbezirke-muenster.geojson",
            "OGC:CRS84",
            6,
            (7.4, 51.8, 7.8, 52.1),
        ),
        ("parking/jena.geojson", "EPSG:4326", 103, (11.5, 50.8, 11.7, 51.0)),
        ("parking/karlsruhe.json", "EPSG:4326", 90, (7.3, 48.5, 9.0, 49.3)),
        ("parking/konstanz.json", "EPSG:4326", 11, (9.1, 47.6, 9.3, 47.8)),
    ],
)
def test_real_files_have_their_crs_count_and_place(tmp_path, name, crs, count, box):
    recipe, rows, _ = read(name, tmp_path)
    assert recipe.place.crs == crs
    assert rows.num_rows == count
    assert rows["_row"].to_pylist() == list(range(1, count + 1))
    assert shapely.box(*box).contains(shapely.box(*shapely.total_bounds(shapes(rows))))


def test_keys_of_municipalities_keep_their_zeros(tmp_path):
    recipe, rows, _ = read("region/municipalities_25832.gpkg", tmp_path)
    types = {column.id: column.type for column in recipe.columns}
    assert types["ags"] is ColumnType.TEXT
    assert types["area_km2"] is ColumnType.NUMBER
    assert types["population_2022_12_31"] is ColumnType.INTEGER
    arnsberg = rows["name"].to_pylist().index("Arnsberg")
    assert rows["ags"][arnsberg].as_py() == "05958004"


def test_dates_in_the_districts_of_muenster_are_dates(tmp_path):
    recipe, rows, _ = read("municipal_muenster/stadtbezirke-muenster.geojson", tmp_path)
    assert {c.id: c.type for c in recipe.columns}["stand"] is ColumnType.DATE
    assert rows.schema.field("stand").type == pa.date32()
    assert "8 Münster-Südost" in rows["stadtbezir"].to_pylist()


def test_all_german_municipalities_come_with_their_invalid_rings(tmp_path):
    _, rows, _ = read("big/germany_gemeinden_vg250_2017.fgb", tmp_path)
    assert int(np.count_nonzero(~shapely.is_valid(shapes(rows)))) == 11


def test_citygml_is_a_file_of_its_own():
    notebook = Notebook()
    kind = recognise(SHARED / "citygml/LoD2_32_332_5727_1_NW.gml", notebook)
    assert kind is not None
    assert (kind.code, kind.use.value) == ("citygml", "file")


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("catalogue/services/wfs_koeln_arcgis_getcapabilities_200.xml", "service-description"),
        ("catalogue/services/nw_wms_geodatendienste.xml", "xml-entities"),
        ("catalogue/services/iso19139_srv.xml", "metadata-only"),
        ("parking/stuttgart-static.xml", "format-unknown"),
        ("traffic_counts/radverkehr-zaehlstellen_full_2019-2026.tar.xz", "archive-other"),
        ("sensors/dwd_brightsky/station_list.html", "html-table"),
    ],
)
def test_what_is_no_data_is_said(name, code):
    notebook = Notebook()
    assert recognise(SHARED / name, notebook) is None
    assert [finding.code for finding in notebook.findings()] == [code]
