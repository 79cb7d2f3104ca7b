# SPDX-License-Identifier: EUPL-1.2
"""Rows in an order that is asked for, beside Python's own sorting; page by page, with gaps."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import orjson
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from drehscheibe.releases.items import ItemsQuery, ItemsStore
from drehscheibe.releases.items_sort import SortKey
from streams import Points, build

SELECT = "SELECT row FROM items INDEXED BY by_c2"
COLUMNS = ("name", "wert", "anzahl", "offen")


class Gaps(Points):
    """Values that repeat and values that are missing."""

    def values(self) -> dict[str, pa.Array]:
        row = np.arange(self.rows)
        return super().values() | {
            "name": pa.array([None if i % 7 == 0 else f"N{i % 5}" for i in row], pa.string()),
            "wert": pa.array([None if i % 3 == 0 else (i * 13 % 10) / 2 for i in row]),
            "anzahl": pa.array([None if i % 11 == 0 else int(i * 7 % 20) for i in row]),
        }


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    from drehscheibe.releases.layout import Layout

    folder = tmp_path_factory.mktemp("sort")
    layout = Layout(folder / "instance")
    layout.create()
    manifest = build(layout, folder, Gaps(240))
    store = ItemsStore(layout.items(manifest.release, "punkte"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def features(store):
    return [orjson.loads(f) for f in store.page(ItemsQuery(limit=10_000)).features]


def paged(store, query):
    found, after = [], 0
    while True:
        page = store.page(replace(query, after=after))
        found += [orjson.loads(feature)["id"] for feature in page.features]
        if not page.last:
            return found
        after = page.last


def plainly(features, keys):
    """Sorted by the last key first: Python's sorting keeps what was in order."""
    rows = list(features)
    if keys[0].descending:  # equal ones in the direction of the first key
        rows.reverse()
    for key in reversed(keys):
        name = COLUMNS[key.column]
        there = [f for f in rows if f["properties"][name] is not None]
        missing = [f for f in rows if f["properties"][name] is None]
        if key.descending:  # stable, too
            there.reverse()
        there.sort(key=lambda f: f["properties"][name])
        if key.descending:
            there.reverse()
        rows = there + missing
    return [f["id"] for f in rows]


columns = st.permutations(range(len(COLUMNS)))
directions = st.lists(st.booleans(), min_size=4, max_size=4)


@given(columns, directions, st.integers(1, 3), st.sampled_from([1, 7, 50, 1000]))
def test_every_order_page_by_page(store, features, order, down, many, limit):
    keys = tuple(SortKey(c, d) for c, d in zip(order[:many], down, strict=False))
    assert paged(store, ItemsQuery(limit=limit, sort=keys)) == plainly(features, keys)


def test_sorted_within_a_box_and_a_condition(store, features):
    keys = (SortKey(1, descending=True), SortKey(0))
    query = ItemsQuery(limit=9, sort=keys, bbox=(8.2, 51.1, 8.7, 51.4), equals={"offen": "true"})
    inside = [
        f
        for f in features
        for x, y in [f["geometry"]["coordinates"]]
        if 8.2 <= x <= 8.7 and 51.1 <= y <= 51.4 and f["properties"]["offen"]
    ]
    assert paged(store, query) == plainly(inside, keys)
    assert inside


def test_a_deep_page_is_found_by_the_index(store):
    """No sorting of all rows, whatever stands before the page."""
    from drehscheibe.releases.items_sort import stretches

    for descending in (False, True):
        for stretch in stretches((SortKey(2, descending),), (5, 77)):
            sql = f"{SELECT} WHERE {stretch.sql} ORDER BY {stretch.order}"
            plan = store.connection.execute(f"EXPLAIN QUERY PLAN {sql}", stretch.values).fetchall()
            told = " ".join(step[3] for step in plan)
            assert "SEARCH" in told
            assert "TEMP B-TREE" not in told
