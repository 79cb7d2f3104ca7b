# SPDX-License-Identifier: EUPL-1.2
"""Pages go on in the release they began in, and one deep inside costs what the first costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest

from drehscheibe.domain.tables import Column, ColumnType
from drehscheibe.releases.filters import from_text, translated
from drehscheibe.releases.items import ItemsQuery, ItemsStore
from drehscheibe.releases.items_sort import SortKey
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.pointer import ReleaseState, State
from inside import Inside, inside
from instances import change_pointer, new_instance, publish
from streams import Points, build

ITEMS = "/ogc/collections/orte/items"
ROWS = 20_400  # so that the pages end well behind the deep one


class Turned(Points):
    """The same rows with the columns in another order, and one with another name."""

    def __init__(self, rows: int) -> None:
        super().__init__(rows)
        turned = (*reversed(self.table.columns),)
        first = replace(turned[-1], name="bezeichnung")
        assert first == Column("name", "bezeichnung", "Name", ColumnType.TEXT)
        self.table = replace(self.table, columns=(*turned[:-1], first))


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    layout = new_instance(tmp_path / "instance")
    publish(layout, "orte", Points(30), title="Orte")
    return layout


@pytest.fixture
def asked(layout: Layout) -> Iterator[Inside]:
    with inside(layout) as client:
        yield client


def following(page: dict[str, Any]) -> str:
    return next((link["href"] for link in page["links"] if link["rel"] == "next"), "")


def test_pages_stay_in_their_release_whatever_the_next_one_is_like(layout, asked):
    page = asked.get(ITEMS, params={"limit": 8, "sortby": "-wert", "filter": "wert >= 1"}).json()
    publish(layout, "orte", Turned(3), title="Orte")
    found = [feature["properties"]["wert"] for feature in page["features"]]
    while address := following(page):
        page = asked.get(address).json()
        found += [feature["properties"]["wert"] for feature in page["features"]]
        assert all("name" in feature["properties"] for feature in page["features"])
    assert found == [row / 4 for row in range(29, 3, -1)]
    (one, *_) = asked.get(ITEMS).json()["features"]
    assert "bezeichnung" in one["properties"]


def test_pages_of_a_release_that_was_undone_say_to_start_again(layout, asked):
    first = asked.get(ITEMS, params={"limit": 8}).json()
    old = publish(layout, "orte", Points(30), title="Orte neu")
    change_pointer(
        layout,
        "orte",
        releases={old.release: ReleaseState.CURRENT.value, old.previous: ReleaseState.UNDONE.value},
    )
    response = asked.get(following(first), headers={"Accept-Language": "de"})
    assert response.status_code == 410
    assert response.json()["code"] == "pages-gone"
    assert "ersten Seite" in response.json()["detail"]


def test_pages_of_a_release_that_never_was_say_to_start_again(asked):
    response = asked.get(ITEMS, params={"after": "0123456789abcdef.8"})
    assert (response.status_code, response.json()["code"]) == (410, "pages-gone")


def test_pages_of_a_dataset_that_was_taken_back_do_not(layout, asked):
    first = asked.get(ITEMS, params={"limit": 8}).json()
    change_pointer(layout, "orte", state=State.WITHDRAWN)
    response = asked.get(following(first))
    assert (response.status_code, response.json()["code"]) == (410, "no-longer-public")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ItemsStore]:
    folder = tmp_path_factory.mktemp("deep")
    layout = Layout(folder / "instance")
    layout.create()
    manifest = build(layout, folder, Points(ROWS))
    store = ItemsStore(layout.items(manifest.release, "punkte"))
    yield store
    store.close()


QUERIES = {
    "plain": {},
    "an equal value": {"equals": {"offen": "true"}},
    "a filter": {"filter": "anzahl >= 0 AND name LIKE 'M%'"},
    "a wide box": {"bbox": (7.0, 50.0, 10.0, 53.0)},
    "sorted": {"sort": (SortKey(1, descending=True),)},
    "sorted by two": {"sort": (SortKey(3), SortKey(0))},
}


@pytest.mark.parametrize("kind", QUERIES)
def test_page_ten_thousand_costs_what_page_one_costs(store, kind):
    """Counted in steps of SQLite's machine, two features a page."""
    asked: dict[str, Any] = dict(QUERIES[kind])
    if "filter" in asked:
        asked["filter"] = translated(from_text(asked["filter"]), store.table)
    whole = store.page(ItemsQuery(limit=ROWS, **asked))
    deep = 9_999 if kind == "an equal value" else 19_998
    if kind != "an equal value":
        assert len(whole.features) == ROWS
    after = store.page(ItemsQuery(limit=deep - deep % 2, **asked)).last
    first, page_one = steps(store, ItemsQuery(limit=2, **asked))
    late, page_deep = steps(store, ItemsQuery(limit=2, after=after, **asked))
    assert page_deep == whole.features[deep - deep % 2 :][:2]
    assert page_one == whole.features[:2]
    assert late <= first * 2 + 100


def steps(store: ItemsStore, query: ItemsQuery) -> tuple[int, list[bytes]]:
    counted = 0

    def count() -> int:
        nonlocal counted
        counted += 1
        return 0

    store.connection.set_progress_handler(count, 1)
    page = store.page(query)
    assert all(orjson.loads(feature) for feature in page.features)
    return counted, page.features
