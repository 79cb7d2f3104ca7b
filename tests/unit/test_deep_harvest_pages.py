# SPDX-License-Identifier: EUPL-1.2
"""A page of a harvest costs what the first one costs, wherever it lies: steps of SQLite."""

from __future__ import annotations

import sqlite3
import tracemalloc
from contextlib import closing
from pathlib import Path

import orjson
import pytest

from drehscheibe.catalogue import writer
from drehscheibe.catalogue.described import ELSEWHERE, DescribedRecord, Road
from drehscheibe.catalogue.harvest_pages import HarvestPages
from drehscheibe.catalogue.harvest_query import HarvestQuery
from drehscheibe.releases.layout import Layout

ROWS, PAGE = 20_000, 2
ROAD = Road("Katalog", "https://k.example/", "k.example", "0", "2026-01-01T00:00:00Z")
RECORD = orjson.dumps(DescribedRecord("x", "Bäume", (ROAD,))).decode()
# Two owners in turns; changed in another order than that of the names.
LISTING = """WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1)
 INSERT INTO listing (c0, c5, c8, c17, release)
 SELECT printf('ds-%06d', i), printf('2026-%02d-%02dT00:00:00Z', 1 + i * 7 % 12, 1 + i * 11 % 28),
 CASE i % 2 WHEN 0 THEN 'soest' ELSE 'arnsberg' END, 'own', ? FROM n"""
DESCRIBED = "INSERT INTO described SELECT c0, 1, json_set(?, '$.slug', c0) FROM listing"


@pytest.fixture(scope="module")
def layout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    layout = Layout(tmp_path_factory.mktemp("deep") / "instance")
    layout.create()
    writer.rebuild(layout, [])
    with closing(sqlite3.connect(layout.catalogue)) as database, database:
        database.execute(LISTING, (ROWS, ELSEWHERE))
        database.execute(DESCRIBED, (RECORD,))
        database.execute("UPDATE places SET records = ?", (ROWS,))
    return layout


@pytest.fixture
def pages(layout):
    pages = HarvestPages(layout)
    yield pages
    pages.close()


QUERIES = {
    "everything": HarvestQuery(),
    "what lies here": HarvestQuery(origin="own"),
    "of an organisation": HarvestQuery(owners=("soest",)),
    "of an organisation, own": HarvestQuery(owners=("soest",), origin="own"),
    "since a moment": HarvestQuery(since="2026-02-01T00:00:00Z"),
    "own, between moments": HarvestQuery(
        since="2026-02-01T00:00:00Z", until="2026-11-30T00:00:00Z", origin="own"
    ),
    "changes of an organisation": HarvestQuery(owners=("soest",), since="2026-02-01T00:00:00Z"),
    "two organisations, not one": HarvestQuery(
        owners=("soest", "olpe"), not_owners=("arnsberg",), origin="own"
    ),
}


def steps(pages: HarvestPages, query: HarvestQuery, at) -> tuple[int, list[str], object]:
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    database = pages.database()
    assert database
    database.set_progress_handler(count, 1)
    page = pages.page(query, rows=PAGE, at=at)
    database.set_progress_handler(None, 0)
    return counted, [one.slug for one in page.records], page.ends


@pytest.mark.parametrize("kind", QUERIES)
def test_a_page_deep_inside_costs_what_the_first_costs(pages, kind):
    query = QUERIES[kind]
    slugs, _ = pages.names(query, rows=ROWS)
    assert len(set(slugs)) == len(slugs) == pages.page(query, rows=0).total > 6_000
    deep = len(slugs) - 1_000
    first, page_one, _ = steps(pages, query, 0)
    _, before = pages.names(query, rows=deep)
    late, page_deep, ends = steps(pages, query, before)
    assert (page_one, page_deep) == (slugs[:PAGE], slugs[deep : deep + PAGE])
    assert late <= first * 2 + 100
    after, following, _ = steps(pages, query, ends)
    assert following == slugs[deep + PAGE : deep + 2 * PAGE]
    assert after <= first * 2 + 100


@pytest.mark.parametrize("kind", QUERIES)
def test_who_counts_pages_pays_for_the_way_once(pages, kind):
    query = QUERIES[kind]
    slugs, _ = pages.names(query, rows=ROWS)
    first, _, _ = steps(pages, query, 0)
    at = len(slugs) - 900
    walk, page, _ = steps(pages, query, at)
    assert page == slugs[at : at + PAGE]
    assert walk < 40 * len(slugs)
    for number in range(1, 4):
        cost, page, _ = steps(pages, query, at + number * PAGE)
        assert page == slugs[at + number * PAGE :][:PAGE]
        assert cost <= first * 2 + 1_000
    assert steps(pages, query, len(slugs) + 5)[1:] == ([], None)


def test_the_whole_way_by_numbers_or_by_keys_meets_everything_once(pages):
    query = QUERIES["since a moment"]
    by_key, at = [], 0
    while at is not None:
        names, at = pages.names(query, rows=997, at=at)
        by_key += names
    total = pages.page(query, rows=0).total
    starts = range(0, total, 997)
    assert by_key == [one for start in starts for one in pages.names(query, rows=997, at=start)[0]]
    assert len(set(by_key)) == total


def test_a_page_takes_the_memory_of_a_page(pages):
    query = QUERIES["what lies here"]
    pages.page(query, rows=100)
    first, late = (peak_of(lambda at=at: pages.page(query, rows=100, at=at)) for at in (0, 19_900))
    assert late < first * 1.5 + 100_000
    whole = peak_of(lambda: pages.names(query, rows=ROWS))
    part = peak_of(lambda: pages.names(query, rows=1_000, at=10_000))
    assert part * 4 < whole


def peak_of(work) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_a_change_makes_the_marks_worthless(layout, tmp_path: Path):
    copy = Layout(tmp_path / "copy")
    copy.create()
    writer.rebuild(copy, [])
    records = [DescribedRecord(f"ds-{n:03}", "Bäume", (ROAD,)) for n in range(0, 400, 2)]
    writer.put_described(copy, records)
    pages = HarvestPages(copy)
    assert pages.page(HarvestQuery(), rows=2, at=150).records[0].slug == "ds-300"
    writer.put_described(copy, [DescribedRecord("ds-001", "Neu", (ROAD,))], gone=["ds-000"])
    assert pages.page(HarvestQuery(), rows=2, at=150).records[0].slug == "ds-300"
    writer.put_described(copy, [DescribedRecord("ds-003", "Neu", (ROAD,))])
    assert pages.page(HarvestQuery(), rows=2, at=150).records[0].slug == "ds-298"
    assert pages.page(HarvestQuery()).total == 201
    pages.close()
