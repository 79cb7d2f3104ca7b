# SPDX-License-Identifier: EUPL-1.2
"""The catalogue: what is found by which words, and what is in no list."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from drehscheibe.catalogue import writer
from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.catalogue.records import DatasetRecord, Publisher
from drehscheibe.catalogue.search import CatalogueSearch
from drehscheibe.domain.tables import Column, ColumnType, Table

SOEST = Publisher("05974040", "Soest", "municipality", "soest")


def record(slug: str, title: str, **changes) -> DatasetRecord:
    made = DatasetRecord(
        slug=slug,
        title=title,
        description="",
        publisher=SOEST,
        licence="dl-by-de/2.0",
        release=slug,
        issued="2026-01-01T00:00:00Z",
        modified="2026-01-01T00:00:00Z",
    )
    return replace(made, **changes)


@pytest.fixture
def search(layout) -> CatalogueSearch:
    column = Column("c", "barrierefrei", "Stufenloser Zugang", ColumnType.BOOLEAN)
    records = [
        record("spielplaetze", "Spielplätze der Stadt", keywords=("Kinder", "Freizeit")),
        record("kinderspiel", "Kinderspielplatz am See"),
        record("moehnesee", "Wasserstände Möhnesee"),
        record("strassen", "Straßenverzeichnis", description="Alle Straßen und Wege."),
        record("rathaeuser", "Rathäuser", tables=(Table("t", "Rathäuser", (column,)),)),
        record("arnsberg", "Haushalt", publisher=Publisher("05958004", "Arnsberg", "municipality")),
        record("probe", "Spielplätze zum Üben", example=True),
    ]
    writer.rebuild(layout, records)
    return CatalogueSearch(layout)


@pytest.mark.parametrize("spelling", ["Möhnesee", "moehnesee", "Mohnesee", "MÖHNESEE", "möhne"])
def test_umlauts_are_found_in_every_spelling(search, spelling):
    assert search.slugs(spelling) == ["moehnesee"]


@pytest.mark.parametrize("word", ["Straße", "strassen", "STRASSE", "Strasse"])
def test_sharp_s_is_found_in_every_spelling(search, word):
    assert search.slugs(word) == ["strassen"]


def test_a_compound_finds_its_last_part_and_the_other_way_round(search):
    assert set(search.slugs("Kinderspielplatz")) == {"spielplaetze", "kinderspiel"}
    assert set(search.slugs("Spielplatz")) == {"spielplaetze", "kinderspiel"}
    assert search.slugs("Kinderspielplatz")[0] == "kinderspiel"


def test_the_word_that_is_being_typed_matches_by_its_start(search):
    for typed in ("spi", "spielp", "Spielplä", "Spielplae"):
        assert "spielplaetze" in search.slugs(typed)
    assert search.slugs("spi platz") == []


def test_columns_publishers_and_keywords_are_searched(search):
    assert search.slugs("barrierefrei") == ["rathaeuser"]
    assert search.slugs("Arnsberg") == ["arnsberg"]
    assert "spielplaetze" in search.slugs("Freizeit")


def test_a_title_counts_more_than_a_description(layout, search):
    writer.put(layout, record("fest", "Fest", description="mit Rathaus und Musik"))
    assert search.slugs("Rathaus") == ["rathaeuser", "fest"]


def test_one_wrong_letter_still_finds(search):
    assert "rathaeuser" in search.slugs("Ratheuser ")


def test_a_word_that_some_record_holds_is_no_typing_error(layout, search):
    writer.put(layout, record("strand", "Strandbad"))
    writer.put(layout, record("strang", "Strangbad"))
    assert search.slugs("Strandbad ") == ["strand"]
    assert set(search.slugs("Stranxbad ")) == {"strand", "strang"}


def test_every_word_must_be_found(search):
    assert search.slugs("Spielplatz See") == ["kinderspiel"]
    assert search.slugs("Spielplatz Bundestag") == []


@pytest.mark.parametrize("text", ["", "   ", "*", '"', "(((", "a AND", "title:x", ".*", "\x00"])
def test_no_text_breaks_the_search(search, text):
    assert isinstance(search.slugs(text), list)


def test_a_change_is_seen_at_the_next_question(layout, search):
    writer.put(layout, record("moehnesee", "Talsperre"))
    assert search.slugs("Möhnesee") == []
    assert search.slugs("Talsperre") == ["moehnesee"]
    writer.remove(layout, "moehnesee")
    assert search.slugs("Talsperre") == []


def test_example_data_are_in_no_list_but_readable(layout, search):
    catalogue = Catalogue(layout)
    assert "probe" not in search.slugs("Spielplätze")
    assert "probe" not in {one.slug for one in catalogue.all_records()}
    assert catalogue.record("probe").title == "Spielplätze zum Üben"
    catalogue.close()


def test_the_reader_sees_changes_of_other_processes(layout, search):
    catalogue = Catalogue(layout)
    assert len(catalogue.all_records()) == 6
    writer.put(layout, record("neu", "Neu", modified="2026-05-01T00:00:00Z"))
    assert catalogue.newest(1)[0].slug == "neu"
    writer.remove(layout, "neu")
    assert catalogue.record("neu") is None
    catalogue.close()


def test_a_lost_index_is_made_again_from_the_records(layout, search):
    shutil.rmtree(layout.search)
    writer.put(layout, record("neu", "Neu"))
    assert CatalogueSearch(layout).slugs("Möhnesee") == ["moehnesee"]


def test_an_empty_instance_has_an_empty_catalogue(layout):
    catalogue = Catalogue(layout)
    assert (catalogue.all_records(), catalogue.record("x")) == ([], None)
    assert CatalogueSearch(layout).slugs("alles") == []


def test_an_index_that_a_killed_writer_left_is_made_anew(layout, search):
    folder = next(layout.search.glob("index-*"))
    before = {name: (folder / name).read_bytes() for name in ("meta.json", ".managed.json")}
    writer.put(layout, record("moehnesee", "Wasserstand der Möhne"))
    # Killed after its files were written and before they were entered: they lie there unknown.
    for name, content in before.items():
        (folder / name).write_bytes(content)
    writer.put(layout, record("moehnesee", "Pegel der Möhne"))
    fresh = CatalogueSearch(layout)
    assert fresh.slugs("Pegel ") == ["moehnesee"]
    assert fresh.slugs("Haushalt ") == ["arnsberg"]
    assert fresh.slugs("Üben ") == []
