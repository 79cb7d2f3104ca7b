# SPDX-License-Identifier: EUPL-1.2
"""What a person decided is carried out, and each change is a finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
import shapely
from pyproj import Geod
from small_tables import POINTS, batch_of, by_code, recipe_of

from drehscheibe.connectors.checks.content import checked
from drehscheibe.connectors.checks.fixes import (
    published_columns,
    published_geometry,
    require_known,
    with_answers,
)
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.domain.errors import InvalidParameter
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe, Recipe
from drehscheibe.domain.tables import ColumnType, Geometry, GeometryType


def fixed(columns, places=(), answers=None, omit=(), place=POINTS):
    surroundings = Surroundings(answers=answers or {}, omit=frozenset(omit))
    recipe = with_answers(recipe_of(columns, place=place), surroundings)
    notebook = Notebook()
    out = list(checked(iter([batch_of(columns, places)]), recipe, notebook))
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
    geometry = published_geometry(Geometry(GeometryType.POLYGON, "EPSG:25832"), recipe)
    assert (geometry.type, geometry.accuracy_m) == (GeometryType.POINT, 1000.0)


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
