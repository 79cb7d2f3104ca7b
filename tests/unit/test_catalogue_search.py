# SPDX-License-Identifier: EUPL-1.2
"""The catalogue: what is found by which words, and what is in no list."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from drehscheibe.catalogue import writer
from drehscheibe.catalogue.described import DescribedRecord, Road
from drehscheibe.catalogue.looking import CHANGED, NEWEST, ROWS, TITLE, Looking
from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.catalogue.records import DatasetRecord, Publisher
from drehscheibe.catalogue.search import CatalogueSearch
from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table

SOEST = Publisher("05974040", "Soest", "municipality", "soest")


ORDERS = (NEWEST, TITLE, ROWS, CHANGED)


def order_by(order: str) -> Looking:
    return Looking(order=order)


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


@pytest.mark.parametrize("asked", [Looking(), *map(order_by, ORDERS), Looking(text="Bad")])
def test_what_is_equal_keeps_its_place_however_the_index_came_to_be(layout, asked):
    slugs = [f"bad-{number}" for number in range(12)]
    writer.rebuild(layout, [record(slug, "Freibad") for slug in slugs])
    search = CatalogueSearch(layout)
    found = search.found(asked, most=20).slugs
    assert sorted(found) == sorted(slugs)
    for slug in slugs[:5]:
        writer.put(layout, record(slug, "Freibad"))
    assert search.found(asked, most=20).slugs == found
    pages = [search.found(asked, most=5, offset=offset).slugs for offset in (0, 5, 10)]
    assert [slug for page in pages for slug in page] == found


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


DAY = 24 * 60 * 60
NOW = 1_780_000_000


def day(ago: int) -> str:
    return datetime.fromtimestamp(NOW - ago * DAY, UTC).isoformat()


@pytest.fixture
def shelf(layout) -> CatalogueSearch:
    arnsberg = Publisher("05958004", "Arnsberg", "municipality", "arnsberg")
    west, east = (8.0, 51.5, 8.1, 51.6), (8.3, 51.2, 8.5, 51.4)
    there = Geometry(GeometryType.POINT, "OGC:CRS84")
    towns = [
        record("b", "Bäume", themes=("ENVI",), modified=day(2), tables=(_table(west, there),)),
        record("c", "Bäume im Park", themes=("ENVI", "TRAN"), modified=day(20), licence=""),
        record("d", "Bäume in Arnsberg", publisher=arnsberg, modified=day(400), files=("d.PDF",)),
        record(
            "e",
            "Alle Bäume",
            modified=day(200),
            tables=(_table((7.4, 50.7, 8.7, 51.8), there),),
            covers=("05958004", "05974040"),
            time=("2019-01-01", "2021-12-31"),
        ),
        record("f", "Schulen", modified=day(1), tables=(_table(east, there),)),
    ]
    writer.rebuild(layout, towns)
    return CatalogueSearch(layout)


def _table(box, geometry) -> Table:
    return Table("t", "t", (), rows=3, bbox=box, geometry=geometry)


def test_each_facet_counts_what_would_be_if_only_it_were_changed(shelf):
    since = {"week": NOW - 7 * DAY, "month": NOW - 31 * DAY, "year": NOW - 366 * DAY}
    counts = shelf.counts(Looking("Bäume"), since=since)
    assert counts["place"] == {"05974040": 3, "05958004": 2}
    assert counts["theme"] == {"ENVI": 2, "TRAN": 1}
    assert counts["kind"] == {"map": 2, "files": 2}
    assert counts["modified"] == {"week": 1, "month": 2, "year": 3}
    assert counts["licence"] == {"dl-by-de/2.0": 3}
    chosen = shelf.counts(Looking("Bäume", {"theme": ("TRAN",)}), since=since)
    assert chosen["theme"] == {"ENVI": 2, "TRAN": 1}
    assert chosen["place"] == {"05974040": 1}
    assert shelf.counts(Looking("Bäume", since=NOW - 7 * DAY), since=since)["modified"] == {
        "week": 1,
        "month": 2,
        "year": 3,
    }


def test_what_was_chosen_narrows_down(shelf):
    assert _slugs(shelf, chosen={"theme": ("TRAN", "ENVI")}) == {"b", "c"}
    assert _slugs(shelf, chosen={"theme": ("ENVI",), "kind": ("map",)}) == {"b"}
    assert _slugs(shelf, chosen={"format": ("pdf",)}) == {"d"}
    assert _slugs(shelf, since=NOW - 31 * DAY) == {"b", "c", "f"}
    assert _slugs(shelf, years=(2021, 2030)) == {"e"}
    assert _slugs(shelf, years=(2022, 2030)) == set()


def _slugs(shelf, **asked) -> set[str]:
    found = shelf.found(Looking(**asked), most=10)
    assert found.total == len(found.slugs)
    return set(found.slugs)


def test_on_a_map_what_is_of_this_place_alone_comes_first(shelf):
    box = (7.9, 51.4, 8.2, 51.7)
    assert shelf.found(Looking("Bäume", box=box), most=10).slugs == ["b", "e"]
    assert _slugs(shelf, box=box) == {"b", "e"}
    assert _slugs(shelf, box=(8.35, 51.25, 8.36, 51.26)) == {"e", "f"}


def test_in_a_town_its_own_data_come_before_those_of_others(shelf):
    looking = Looking("Bäume", {"place": ("05958004",)})
    assert shelf.found(looking, most=10).slugs == ["d", "e"]


def test_without_words_the_order_is_the_newest_or_the_one_asked_for(shelf):
    def order(name):
        return shelf.found(Looking(order=name), most=10).slugs

    assert order("") == ["f", "b", "c", "e", "d"]
    assert order("order") == ["e", "b", "c", "d", "f"]
    assert shelf.found(Looking(), most=2, offset=2).slugs == ["c", "e"]


def test_of_two_that_fit_alike_the_fresh_the_complete_and_the_official_comes_first(layout):
    text = "Wo in der Stadt öffentliche Toiletten stehen."
    writer.rebuild(
        layout,
        [
            record("old", "Toiletten", modified="2014-01-01T00:00:00Z"),
            record("new", "Toiletten", modified="2026-01-01T00:00:00Z"),
            record("full", "Toiletten", themes=("HEAL",), frequency="MONTHLY", description=text),
        ],
    )
    road = Road("x", "https://x.example/", "x.example", "1", "2026-01-01T00:00:00Z")
    writer.put_described(layout, [DescribedRecord("far", "Toiletten", (road,))])
    found = CatalogueSearch(layout).found(Looking("Toiletten"), most=10).slugs
    assert found[0] == "full"
    assert found.index("new") < found.index("old")
    assert found.index("new") < found.index("far")


def test_where_nothing_holds_every_word_what_holds_some_is_found_and_said_so(shelf):
    found = shelf.found(Looking("Bäume Bundestag"), most=10)
    assert found.is_loose
    assert set(found.slugs) == {"b", "c", "d", "e"}
    assert not shelf.found(Looking("Bäume Park"), most=10).is_loose
    assert shelf.counts(Looking("Bäume Bundestag", loosely=True), since={})["theme"]["ENVI"] == 2


def test_keywords_and_titles_are_found_by_their_beginning(search):
    assert search.keywords("frei", most=5) == [("Freizeit", 1)]
    assert search.keywords("", most=5) == []
    assert set(search.titled("spielpl", most=5)) == {"spielplaetze"}
    assert search.titled("kinderspielplatz am", most=5) == ["kinderspiel"]


def test_a_word_of_which_only_the_beginning_is_known_finds_nothing(layout, search):
    writer.put(layout, record("bund", "Zahlungen des Bundes"))
    assert search.found(Looking("Bundestag "), most=5).slugs == []
    assert search.found(Looking("Straßenkarte "), most=5).slugs == ["strassen"]


def test_a_catalogue_that_vanishes_and_comes_again_is_another_one_each_time(layout):
    """Answers are kept by both versions: none may outlive what it was found in."""
    writer.rebuild(layout, [record("spielplaetze", "Spielplätze")])
    catalogue, search, seen = Catalogue(layout), CatalogueSearch(layout), []
    for _ in range(3):
        assert search.slugs("Spielplätze") == ["spielplaetze"]
        seen.append((catalogue.version, search.version))
        for suffix in ("", "-wal", "-shm"):
            layout.catalogue.with_name(layout.catalogue.name + suffix).unlink(missing_ok=True)
        shutil.rmtree(layout.search)
        assert search.slugs("Spielplätze") == []
        assert (catalogue.version, search.version) == (None, None)
        writer.rebuild(layout, [record("spielplaetze", "Spielplätze")])
    assert len({one for one, _ in seen}) == len({other for _, other in seen}) == 3
