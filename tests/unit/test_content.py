# SPDX-License-Identifier: EUPL-1.2
"""The last look at a table: duplicates, keys, odd values; nothing changes without a finding."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest
from small_tables import batch_of, by_code, recipe_of

from drehscheibe.connectors.checks.content import Checks
from drehscheibe.connectors.checks.seen import Seen
from drehscheibe.connectors.notebook import Notebook


def looked_at(columns, places=(), **changes):
    notebook = Notebook()
    batches = iter([batch_of(columns, places)])
    out = list(Checks(recipe_of(columns, **changes), notebook).stream(batches))
    return by_code(notebook), pa.Table.from_batches(out)


def test_duplicates_are_noted_and_stay():
    columns = {"Art": ["Bank", "Baum", "Bank"], "Nr": [1, 2, 1]}
    found, table = looked_at(columns)
    assert found["exact-duplicates"].rows == (4,)
    assert found["exact-duplicates"].fixes[0].value == "exact-duplicates"
    assert table.num_rows == 3


def test_duplicates_go_when_somebody_said_so():
    columns = {"Art": ["Bank", "Baum", "Bank"], "Nr": [1, 2, 1]}
    found, table = looked_at(columns, drop="exact-duplicates")
    assert found["duplicates-dropped"].count == 1
    assert table["_row"].to_pylist() == [2, 3]


def test_another_place_is_another_thing():
    found, _ = looked_at({"Art": ["Bank", "Bank"]}, [(8.1, 51.5), (8.2, 51.5)])
    assert "exact-duplicates" not in found
    found, _ = looked_at({"Art": ["Bank", None, None]}, [(8.1, 51.5), (8.2, 51.5), (8.2, 51.5)])
    assert found["exact-duplicates"].count == 1


def test_duplicates_are_found_across_batches():
    columns = {"Art": ["Bank", "Baum"]}
    notebook = Notebook()
    batches = iter([batch_of(columns)] * 3)
    list(Checks(recipe_of(columns), notebook).stream(batches))
    assert by_code(notebook)["exact-duplicates"].count == 4


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_seen_remembers_everything_once(size):
    seen = Seen()
    hashes = np.random.default_rng(size).integers(0, 500, 2000).astype(np.uint64)
    again = np.concatenate(
        [seen.again(hashes[at : at + size]) for at in range(0, len(hashes), size)]
    )
    assert (~again).sum() == len(np.unique(hashes))
    assert not again[np.unique(hashes, return_index=True)[1]].any()


def checks_of(columns, **changes):
    notebook = Notebook()
    checks = Checks(recipe_of(columns, **changes), notebook)
    list(checks.stream(iter([batch_of(columns)])))
    return checks, by_code(notebook)


def test_a_unique_column_with_a_fitting_name_becomes_the_key():
    checks, found = checks_of({"Wert": [1, 2, 3], "Objekt_ID": ["a", "b", "c"]})
    assert checks.id_column == "c1"
    assert found["id-column"].column == "Objekt_ID"


def test_a_repeated_or_incomplete_column_is_no_key():
    assert checks_of({"ID": ["a", "a"]})[0].id_column == ""
    assert checks_of({"ID": ["a", None]})[0].id_column == ""
    assert checks_of({"ID": ["a", "b"]}, id_column="none")[0].id_column == ""


def test_a_key_that_was_chosen_stays_and_its_faults_are_asked():
    checks, found = checks_of({"Nr": ["a", "a", None]}, id_column="c0")
    assert checks.id_column == "c0"
    assert found["id-repeated"].rows == (3, 4)


def test_constant_columns_are_noted():
    found, _ = looked_at({"A": [1, 1], "B": ["x", None], "C": [None, None]})
    assert found["column-constant"].column == "A"


def test_spellings_of_one_answer_are_noted():
    found, _ = looked_at({"Bürgerwind": ["Ja", "ja ", "Ja", "JA", "nein"]})
    assert found["spelling-variants"].count == 2
    assert "“Ja”" in found["spelling-variants"].example


def test_dates_in_the_future_are_noted_unless_planned():
    late = datetime.now(UTC).date() + timedelta(days=400)
    found, _ = looked_at({"Datum": [date(2020, 1, 1), late]})
    assert found["dates-in-future"].rows == (3,)
    found, _ = looked_at({"Inbetriebnahme geplant": [date(2020, 1, 1), late]})
    assert "dates-in-future" not in found


def test_numbers_that_mean_no_value_are_noted():
    found, _ = looked_at({"Temperatur": [3.5, -2.0, -999.0]})
    assert found["no-value-number"].rows == (4,)
    assert "no-value-number" not in looked_at({"Nr": [9998, 9999, 10000]})[0]
    assert "no-value-number" not in looked_at({"Höhe": [-1500.0, -999.0]})[0]


def test_small_numbers_of_people_are_noted():
    assert looked_at({"Arbeitslose": [120, 2, 0]})[0]["small-counts"].count == 1
    assert "small-counts" not in looked_at({"Bänke": [120, 2, 0]})[0]


def test_html_and_formulas_are_noted_and_kept():
    cells = ["<script>alert(1)</script>", "=SUM(A1)", "+49 2921 1", "a < b", "-", "-5"]
    found, table = looked_at({"Text": cells})
    assert found["html-in-cells"].rows == (2,)
    assert found["formulas-in-cells"].rows == (3,)
    assert table["c0"].to_pylist() == cells


def test_control_characters_go_and_are_counted():
    found, table = looked_at({"Text": ["a\x00b", "c\x1fd", "e\nf\tg"]})
    assert found["control-characters-removed"].count == 2
    assert table["c0"].to_pylist() == ["ab", "cd", "e\nf\tg"]


def test_cells_longer_than_excel_shows_are_noted():
    assert looked_at({"Text": ["x" * 40_000]})[0]["cells-long"].count == 1


def test_a_table_without_oddities_is_quiet():
    found, _ = looked_at({"Name": ["Soest", "Olpe"], "Fläche": [1.5, 2.5]})
    assert not found
