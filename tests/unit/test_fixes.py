# SPDX-License-Identifier: EUPL-1.2
"""What a person decided is carried out, and each change is a finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
import shapely
import small_region
from pyproj import Geod
from small_tables import POINTS, batch_of, by_code, recipe_of

from drehscheibe.connectors.checks.coarse import published_geometry, step_of
from drehscheibe.connectors.checks.content import Checks
from drehscheibe.connectors.checks.fixes import (
    published_columns,
    require_known,
    with_answers,
)
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.domain.errors import InvalidParameter
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe, Recipe
from drehscheibe.domain.tables import ColumnType, Geometry, GeometryType


def fixed(columns, places=(), answers=None, omit=(), place=POINTS, boundaries=None):
    surroundings = Surroundings(boundaries=boundaries, answers=answers or {}, omit=frozenset(omit))
    recipe = with_answers(recipe_of(columns, place=place), surroundings)
    notebook = Notebook()
    checks = Checks(recipe, notebook, step_of(recipe.place, surroundings))
    out = list(checks.stream(iter([batch_of(columns, places)])))
    return by_code(notebook), pa.Table.from_batches(out), recipe


def test_a_column_is_left_out_by_any_of_its_names():
    columns = {"Betreiber": ["Karl Müller"] * 5, "kW": [1.0, 2.0, 3.0, 4.0, 5.0]}
    for name in ("Betreiber", "betreiber", "c0"):
        found, table, recipe = fixed(columns, omit=[name])
        assert table.column_names == ["_row", "c1"]
        assert found.keys() == {"column-left-out"}
        assert [column.id for column in published_columns(recipe)] == ["c1"]


def test_dates_become_years_or_months():
    columns = {"Geburtsdatum": [date(1980, 5, 4), None]}
    found, table, recipe = fixed(columns, answers={"coarsen.Geburtsdatum": "year"})
    assert table["c0"].to_pylist() == [1980, None]
    assert published_columns(recipe)[0].type is ColumnType.INTEGER
    assert found["dates-coarsened"].count == 1
    assert "personal-birth-dates" not in found
    _, table, _ = fixed(columns, answers={"coarsen.Geburtsdatum": "month"})
    assert table["c0"].to_pylist() == ["1980-05", None]


def test_a_moment_belongs_to_the_year_of_its_zone():
    columns = {
        "Zeit": pa.array([datetime(2019, 12, 31, 23, 30, tzinfo=UTC)], pa.timestamp("us", "UTC"))
    }
    _, table, _ = fixed(columns, answers={"coarsen.Zeit": "year"})
    assert table["c0"].to_pylist() == [2020]


def test_places_move_to_the_middle_of_their_cell():
    places = [(8.1, 51.5), (8.1001, 51.5), None, shapely.box(8.2, 51.5, 8.2002, 51.5002)]
    columns = {"Art": ["a", "b", "c", "d"]}
    found, table, recipe = fixed(columns, places, {"coarsen.geometry": "1000m"})
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    assert shapes[0] == shapes[1]
    assert shapes[2] is None
    assert shapes[3].geom_type == "Point"
    moved = Geod(ellps="GRS80").inv(8.1, 51.5, shapes[0].x, shapes[0].y)[2]
    assert 0 < moved < 1000 * 2**0.5 / 2 + 1
    assert found["places-coarsened"].count == 3
    step = step_of(recipe.place, Surroundings())
    geometry = published_geometry(Geometry(GeometryType.POLYGON, "EPSG:25832"), step)
    assert (geometry.type, geometry.accuracy_m) == (GeometryType.POINT, 1000.0)


@pytest.fixture
def towns(tmp_path):
    """Boundaries of three towns: 8.0-8.2, 8.2-8.4 and 8.4-8.6 degrees east, 51.0-51.2 north."""
    return small_region.write_boundaries(tmp_path)


def in_towns(places, boundaries, columns=None, **more):
    columns = columns or {"Art": [f"a{i}" for i in range(len(places))]}
    answers = {"coarsen.geometry": "municipality"}
    return fixed(columns, places, answers, boundaries=boundaries, **more)


def test_places_become_the_point_of_their_municipality(towns):
    across = shapely.LineString([(8.15, 51.05), (8.35, 51.05)])  # its middle lies at 8.25
    places = [(8.01, 51.01), (8.19, 51.19), (8.5, 51.1), across, None]
    found, table, recipe = in_towns(places, towns)
    shapes = shapely.from_wkb(table["geometry"].to_pylist())
    assert [shape and shape.geom_type for shape in shapes] == ["Point"] * 4 + [None]
    assert shapes[0] == shapes[1] == shapely.Point(8.1, 51.1)
    assert 8.4 < shapes[2].x < 8.6
    assert 8.2 < shapes[3].x < 8.4
    assert found["places-of-municipality"].count == 4
    assert "places-outside-left-out" not in found
    step = step_of(recipe.place, Surroundings(boundaries=towns))
    geometry = published_geometry(Geometry(GeometryType.LINE, "EPSG:25832"), step)
    assert geometry.type is GeometryType.POINT
    assert geometry.accuracy_m == 13_200  # from the middle to the farthest corner


def test_what_lies_in_no_municipality_loses_its_place_and_is_told(towns):
    found, table, _ = in_towns([(8.1, 51.1), (7.99, 51.1), (13.4, 52.5)], towns)
    assert table["geometry"].is_valid().to_pylist() == [True, False, False]
    outside = found["places-outside-left-out"]
    assert (outside.count, outside.rows, outside.example) == (2, (3, 4), "")
    assert "nothing exact remains" in outside.text


def test_a_place_on_the_border_belongs_to_one_municipality(towns):
    _, table, _ = in_towns([(8.2, 51.1)], towns)
    assert shapely.from_wkb(table["geometry"][0].as_py()).x in {8.1, 8.3}


def test_with_the_municipality_only_streets_go_too(towns):
    columns = {"lon": [8.1], "lat": [51.1], "Straße": ["Weg"], "Ort": ["Großdorf"], "Art": ["a"]}
    place = PlaceRecipe(PlaceKind.LONLAT, columns=("lon", "lat"), crs="OGC:CRS84")
    _, table, _ = in_towns([(8.1, 51.1)], towns, columns, place=place)
    assert table.column_names == ["_row", "c3", "c4", "geometry"]


def test_areas_of_municipalities_stay_as_they_are(towns):
    area = shapely.box(8.0, 51.0, 8.2, 51.2)
    place = PlaceRecipe(PlaceKind.AREA_NAME, columns=("Ort",))
    found, table, _ = in_towns([area], towns, {"Ort": ["Großdorf"]}, place=place)
    assert shapely.from_wkb(table["geometry"][0].as_py()) == area
    assert table.column_names == ["_row", "c0", "geometry"]
    assert "places-of-municipality" not in found


def test_without_boundaries_no_place_is_published(towns):
    with pytest.raises(InvalidParameter, match="boundaries of the region"):
        in_towns([(8.1, 51.1)], None)
    recipe = recipe_of({"Art": ["a"]}, place=replace(POINTS, coarsen="municipality"))
    with pytest.raises(ValueError, match="must be coarse"):
        Checks(recipe, Notebook())


def test_coarse_places_do_not_keep_their_coordinates():
    columns = {"Länge": [8.1], "lat": [51.5], "Hausnummer": ["3"], "Art": ["a"]}
    place = PlaceRecipe(PlaceKind.LONLAT, columns=("Länge", "lat"), crs="OGC:CRS84")
    found, table, _ = fixed(columns, [(8.1, 51.5)], {"coarsen.geometry": "100m"}, place=place)
    assert table.column_names == ["_row", "c3", "geometry"]
    assert "coordinates-left-out" in found


def test_rows_are_dropped_by_their_number_in_the_source():
    found, table, _ = fixed({"A": list(range(10))}, answers={"drop_rows": "3, 5-7"})
    assert table["_row"].to_pylist() == [2, 4, 8, 9, 10, 11]
    assert found["rows-dropped"].rows == (3, 5, 6, 7)


def test_decisions_hold_for_the_next_file_but_row_numbers_do_not():
    columns = {"Datum": [date(2020, 5, 4)]}
    answers = {"coarsen.Datum": "year", "drop": "exact-duplicates", "drop_rows": "2"}
    before = Recipe((), answers=answers)
    recipe = with_answers(recipe_of(columns), Surroundings(previous=before))
    assert recipe.columns[0].coarsen == "year"
    assert recipe.drop == "exact-duplicates"
    assert recipe.drop_rows == ""


@pytest.mark.parametrize(
    "answers",
    [
        {"coarsen.Name": "year"},
        {"coarsen.Datum": "week"},
        {"coarsen.geometry": "5km"},
        {"drop": "everything"},
        {"drop_rows": "abc"},
        {"drop_rows": "5-"},
        {"id": "Gibt es nicht"},
        {"coarsen.Gibt es nicht": "year"},
    ],
)
def test_an_answer_that_would_do_nothing_is_refused(answers):
    columns = {"Name": ["x"], "Datum": [date(2020, 5, 4)]}
    surroundings = Surroundings(answers=answers)
    with pytest.raises(InvalidParameter):
        require_known([with_answers(recipe_of(columns), surroundings)], surroundings)


def test_a_column_to_be_left_out_must_be_there():
    recipes = [recipe_of({"Name": ["x"]}), recipe_of({"Nr": [1]})]
    require_known(recipes, Surroundings(omit=frozenset({"Name", "nr"})))
    with pytest.raises(InvalidParameter, match="Nmae"):
        require_known(recipes, Surroundings(omit=frozenset({"Nmae"})))


def test_the_key_can_be_chosen():
    recipe = recipe_of({"Name": ["x"], "Nr": [1]})
    assert with_answers(recipe, Surroundings(answers={"id": "Nr"})).id_column == "c1"
    assert with_answers(recipe, Surroundings(answers={"id": "none"})).id_column == "none"
    kept = replace(recipe, id_column="c0")
    assert with_answers(kept, Surroundings()).id_column == "c0"
    before = Recipe((replace(recipe, id_column="c1"),))
    assert with_answers(recipe, Surroundings(previous=before)).id_column == "c1"
    lost = replace(recipe, columns=recipe.columns[:1])
    assert with_answers(lost, Surroundings(previous=before)).id_column == ""
