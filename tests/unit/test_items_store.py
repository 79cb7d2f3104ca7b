# SPDX-License-Identifier: EUPL-1.2
"""The items store beside a plain reading of the same rows; and the budget of a question."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pyarrow as pa
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from drehscheibe.domain.errors import ArtifactDamaged, TooMuchAsked
from drehscheibe.releases.items import ItemsQuery, ItemsStore
from drehscheibe.releases.items_sort import SortKey
from streams import Points, build


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    from drehscheibe.releases.layout import Layout

    folder = tmp_path_factory.mktemp("store")
    layout = Layout(folder / "instance")
    layout.create()
    manifest = build(layout, folder, Points(2_500))
    store = ItemsStore(layout.items(manifest.release, "punkte"), dataset="punkte")
    yield store
    store.close()


@pytest.fixture(scope="module")
def features(store):
    return [orjson.loads(f) for f in store.page(ItemsQuery(limit=10_000)).features]


def ids(page):
    return [orjson.loads(feature)["id"] for feature in page.features]


edges = st.floats(7.9, 9.1)
heights = st.floats(50.9, 51.6)


@settings(
    max_examples=80,
    deadline=None,
)
@given(edges, edges, heights, heights, st.integers(1, 400), st.booleans())
def test_a_box_finds_what_lies_in_it_page_by_page(store, features, a, b, c, d, limit, is_open):
    west, east, south, north = *sorted((a, b)), *sorted((c, d))
    query = {"bbox": (west, south, east, north), "equals": {"offen": "true"} if is_open else {}}
    box = shapely.box(west, south, east, north)
    wanted = [
        f["id"]
        for f in features
        if shapely.Point(f["geometry"]["coordinates"]).intersects(box)
        and (not is_open or f["properties"]["offen"])
    ]
    found, after = [], 0
    while True:
        page = store.page(ItemsQuery(limit=limit, after=after, **query))
        found += ids(page)
        if not page.last:
            break
        after = page.last
    assert found == wanted


def test_several_conditions_hold_together(store, features):
    page = store.page(ItemsQuery(equals={"offen": "true", "anzahl": "4000"}))
    assert ids(page) == [5]
    assert page.matched == 1


def test_text_is_searched_in_every_case(store):
    assert ids(store.page(ItemsQuery(text="möhne 2499"))) == [2500]
    assert store.page(ItemsQuery(text="100 %")).features == []


def test_a_walk_gives_what_the_pages_give(store):
    query = ItemsQuery(limit=5, text="möhne 24", with_shapes=True)
    walked = list(store.walk(query))
    assert len(walked) > 5
    page = store.page(replace(query, limit=10_000))
    assert walked == list(zip(page.features, page.shapes, strict=True))


def test_large_features_come_out_as_they_went_in(layout, tmp_path):
    class Long(Points):
        def values(self):
            long = [f"{row} " + "ein langer Text, " * (row % 3 * 100) for row in range(self.rows)]
            return super().values() | {"name": pa.array(long, pa.string())}

    manifest = build(layout, tmp_path, Long(300))
    store = ItemsStore(layout.items(manifest.release, "punkte"))
    found = store.page(ItemsQuery(limit=1_000)).features
    assert {len(orjson.loads(one)["properties"]["name"]) // 1_000 for one in found} == {0, 1, 3}
    assert store.item("3") in found
    assert sorted(one for one, _ in store.walk(ItemsQuery())) == sorted(found)
    store.close()


@pytest.mark.parametrize("largest", [1, 1_000, 20_000])
@pytest.mark.parametrize("sort", [(), (SortKey(0, descending=True),)])
def test_pages_that_end_with_so_many_bytes_hold_everything_together(store, largest, sort):
    query, found, after, pages = ItemsQuery(limit=40, sort=sort), [], 0, 0
    while pages == 0 or (after and pages < 60):
        page = store.page(replace(query, after=after), largest=largest)
        assert len(page.features) == 1 or sum(map(len, page.features)) <= largest
        found, after, pages = found + ids(page), page.last, pages + 1
    whole = ids(store.page(replace(query, limit=10_000)))
    assert found == whole[: len(found)]
    assert pages == 60, "there is more, and it says so"


def test_what_is_packed_small_counts_as_large_as_it_is(layout, tmp_path):
    """A cell that was packed to a thousandth must not fill the memory of who asks for many."""

    class OneLetter(Points):
        def values(self):
            return super().values() | {"name": pa.array(["a" * 100_000] * self.rows, pa.string())}

    manifest = build(layout, tmp_path, OneLetter(50))
    store = ItemsStore(layout.items(manifest.release, "punkte"))
    page = store.page(ItemsQuery(limit=50), largest=500_000)
    assert 2 <= len(page.features) < 50
    assert sum(map(len, page.features)) <= 500_000
    assert page.last
    store.close()


def test_each_stretch_of_a_walk_costs_what_is_allowed(store):
    walk = store.walk(ItemsQuery(text="xyz"))
    store.allow(0)
    with pytest.raises(TooMuchAsked):
        list(walk)
    store.allow(60)


def test_a_question_without_budget_is_too_much(store):
    with pytest.raises(TooMuchAsked) as refusal:
        store.page(ItemsQuery(text="gibt es nicht"), seconds=0)
    assert refusal.value.params["name"] == "q"
    assert store.page(ItemsQuery(limit=1)).features


def test_a_file_that_is_no_store_is_damaged(tmp_path):
    path = tmp_path / "items.sqlite"
    path.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(ArtifactDamaged):
        ItemsStore(path, dataset="x")
    with pytest.raises(ArtifactDamaged):
        ItemsStore(tmp_path / "missing" / "items.sqlite", dataset="x")
