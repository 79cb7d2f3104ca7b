# SPDX-License-Identifier: EUPL-1.2
"""Killed, full, damaged, twice at once: the old release stays, the source stays, it goes on."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from drehscheibe.releases.items import ItemsStore
from drehscheibe.releases.lock import dataset_lock
from drehscheibe.releases.pointer import read_pointer

KILLS = 6
MANY = 8_000


def write_places(path: Path, rows: int) -> Path:
    lines = ["Name;Länge;Breite;Plätze"]
    lines += [f"Ort {i};{8 + i % 97 / 100:.4f};{51 + i % 89 / 200:.4f};{i}" for i in range(rows)]
    path.write_text("\n".join(lines).replace(".", ","), "utf-8")
    return path


@pytest.fixture
def published(installation, tmp_path):
    """A dataset with one release of 100 rows, and a larger file for the next one."""
    first = write_places(tmp_path / "orte.csv", 100)
    assert installation.publish(first)["rows"] == 100
    return write_places(tmp_path / "viele orte.csv", MANY)


def rows_served(installation) -> int:
    pointer = read_pointer(installation.layout.pointer("orte"))
    store = ItemsStore(installation.layout.items(pointer.release, pointer.tables[0]))
    try:
        return store.table.rows
    finally:
        store.close()


def leftovers(installation) -> list[Path]:
    return list(installation.layout.scratch.glob("work-*"))


def sweep(installation) -> None:
    """What the worker does when it starts."""
    program = (
        "from drehscheibe.portal.setup import start_django; start_django();"
        "from drehscheibe.settings import current_settings as s;"
        "from drehscheibe.portal.catalogue.services import sweep;"
        "from drehscheibe.portal.catalogue.taking_back import reconcile;"
        "reconcile(s().layout); sweep(s().layout)"
    )
    subprocess.run([sys.executable, "-c", program], env=installation.environment, check=True)


def test_killed_at_any_moment_nothing_is_lost_and_it_can_be_run_again(installation, published):
    next_one = ("publish", published, "--owner", "05974040", "--dataset", "orte", "--yes")
    started, process = time.monotonic(), installation.start(*next_one)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    whole = time.monotonic() - started
    served = {100, MANY}
    for kill in range(1, KILLS + 1):
        process = installation.start(*next_one)
        time.sleep(whole * kill / KILLS)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        assert rows_served(installation) in served
    time.sleep(0.5)  # children end with their parent, not in the same moment
    sweep(installation)
    assert leftovers(installation) == []
    assert installation.run(*next_one).returncode == 0
    assert rows_served(installation) == MANY
    assert published.exists()
    report = json.loads(installation.run("doctor", "--json").stdout)
    assert report["faults"] == []
    known = json.loads(installation.run("releases", "orte", "--json").stdout)["releases"]
    folders = {path.name for path in (installation.layout.releases / "orte").iterdir()}
    assert folders == {release["release"] for release in known}


def test_two_publications_of_one_dataset_at_once_are_told_apart(installation, published):
    with dataset_lock(installation.layout, "orte"):
        done = installation.run(
            "publish", published, "--owner", "05974040", "--dataset", "orte", "--yes"
        )
    assert done.returncode == 1
    assert "gerade veröffentlicht" in done.stderr
    assert rows_served(installation) == 100


@contextmanager
def small_disk(folder: Path, mib: int):
    folder.mkdir(parents=True, exist_ok=True)
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={mib}m", "tmpfs", folder],
        check=False,
        capture_output=True,
    )
    if mounted.returncode:
        pytest.skip("a small disk can only be mounted by root")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk_is_said_and_the_old_release_is_served(installation, published):
    with small_disk(installation.layout.scratch, 1):
        done = installation.run(
            "publish", published, "--owner", "05974040", "--dataset", "orte", "--yes"
        )
        assert done.returncode == 1
        assert "nicht genug Platz" in done.stderr
        assert "Traceback" not in done.stderr
    assert rows_served(installation) == 100
    assert published.exists()


def test_damaged_files_are_found_by_the_doctor(installation, published):
    pointer = read_pointer(installation.layout.pointer("orte"))
    damaged = installation.layout.parquet("orte", pointer.release, pointer.tables[0])
    content = bytearray(damaged.read_bytes())
    content[len(content) // 2] ^= 0xFF
    damaged.write_bytes(content)
    done = installation.run("doctor")
    assert done.returncode == 1
    assert "beschädigt" in done.stdout
    assert str(damaged) in done.stdout
