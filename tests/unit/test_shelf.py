# SPDX-License-Identifier: EUPL-1.2
"""The shelf asks for what can be made again, once, and serves the rest."""

from __future__ import annotations

import pytest

from drehscheibe.delivery.shelf import Shelf
from drehscheibe.domain.errors import ArtifactDamaged, ArtifactNotReady
from drehscheibe.releases.pointer import Pointer, State, write_pointer
from drehscheibe.releases.rebuild import items_task
from streams import Points, build


@pytest.fixture
def release(layout, tmp_path):
    name = build(layout, tmp_path, Points(30)).release
    pointer = Pointer("punkte", State.PUBLIC, name, ("punkte",), {name: "current"}, epoch=1)
    write_pointer(layout.pointer("punkte"), pointer)
    return name


@pytest.fixture
def wishes():
    return []


@pytest.fixture
def shelf(layout, wishes):
    shelf = Shelf(layout, lambda kind, **payload: wishes.append((kind, payload)))
    yield shelf
    shelf.close()


@pytest.mark.parametrize(("harm", "error"), [("lost", ArtifactNotReady), ("cut", ArtifactDamaged)])
def test_items_that_cannot_be_read_are_asked_for(layout, release, shelf, wishes, harm, error):
    path = layout.items(release, "punkte")
    path.unlink() if harm == "lost" else path.write_bytes(b"SQLite format 3\0")
    collection = shelf.collection("punkte")
    with pytest.raises(error):
        shelf.store(collection)
    assert wishes == [("items", {"dataset": "punkte", "release": release})]
    task = {"home": str(layout.home), **wishes[0][1]}
    assert items_task(task, lambda *_: None) == {"made": ["punkte"]}
    assert shelf.store(collection).table.rows == 30
