# SPDX-License-Identifier: EUPL-1.2
"""Which column says when, and which two say from when and until when."""

from __future__ import annotations

from dataclasses import replace

import pytest

from drehscheibe.connectors.tables.answers import Answers
from drehscheibe.connectors.tables.times import Times, times_of
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.recipes import ColumnRecipe, TableRecipe
from drehscheibe.domain.tables import ColumnType, Table


def columns(*names: str, kind: ColumnType = ColumnType.DATE) -> tuple[ColumnRecipe, ...]:
    return tuple(ColumnRecipe(n, n, i, n, n.title(), kind) for i, n in enumerate(names))


def found(
    given: tuple[ColumnRecipe, ...], previous: TableRecipe | None = None, **said: str
) -> Times:
    return times_of(given, Answers(said), previous)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("von", "bis"),
        ("gueltig_von", "gueltig_bis"),
        ("beginn", "ende"),
        ("baubeginn", "bauende"),
        ("startdatum", "enddatum"),
        ("start_date", "end_date"),
        ("datum_von", "datum_bis"),
        ("valid_from", "valid_to"),
        ("anfang", "ende"),
        ("sperrung_ab", "sperrung_bis"),
    ],
)
def test_two_columns_are_recognised_by_their_names(start, end):
    assert found(columns(end, start)) == Times(start, end)
    assert found(columns(start, end, kind=ColumnType.DATETIME)) == Times(start, end)


@pytest.mark.parametrize(
    "names", [("vonort", "bisort"), ("geburt", "tod"), ("abnahme", "bisnahme"), ("start", "ziel")]
)
def test_others_are_not(names):
    assert found(columns(*names)) == Times()


def test_a_date_and_a_moment_are_no_pair():
    start, _ = columns("von", "bis")
    (end,) = columns("bis", kind=ColumnType.DATETIME)
    assert found((start, end)) == Times()


def test_one_column_that_is_called_date_goes_before():
    assert found(columns("datum", "von", "bis")) == Times("datum")
    assert found(columns("erfasst")) == Times("erfasst")


def test_two_pairs_are_a_question_and_an_answer_decides():
    both = columns("bau_von", "bau_bis", "miete_von", "miete_bis")
    assert found(both) == Times()
    assert found(both, time="miete_von") == Times("miete_von", "miete_bis")
    assert found(both, time="bau_von", time_end="miete_bis") == Times("bau_von", "miete_bis")
    assert found(both, time="bau_von", time_end="") == Times("bau_von")
    assert found(both, time="") == Times()


def test_the_next_file_is_read_like_the_one_before():
    before = TableRecipe("t", "T", "csv", time_column="bau_von", end_column="bau_bis")
    both = columns("bau_von", "bau_bis", "miete_von", "miete_bis")
    assert found(both, before) == Times("bau_von", "bau_bis")
    assert found(columns("bau_von", "miete_bis"), before) == Times("bau_von")


def test_a_table_without_a_period_is_written_as_it_always_was():
    table = Table("t", "T", (), time_column="datum")
    assert "end_column" not in to_plain(table)
    assert to_plain(replace(table, end_column="bis"))["end_column"] == "bis"
