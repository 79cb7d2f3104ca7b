# SPDX-License-Identifier: EUPL-1.2
"""How many of the right columns are proposed first, and why names are alike."""

from __future__ import annotations

import pytest

from drehscheibe.usecases.readiness import match_columns
from drehscheibe.usecases.readiness.names import is_short_for, likeness, words_of
from labelled_headings import Labelled, labelled_needs, labelled_tables

NOTHING: frozenset[str] = frozenset()


def _right_and_wrong(one: Labelled) -> tuple[int, int]:
    """Needed columns whose first proposal is the right one, and those that got a wrong one."""
    found = {
        m.needed: m.title for m in match_columns(labelled_needs()[one.need], one.table.columns)
    }
    right = sum(found.get(needed) == heading for needed, heading in one.right.items())
    wrong = sum(one.right.get(needed) != heading for needed, heading in found.items())
    return right, wrong


@pytest.mark.parametrize("file", ["headings.tsv", "held_out.tsv"])
def test_nine_of_ten_real_headings_get_the_right_column_first(
    file: str, capsys: pytest.CaptureFixture[str]
):
    tables = labelled_tables(file)
    right, wrong = (sum(part) for part in zip(*map(_right_and_wrong, tables), strict=True))
    labelled = sum(len(one.right) for one in tables)
    with capsys.disabled():
        print(
            f"\n{file}: {right} of {labelled} right first ({right / labelled:.1%}), {wrong} wrong"
        )
    assert labelled >= {"headings.tsv": 150, "held_out.tsv": 80}[file]
    assert right >= 0.9 * labelled
    assert wrong <= 0.06 * labelled


@pytest.mark.parametrize(
    ("wanted", "heading"),
    [
        ("Straße", "STRASSENNAME"),
        ("Hausnummer", "HsNr."),
        ("Postleitzahl", "PLZ"),
        ("Anzahl der Ladepunkte", "Anz. Ladepunkte"),
        ("Höhe", "hoehe_m"),
        ("Nabenhöhe", "Nabenhöhe der Windenergieanlage"),
        ("leistung_kw", "Leistung in kW"),
    ],
)
def test_what_people_write_for_the_same_is_alike(wanted: str, heading: str):
    assert likeness(words_of(wanted), words_of(heading), NOTHING) > 0.7


@pytest.mark.parametrize(
    ("wanted", "heading"),
    [
        ("Breite des Weges", "Breite der Tür"),
        ("Bruttoleistung", "Nettonennleistung"),
        ("Baum", "Höhe"),
    ],
)
def test_what_only_sounds_the_same_is_not(wanted: str, heading: str):
    assert likeness(words_of(wanted), words_of(heading), NOTHING) < 0.75


def test_the_last_part_of_a_word_counts_most():
    height = likeness(words_of("Höhe"), words_of("Baumhöhe"), NOTHING)
    tree = likeness(words_of("Baum"), words_of("Baumhöhe"), NOTHING)
    assert height > 2 * tree


def test_letters_that_were_left_out_are_filled_in():
    assert is_short_for("stammumfg", "Stammumfang")
    assert not is_short_for("Stadt", "Stadtteil")
