# SPDX-License-Identifier: EUPL-1.2
"""The catalogue as pages of records: order, conditions, places, and that nothing hidden shows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace

import orjson
import pytest

from drehscheibe.catalogue import rows, writer
from drehscheibe.catalogue.columns import CATALOGUE, LISTS, NUMBERS
from drehscheibe.catalogue.features import placed
from drehscheibe.catalogue.questions import RecordsQuery
from drehscheibe.catalogue.records import DatasetRecord, Publisher
from drehscheibe.catalogue.store import RecordStore
from drehscheibe.domain.errors import InvalidParameter, TooMuchAsked
from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table
from drehscheibe.releases.filters import from_text, translated
from drehscheibe.releases.items_sort import SortKey

SOEST = Publisher("05974040", "Soest", "municipality", "soest")
ARNSBERG = Publisher("05958004", "Arnsberg", "municipality", "arnsberg")


def points(bbox) -> Table:
    column = Column("c", "hoehe", "Höhe", ColumnType.NUMBER)
    return Table("t", "Punkte", (column,), Geometry(GeometryType.POINT, "OGC:CRS84"), bbox=bbox)


def record(number: int, **changes) -> DatasetRecord:
    made = DatasetRecord(
        slug=f"ds-{number}",
        title=f"Spielplätze {number}",
        description="Alle Spielplätze der Stadt.",
        publisher=SOEST,
        licence="dl-by-de/2.0",
        release=f"{number:064}",
        issued="2026-01-01T00:00:00Z",
        modified=f"2026-02-{number:02}T00:00:00Z",
    )
    return replace(made, **changes)


RECORDS = [
    record(1, tables=(points((8.0, 51.0, 8.1, 51.1)),), themes=("TRAN",), keywords=("Kinder",)),
    record(2, tables=(points((9.0, 51.0, 9.0, 51.0)),), covers=("05958004",)),
    record(
        3,
        publisher=ARNSBERG,
        title="Haushalt",
        description="",
        time=("2025-01-01", "2025-12-31"),
    ),
    record(4, licence="cc-zero", time=("2020-01-01T08:00:00Z", "2020-06-01T08:00:00Z")),
    record(5, title="Übung", example=True),
    record(6, title="Plätze und Spiel", description="", keywords=("Spielplatz",)),
]


@pytest.fixture
def store(layout):
    writer.rebuild(layout, RECORDS)
    store = RecordStore(layout)
    yield store
    store.close()


def everything(_slug: str, _release: str) -> bool:
    return True


def slugs(store, query=None, allowed=everything, **asked) -> list[str]:
    page = store.page(query or RecordsQuery(**asked), allowed)
    return [slug for slug, _ in page.features]


def asked(text: str):
    return translated(from_text(text), CATALOGUE, lists=LISTS)


def test_the_newest_come_first_and_example_data_never(store):
    assert slugs(store) == ["ds-6", "ds-4", "ds-3", "ds-2", "ds-1"]
    assert store.page(RecordsQuery(), everything).matched == 5
    assert store.record("ds-5") is None


def test_what_is_not_public_now_is_in_no_page(store):
    def allowed(slug, release):
        return slug != "ds-4" and release == f"{int(slug[3:]):064}"

    assert slugs(store, allowed=allowed, limit=2) == ["ds-6", "ds-3"]
    assert slugs(store, allowed=allowed, texts=("spielplatz",)) == ["ds-1", "ds-2", "ds-6"]


def test_pages_follow_each_other_also_when_records_change_between_them(layout, store):
    first = store.page(RecordsQuery(limit=2), everything)
    assert first.matched == 5
    writer.put(layout, record(7, modified="2026-03-01T00:00:00Z"))
    writer.remove(layout, "ds-4")
    second = store.page(RecordsQuery(limit=2, after=first.next_after), everything)
    assert [slug for slug, _ in second.features] == ["ds-3", "ds-2"]
    third = store.page(RecordsQuery(limit=2, after=second.next_after), everything)
    assert [slug for slug, _ in third.features] == ["ds-1"]
    assert third.next_after is None


def test_the_catalogue_of_a_place_holds_what_it_publishes_and_what_covers_it(store):
    assert slugs(store, place="05958004") == ["ds-3", "ds-2"]
    assert slugs(store, place="05958004", texts=("spielplätze",)) == ["ds-2"]
    assert store.record("ds-1", "05958004") is None
    assert [place.records for place in store.places()] == [5, 2, 4]


def test_a_place_is_found_by_its_short_name(store):
    assert store.place_called("soest").key == SOEST.key
    assert store.place_called("nirgends") is None
    assert store.place_called("") is None  # the whole is nobody's


def test_counts_of_places_follow_each_change(layout, store):
    writer.remove(layout, "ds-3")
    writer.put(layout, record(2, publisher=SOEST))
    assert {place.key: place.records for place in store.places()} == {"": 4, "05974040": 4}


def test_conditions_are_all_fulfilled(store):
    assert slugs(store, ids=("ds-1", "ds-3", "nichts")) == ["ds-3", "ds-1"]
    assert slugs(store, ids=()) == []
    assert slugs(store, external_ids=(f"sha256:{1:064}", f"{2:064}")) == ["ds-2", "ds-1"]
    assert len(slugs(store, external_ids=("uuid:",))) == 5
    assert slugs(store, types=("service",)) == []
    assert slugs(store, equals={"themes": "TRAN"}) == ["ds-1"]
    assert slugs(store, equals={"license": "CC0-1.0", "owner": "soest"}) == ["ds-4"]
    assert slugs(store, equals={"keywords": "Kinder", "owner": "arnsberg"}) == []


def test_a_box_finds_what_meets_it_and_what_has_no_place(store):
    assert slugs(store, boxes=((8.05, 51.05, 8.06, 51.06),)) == ["ds-6", "ds-4", "ds-3", "ds-1"]
    assert "ds-2" in slugs(store, boxes=((9.0, 51.0, 9.0, 51.0),))


def test_a_time_finds_what_meets_it_and_what_has_no_time(store):
    found = slugs(store, interval=("2025-12-31T12:00:00Z", ""))
    assert found == ["ds-6", "ds-3", "ds-2", "ds-1"]
    assert "ds-4" in slugs(store, interval=("", "2020-01-01T08:00:00Z"))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("title = 'Haushalt'", ["ds-3"]),
        ("title LIKE 'Spiel%' AND license = 'CC0-1.0'", ["ds-4"]),
        ("A_CONTAINS(themes, ('TRAN'))", ["ds-1"]),
        ("S_INTERSECTS(geometry, BBOX(7.9, 50.9, 8.05, 51.05))", ["ds-1"]),
        ("updated > TIMESTAMP('2026-02-03T12:00:00Z')", ["ds-6", "ds-4"]),
        ("T_INTERSECTS(INTERVAL(start, end), INTERVAL('2025-06-01T00:00:00Z', '..'))", ["ds-3"]),
        ("NOT (owner = 'soest')", ["ds-3"]),
    ],
)
def test_filters_are_those_of_features(store, text, found):
    assert slugs(store, filter=asked(text)) == found
    words = ("spielplatz", "haushalt")
    assert set(slugs(store, filter=asked(text), texts=words)) == set(found)


def test_records_come_in_the_order_that_is_asked_for(store):
    by_title = SortKey(NUMBERS["title"])
    found = ["ds-3", "ds-6", "ds-1", "ds-2", "ds-4"]
    assert slugs(store, sort=(by_title,)) == found
    assert slugs(store, sort=(by_title,), texts=("spielplatz",)) == found[1:]
    page = store.page(RecordsQuery(limit=2, sort=(by_title,)), everything)
    after = RecordsQuery(limit=2, sort=(by_title,), after=page.next_after)
    assert slugs(store, after) == found[2:4]


def test_a_search_is_paged_in_its_own_order(store):
    query = RecordsQuery(texts=("spielplatz",), limit=3)
    first = store.page(query, everything)
    assert first.matched == 4
    rest = store.page(replace(query, offset=first.next_offset), everything)
    found = [slug for page in (first, rest) for slug, _ in page.features]
    assert sorted(found) == ["ds-1", "ds-2", "ds-4", "ds-6"]
    assert rest.next_offset is None


def test_words_with_a_space_between_them_follow_each_other(store):
    assert slugs(store, texts=("Spiel Plätze",)) == []
    assert slugs(store, texts=("Plätze  und Spiel",)) == ["ds-6"]
    assert set(slugs(store, texts=("haushalt", "Plätze und"))) == {"ds-3", "ds-6"}
    assert slugs(store, texts=("!",)) == []


def test_a_question_that_costs_too_much_is_broken_off(store):
    with pytest.raises(TooMuchAsked, match="title"):
        store.page(RecordsQuery(filter=asked("CASEI(title) <> 'x'")), everything, seconds=-1)


def test_a_refused_question_leaves_no_clock_running(store):
    with pytest.raises(InvalidParameter):
        store.page(RecordsQuery(equals={"rows": "many"}), everything, seconds=-1)
    store.watch()  # would end the work of whoever comes next
    assert store.record("ds-1")


def test_marks_in_texts_mean_nothing(layout, store):
    writer.put(layout, record(8, title='\x7fo\x01"</script>\\u007fc', keywords=("\x7fc",)))
    _, feature = store.record("ds-8")
    told = orjson.loads(placed(feature, origin="https://da", catalogue="datasets"))
    assert told["properties"]["title"] == 'o\x01"</script>\\u007fc'
    assert told["properties"]["keywords"] == ["c"]
    assert told["links"][0]["href"] == "https://da/ogc/collections/datasets/items/ds-8"


def test_rows_of_an_older_form_are_made_anew(layout, store):
    with closing(sqlite3.connect(layout.catalogue)) as database, database:
        database.execute("DROP TABLE listing_tags")
        database.execute(f"PRAGMA user_version = {rows.FORMAT + 1}")
    assert slugs(store) == []
    writer.refresh(layout)
    assert len(slugs(store)) == 5


def test_no_record_changed_before_it_was_there():
    """A release is made before it is published."""
    made = record(1, issued="2026-03-01T09:00:00Z")
    assert made.modified < made.updated == made.issued
    assert record(1, described="2026-04-01T09:00:00Z").updated == "2026-04-01T09:00:00Z"
