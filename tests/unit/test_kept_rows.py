# SPDX-License-Identifier: EUPL-1.2
"""Only some rows of a table are kept: those of a condition, and those that lie somewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pyarrow as pa
import pytest
import small_region
from small_tables import POINTS, batch_of, by_code, recipe_of

from drehscheibe.connectors.checks.fixes import with_answers
from drehscheibe.connectors.checks.kept_rows import kept_rows
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.places.geometry import located
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.domain.errors import (
    FilterKindWrong,
    FilterNameUnknown,
    FilterTooLarge,
    InvalidParameter,
)
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe, Recipe

COLUMNS = {
    "Name": ["Nord", "Süd", None, "O'Hara"],
    "Fläche m²": [1.5, 20.0, 3.0, None],
    "Anzahl": [1, 2, 3, 4],
    "offen": [True, False, None, True],
    "Tag": [date(2026, 1, 1), date(2026, 2, 1), None, date(2026, 3, 1)],
    "Zeit": pa.array(
        [datetime(2026, 1, n, 8, tzinfo=UTC) for n in (1, 2, 3, 4)], pa.timestamp("us", "UTC")
    ),
}


def kept(condition, columns=COLUMNS):
    notebook = Notebook()
    recipe = replace(recipe_of(columns), keep=condition)
    batches = list(kept_rows(iter([batch_of(columns)] * 2), recipe, notebook))
    rows = [row for batch in batches for row in batch.column("_row").to_pylist()]
    return rows[: len(rows) // 2], by_code(notebook)


@pytest.mark.parametrize(
    ("condition", "rows"),
    [
        ("name = 'Nord'", [2]),
        ("Name IN ('Süd', 'O''Hara')", [3, 5]),
        ('"Fläche m²" > 2', [3, 4]),
        ("anzahl BETWEEN 2 AND 3", [3, 4]),
        ("offen", [2, 5]),
        ("NOT (tag < DATE('2026-02-01'))", [3, 5]),
        ("zeit > TIMESTAMP('2026-01-02T08:00:00Z')", [4, 5]),
        ("name IS NULL OR CASEI(name) LIKE CASEI('süd%')", [3, 4]),
        ("anzahl > 0", [2, 3, 4, 5]),
    ],
)
def test_a_condition_means_what_it_means_in_the_interface(condition, rows):
    found, findings = kept(condition)
    assert found == rows
    left = 2 * (4 - len(rows))
    assert (findings["rows-not-kept"].count if left else 0) == left


@pytest.mark.parametrize(
    ("condition", "error"),
    [
        ("strasse = 'x'", FilterNameUnknown),
        ("name > 3", FilterKindWrong),
        ("name =", InvalidParameter),
        ("(" * 60 + "anzahl > 1" + ")" * 60, FilterTooLarge),
        ("S_INTERSECTS(geometry, POINT(8 51))", FilterNameUnknown),
        ("1; DROP TABLE items", InvalidParameter),
    ],
)
def test_what_cannot_be_asked_lets_nothing_through(condition, error):
    with pytest.raises(error):
        kept(condition)


def test_nothing_that_fits_is_no_batch():
    assert kept("anzahl > 99")[0] == []


def inside(area, places, place=POINTS, boundaries=None):
    notebook = Notebook()
    columns = {"Art": ["a"] * len(places)}
    recipe = replace(recipe_of(columns, place=place), keep_area=area)
    around = Surroundings(region=small_region.region(), boundaries=boundaries)
    batches = located([batch_of(columns, places)], recipe, surroundings=around, notebook=notebook)
    rows = [row for batch in batches for row in batch.column("_row").to_pylist()]
    return rows, by_code(notebook)


NATIVE = PlaceRecipe(PlaceKind.GEOMETRY, crs="OGC:CRS84")
PLACES = [(8.05, 51.05), (8.25, 51.05), (8.45, 51.05), (9.9, 52.9), None]


def test_what_lies_elsewhere_goes_before_anybody_wonders_where_it_is(tmp_path):
    boundaries = small_region.write_boundaries(tmp_path)
    rows, findings = inside("05999004,05999012", PLACES, NATIVE, boundaries)
    assert rows == [2, 4]
    assert findings.keys() == {"rows-not-kept"}
    assert findings["rows-not-kept"].count == 3
    assert inside("05999", PLACES, NATIVE, boundaries)[0] == [2, 3, 4]
    assert inside("9, 52, 10, 53.0", PLACES, NATIVE)[0] == [5]
    assert inside("0, 0, 1, 1.0", PLACES, NATIVE)[0] == []


@pytest.mark.parametrize("area", ["1, 2, 3", "9.0, 52, 8, 53", "99999999", "a.b,c,d,e"])
def test_an_area_that_is_none_is_refused(tmp_path, area):
    with pytest.raises(InvalidParameter):
        inside(area, PLACES, NATIVE, small_region.write_boundaries(tmp_path))


def test_a_table_without_places_cannot_be_asked_where():
    with pytest.raises(InvalidParameter):
        inside("8, 51, 9, 52.0", [], PlaceRecipe())


def test_what_was_asked_holds_for_the_next_file_and_recipes_of_before_keep_their_bytes():
    said = {"keep_rows": " anzahl > 1 ", "keep_area": "05999"}
    before = Recipe((), said)
    recipe = with_answers(recipe_of(COLUMNS), Surroundings(previous=before))
    assert (recipe.keep, recipe.keep_area) == ("anzahl > 1", "05999")
    ended = Surroundings(previous=before, answers={"keep_rows": "", "keep_area": ""})
    recipe = with_answers(recipe_of(COLUMNS), ended)
    assert not {"keep", "keep_area"} & to_plain(recipe).keys()
