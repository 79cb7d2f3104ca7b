# SPDX-License-Identifier: EUPL-1.2
"""Places in real files of administrations, with their faults; skipped where they are missing."""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyproj
import pytest
import shapely

from drehscheibe.connectors.files.archives import pieces_of
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.places.geometry import located
from drehscheibe.connectors.places.place import decide_place
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.connectors.region.packs import find_pack
from drehscheibe.connectors.tables.delimited import Delimited
from drehscheibe.connectors.tables.workbooks import Workbook
from drehscheibe.connectors.vectors.formats import VECTOR_FORMATS
from drehscheibe.domain.findings import Finding
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe
from drehscheibe.domain.region import load_region
from drehscheibe.domain.tables import Geometry, GeometryType

SHARED = Path(os.environ.get("DREHSCHEIBE_SHARED", Path(__file__).parents[3] / "shared")) / "data"
pytestmark = [
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="the real files are not beside the checkout"),
]
CSV, XLSX = Delimited(), Workbook("xlsx")


@dataclass(frozen=True)
class Read:
    place: PlaceRecipe
    geometry: Geometry | None
    rows: pa.Table
    findings: dict[str, Finding]

    @property
    def shapes(self) -> Any:
        return shapely.from_wkb(self.rows["geometry"].to_numpy())

    @property
    def bounds(self) -> tuple[float, ...]:
        return tuple(shapely.total_bounds(self.shapes).tolist())


def read(name: str, form: Any = None, **answers: str) -> Read:
    """The first table of a file: where its rows are, and what was found about that."""
    pack = find_pack("suedwestfalen")
    known = Surroundings(load_region(pack), pack / "boundaries.geojson", answers=answers)
    notebook = Notebook()
    with tempfile.TemporaryDirectory() as scratch:
        path = SHARED / name
        if form is None:
            (piece,) = pieces_of(path, scratch=Path(scratch), notebook=Notebook())
            path, form = piece.path, VECTOR_FORMATS[piece.kind.code]
        recipe = form.describe(path, known, Notebook())[0]
        sample = pa.Table.from_batches([next(iter(form.read(path, recipe, Notebook())))])
        recipe = replace(recipe, place=decide_place(recipe, sample, known, notebook))
        batches = form.read(path, recipe, Notebook())
        stream = located(batches, recipe, surroundings=known, notebook=notebook)
        rows = pa.Table.from_batches(stream)
    findings = {finding.code: finding for finding in notebook.findings()}
    return Read(recipe.place, stream.geometry, rows, findings)


def test_playgrounds_are_in_muenster_although_the_file_says_somalia():
    playgrounds = read("municipal_muenster/spielplätze-münster.csv", CSV)
    assert playgrounds.place == PlaceRecipe(
        PlaceKind.LONLAT, ("Longitude", "Latitude"), "OGC:CRS84", swapped=True
    )
    assert "coordinates-swapped" in playgrounds.findings
    assert playgrounds.bounds == pytest.approx((7.5229, 51.8773, 7.7394, 52.0382), abs=1e-4)


def test_wind_turbines_in_gauss_krueger_are_where_the_unnamed_columns_say():
    turbines = read("municipal_muenster/wind_steinfurt.csv", CSV)
    assert turbines.place == PlaceRecipe(
        PlaceKind.PROJECTED, ("Rechtswert", "Hochwert"), "EPSG:31467"
    )
    fixes = [fix.value for fix in turbines.findings["place-guessed"].fixes]
    assert fixes == ["lonlat:Column 17,Column 16", "none"]
    given = ~shapely.is_missing(turbines.shapes)
    assert given.sum() == 225
    expected = _columns(turbines, -1, -2)[given]
    found = shapely.get_coordinates(turbines.shapes[given])
    both = np.isfinite(expected).all(axis=1)
    _, _, metres = pyproj.Geod(ellps="GRS80").inv(*expected[both].T, *found[both].T)
    assert both.sum() > 200
    assert metres.max() < 4  # whoever made the file had the general formula, not the grid


def _columns(table: Read, *positions: int) -> Any:
    names = [name for name in table.rows.schema.names if name not in {"_row", "geometry"}]
    columns = [table.rows[names[position]] for position in positions]
    return np.column_stack([pc.cast(column, pa.float64()).to_numpy() for column in columns])


def test_wind_turbines_of_the_workbook_are_at_the_same_places():
    name = "municipal_muenster/Steinfurt_WEA_Kataster_Anfrage WN Hr. Renners 26.08.14.xlsx"
    workbook = read(name, XLSX)
    assert workbook.place.crs == "EPSG:31467"
    assert workbook.bounds == read("municipal_muenster/wind_steinfurt.csv", CSV).bounds


