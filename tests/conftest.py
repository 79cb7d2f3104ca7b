# SPDX-License-Identifier: EUPL-1.2
"""What all tests share."""

from __future__ import annotations

import gc
import os
import shutil
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import hypothesis
import pytest

from commands import Instance
from drehscheibe.children import child
from drehscheibe.releases.layout import Layout
from drehscheibe.settings import Settings, current_settings
from emptying import empty, empty_database
from heavy import weight
from nursed import nursed
from scenes import Once, Scenes
from shared_folder import made_once

pytest_plugins = ["server", "live"]

# Where it is set, each process that a test starts compiles every module again.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A busy machine is slow; what is tested is what comes out, never how long it took.
hypothesis.settings.register_profile("patient", deadline=None)
hypothesis.settings.load_profile("patient")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: -weight(item.path.name))


def pytest_collection_finish() -> None:
    """Thousands of tests and all modules stay to the end: nobody need look through them again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 20)


def pytest_unconfigure() -> None:
    gc.unfreeze()


def pytest_xdist_auto_num_workers() -> int:
    """Half as many again as there are processors: tests often wait for what they started."""
    return max(2, len(os.sched_getaffinity(0)) * 3 // 2)


@pytest.fixture(scope="session", autouse=True)
def _children() -> Iterator[None]:
    with nursed():
        yield


@pytest.fixture(scope="module")
def own_programs() -> Iterator[None]:
    """Every child is a program of its own, as it is on a server: for those who attack it."""
    before, child.usual_start = child.usual_start, child.by(child.PROGRAM)
    yield
    child.usual_start = before


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    """The folders of an empty instance."""
    layout = Layout(tmp_path / "instance")
    layout.create()
    return layout


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real files beside the checkout; tests that need them skip where they are missing."""
    beside = Path(__file__).parents[2] / "shared"
    folder = Path(os.environ.get("DREHSCHEIBE_SHARED", beside))
    if not (folder / "data").is_dir():
        pytest.skip(f"the real files are not there ({folder.name}/data)")
    return folder


@pytest.fixture(scope="session")
def portal_process(
    fresh_installation: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Settings]:
    """Django started once, on a database and folders of its own."""
    os.environ["DREHSCHEIBE_HOME"] = str(tmp_path_factory.mktemp("portal") / "instance")
    current_settings.cache_clear()
    from drehscheibe.portal.setup import start_django

    settings = current_settings()
    settings.layout.create()
    shutil.copy(Layout(fresh_installation).portal_database, settings.layout.portal_database)
    start_django()
    empty_database()
    yield settings
    from django.db import connections

    connections.close_all()
    del os.environ["DREHSCHEIBE_HOME"]
    current_settings.cache_clear()


@pytest.fixture
def portal(portal_process: Settings) -> Iterator[Settings]:
    """An empty instance with a portal; what a test leaves behind is removed."""
    portal_process.layout.create()
    yield portal_process
    empty(portal_process.layout)


@pytest.fixture(scope="session")
def scenes(portal_process: Settings, tmp_path_factory: pytest.TempPathFactory) -> Scenes:
    return Scenes(portal_process.layout, tmp_path_factory.mktemp("scenes"))


@pytest.fixture
def once(portal: Settings, scenes: Scenes, request: pytest.FixtureRequest) -> Once:
    """What many tests of a module begin with is made once."""
    return scenes.of(request.module.__name__)


@pytest.fixture(scope="session")
def fresh_installation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An instance right after `drehscheibe init`; tests work on copies. To make its database, one
    migration after the other, takes five seconds of a processor."""

    def init(folder: Path) -> None:
        process = Instance(folder / "instance").start("init")
        _, said = process.communicate(timeout=600)  # everybody waits for it, busy as they are
        assert process.returncode == 0, said
        with closing(sqlite3.connect(Layout(folder / "instance").portal_database)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # copies are of the one file

    return made_once(tmp_path_factory, "fresh-installation", init) / "instance"


@pytest.fixture
def installation(fresh_installation: Path, tmp_path: Path) -> Instance:
    """An instance of one's own, with the region and no datasets."""
    home = tmp_path / "instance"
    shutil.copytree(fresh_installation, home)
    return Instance(home)
