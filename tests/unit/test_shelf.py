# SPDX-License-Identifier: EUPL-1.2
"""The shelf asks for what can be made again, once, serves the rest, and lets go by time."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from pathlib import Path

import pytest

from drehscheibe.delivery.holdings.open_files import EVERY, OpenFiles, keep_closing
from drehscheibe.delivery.holdings.shelf import Shelf
from drehscheibe.delivery.tiles.archives import Archives
from drehscheibe.domain.errors import ArtifactDamaged, ArtifactNotReady, NoLongerPublic
from drehscheibe.releases.pointer import Pointer, State, read_pointer, write_pointer
from drehscheibe.releases.purge import remove_releases
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


class Clock:
    """Time that passes when somebody sleeps, and ends after so many sleeps."""

    def __init__(self, sleeps):
        self.now, self._left = 0.0, sleeps

    async def sleep(self, seconds):
        if not self._left:
            raise asyncio.CancelledError
        self._left -= 1
        self.now += seconds


def run(*sweeps, sleeps=1):
    clock = Clock(sleeps)
    with suppress(asyncio.CancelledError):
        asyncio.run(keep_closing(*sweeps, sleep=clock.sleep))
    return clock


def open_below(folder):
    """Files of this process that are open or mapped, deleted ones too, as the kernel knows them."""
    found = {
        line.split(maxsplit=5)[-1] for line in Path("/proc/self/maps").read_text().splitlines()
    }
    for number in Path("/proc/self/fd").iterdir():
        with suppress(OSError):
            found.add(str(number.readlink()))
    return [link for link in found if link.startswith(str(folder))]


def withdraw(layout):
    path = layout.pointer("punkte")
    write_pointer(path, read_pointer(path).changed(state=State.WITHDRAWN, release=""))


def test_a_store_that_was_taken_back_is_closed_by_time_without_a_request(layout, release, shelf):
    collection = shelf.collection("punkte")
    shelf.store(collection)
    assert len(open_below(layout.derived)) == 2, "SQLite's file and the one with the features"
    run(shelf.sweep, sleeps=3)
    assert len(open_below(layout.derived)) == 2, "what is public stays open"
    withdraw(layout)
    remove_releases(layout, "punkte", [release])
    assert all("(deleted)" in link for link in open_below(layout.derived))
    assert run(shelf.sweep).now == EVERY < 5
    assert open_below(layout.home) == []
    with pytest.raises(NoLongerPublic):
        shelf.collection("punkte")


def test_a_store_whose_file_was_deleted_or_replaced_is_closed(layout, release, shelf):
    collection = shelf.collection("punkte")
    shelf.store(collection)
    path = layout.items(release, "punkte")
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    copy.rename(path)
    run(shelf.sweep)
    assert open_below(layout.derived) == []
    assert shelf.store(collection).table.rows == 30


def test_the_next_look_comes_whatever_this_one_met(caplog):
    looks = []

    def sweep():
        looks.append(1)
        raise OSError("the disk is gone")

    run(sweep, lambda: looks.append(2), sleeps=2)
    assert looks == [1, 2, 1, 2]
    assert "closing files that were taken back failed" in caplog.text


def test_only_the_files_used_last_stay_open(tmp_path):
    closed = []

    class Handle:
        def __init__(self, path):
            self.name = path.name

        def close(self):
            closed.append(self.name)

    files = OpenFiles(2)
    for name in "ab":
        files.open(("d", "r", name), tmp_path / name, Handle)
    files.get(("d", "r", "a"))
    files.open(("d", "r", "c"), tmp_path / "c", Handle)
    assert closed == ["b"]
    files.close_all()
    assert closed == ["b", "a", "c"]


def test_tiles_are_wished_for_once_and_seen_as_soon_as_they_are_there(layout, release, shelf):
    wishes = []
    archives = Archives(lambda kind, **_: wishes.append(kind))
    collection = shelf.collection("punkte")
    assert [archives.of(shelf, collection) for _ in range(3)] == [None] * 3
    assert wishes == ["tiles"]
    path = layout.tiles(release, "punkte")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"no archive at all")
    with pytest.raises(ArtifactDamaged):
        archives.of(shelf, collection)