def test_parking_in_bielefeld_comes_from_wkt():
    parking = read("parking/bielefeld.csv", CSV)
    assert parking.place == PlaceRecipe(PlaceKind.WKT, ("WKT",), "OGC:CRS84")
    assert parking.geometry == Geometry(GeometryType.POINT, "OGC:CRS84", 0)
    assert not shapely.is_missing(parking.shapes).any()
    assert parking.bounds == pytest.approx((8.434, 51.923, 8.652, 52.104), abs=1e-3)


def test_one_charging_point_lies_outside_germany():
    charging = read("charging/Ladesaeulenkarte_Datenbankauszug_25__2019-07-19.xlsx", XLSX)
    assert charging.place.kind is PlaceKind.LONLAT
    abroad = charging.findings["places-abroad"]
    assert (abroad.count, abroad.rows, abroad.example) == (1, (8714,), "15.59209 50.68152")
    assert "places-elsewhere" in charging.findings


def test_private_plants_have_almost_no_coordinates():
    plants = read("energy/mastrPhotovoltaik.csv", CSV)
    assert plants.place.kind is PlaceKind.LONLAT
    assert plants.findings["geometry-missing"].count == 2272


@pytest.mark.parametrize(
    "name",
    [
        "municipal_muenster/ms_arbeitslose.csv",
        "municipal_muenster/2014.csv",
        "municipal_muenster/zaehlstelle_neutor_2016_stundenauswertung.xlsx",
    ],
)
def test_statistics_without_place_have_none(name):
    table = read(name, XLSX if name.endswith("xlsx") else CSV)
    assert table.place.kind is PlaceKind.NONE
    assert set(table.findings) == {"place-none"}


@pytest.mark.parametrize(
    "answer", ["area-key:ags", "area-key:ars", "area-name:name", "area-name:name_official"]
)
def test_a_table_of_all_towns_is_joined_with_their_areas(answer):
    towns = read("region/municipalities.csv", CSV, place=answer)
    assert towns.geometry.type in {GeometryType.POLYGON, GeometryType.MULTIPOLYGON}
    assert "area-unknown" not in towns.findings
    centres = shapely.points(towns.rows["lon"].to_numpy(), towns.rows["lat"].to_numpy())
    assert shapely.contains(towns.shapes, centres).all()


def test_without_coordinates_the_key_is_found_by_itself():
    codes = read("region/postal_codes.csv", CSV)
    assert codes.place == PlaceRecipe(PlaceKind.AREA_KEY, ("ags",))
    assert codes.findings["area-guessed"].params["matched"] == 80


def test_all_eleven_invalid_outlines_of_germany_are_repaired_and_named():
    germany = read("big/germany_gemeinden_vg250_2017.fgb")
    repaired = germany.findings["geometry-repaired"]
    assert repaired.count == 11
    assert repaired.rows == (21, 28, 760, 868, 2781, 5725, 9456, 9649, 9666, 10511, 11277)
    assert len(str(repaired.params["places"]).split("; ")) == 11
    assert germany.rows.num_rows == 11_431
    assert shapely.is_valid(germany.shapes).all()
    assert germany.bounds == pytest.approx((5.866, 47.27, 15.042, 55.058), abs=1e-3)


@pytest.mark.parametrize(
    ("name", "crs", "kind", "bounds"),
    [
        (
            "big/lod2_wesel_footprints_25832.gpkg",
            "EPSG:25832",
            GeometryType.MULTIPOLYGON,
            (6.4576, 51.6141, 6.7158, 51.7309),
        ),
        (
            "region/municipalities_25832.gpkg",
            "EPSG:25832",
            GeometryType.POLYGON,
            (7.4177, 50.6854, 8.9707, 51.7286),
        ),
        (
            "municipal_muenster/stadtbezirke-muenster.geojson",
            "OGC:CRS84",
            GeometryType.POLYGON,
            (7.4738, 51.8401, 7.7744, 52.06),
        ),
        (
            "parking/jena.geojson",
            "EPSG:4326",
            GeometryType.POINT,
            (11.5486, 50.8823, 11.6398, 50.9428),
        ),
    ],
)
def test_geometries_of_the_file_are_served_in_degrees(name, crs, kind, bounds):
    layer = read(name)
    assert (layer.geometry.source_crs, layer.geometry.type) == (crs, kind)
    assert layer.bounds == pytest.approx(bounds, abs=1e-3)
    assert shapely.is_valid(layer.shapes).all()
    assert "crs-wrong" not in layer.findings


def test_a_wrong_crs_of_real_footprints_is_noticed():
    wrong = read("big/lod2_wesel_footprints_25832.gpkg", crs="EPSG:25833")
    assert wrong.bounds[0] == pytest.approx(12.46, abs=0.01)  # as answered
    plain = read("region/municipalities_25832.gpkg")
    degrees = read("region/municipalities.geojson")
    distance = shapely.hausdorff_distance(plain.shapes, degrees.shapes)
    assert distance.max() < 1e-5
