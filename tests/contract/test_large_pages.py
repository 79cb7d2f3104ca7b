# SPDX-License-Identifier: EUPL-1.2
"""A page ends with so many bytes, however many features are asked for, and says that there is more.

Ten thousand features of some size would fill the memory of a worker, each time somebody asks.
"""

from __future__ import annotations

from io import BytesIO

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inside import inside
from instances import new_instance, publish
from streams import Points

ROWS, LETTERS = 20, 1_000_000
ITEMS = "/ogc/collections/lang/items"
LARGEST = 16 << 20


class Long(Points):
    """Some 25 MB."""

    def values(self):
        texts = [f"{row} {'ä<b>' * (LETTERS // 4)}" for row in range(self.rows)]
        return super().values() | {"name": pa.array(texts, pa.string())}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    layout = new_instance(tmp_path_factory.mktemp("large") / "instance")
    publish(layout, "lang", Long(ROWS), title="Lang")
    with inside(layout, requests_per_minute=0) as client:
        yield client


def followed(client, address):
    found, pages = [], 0
    while address:
        answer = client.get(address)
        assert len(answer.content) <= LARGEST + 100_000
        page = answer.json()
        assert page["numberReturned"] == len(page["features"])
        found += [feature["id"] for feature in page["features"]]
        links = (link["href"] for link in page["links"] if link["rel"] == "next")
        address, pages = next(links, ""), pages + 1
    return found, pages


@pytest.mark.parametrize("query", ["limit=20", "limit=10000", "limit=20&sortby=-wert"])
def test_the_pages_of_large_features_hold_each_of_them_once(client, query):
    found, pages = followed(client, f"{ITEMS}?{query}")
    assert sorted(found) == list(range(1, ROWS + 1))
    assert pages == 2


def test_a_file_of_a_page_holds_what_its_headers_say(client):
    answer = client.get(f"{ITEMS}?f=parquet&limit=20")
    rows = pq.read_table(BytesIO(answer.content)).num_rows
    assert rows == int(answer.headers["ogc-numberreturned"]) < ROWS
    assert 'rel="next"' in answer.headers["link"]
    text = client.get(f"{ITEMS}?f=csv&limit=20")
    assert text.text.count("\n") - 1 == int(text.headers["ogc-numberreturned"]) == rows


def test_a_page_for_people_shows_what_can_be_drawn_at_once(client):
    page = client.get(f"{ITEMS}?f=html&limit=10000")
    assert page.status_code == 200
    assert len(page.content) < 4 * LETTERS * 2
    assert "after=" in page.text
