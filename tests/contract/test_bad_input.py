# SPDX-License-Identifier: EUPL-1.2
"""Bad input gets a clear sentence in German, the old release stays, the source stays.

A full disk, a kill at any moment and two publications at once are in `test_crashes.py`, damaged
stores behind the server in `test_taken_back.py`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx
import pyarrow.parquet as pq
import pytest

import bad_files
from commands import SOEST, Instance
from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.releases.items import ItemsStore
from drehscheibe.releases.pointer import Pointer, read_pointer
from ports import answers, free_port

PLACES = "Name;Länge;Breite\n" + "".join(f"Ort {n};8,{n:02};51,5\n" for n in range(1, 41))


@pytest.fixture(scope="module")
def installation(fresh_installation, tmp_path_factory) -> Instance:
    """One instance with one dataset for the whole module; nothing here may change it."""
    folder = tmp_path_factory.mktemp("bad")
    instance = Instance(folder / "instance")
    shutil.copytree(fresh_installation, instance.home)
    first = folder / "orte.csv"
    first.write_text(PLACES, "utf-8")
    assert instance.publish(first)["rows"] == 40
    return instance


def catalogue_of(installation: Instance, slug: str) -> DatasetRecord:
    catalogue = Catalogue(installation.layout)
    record = catalogue.record(slug)
    catalogue.close()
    assert record
    return record


def pointer_of(installation: Instance) -> Pointer:
    pointer = read_pointer(installation.layout.pointer("orte"))
    assert pointer
    return pointer


def assert_untouched(installation: Instance, before: Pointer) -> None:
    """The release is the same, its rows are served, its source is there, nothing lies about."""
    after = pointer_of(installation)
    assert after == before
    layout = installation.layout
    store = ItemsStore(layout.items(after.release, after.tables[0]))
    rows = store.table.rows
    store.close()
    assert rows == 40
    source = [path for path in layout.source("orte", after.release).rglob("*") if path.is_file()]
    assert [path.read_text("utf-8") for path in source] == [PLACES]
    assert list(layout.scratch.glob("work-*")) == []


def published_anew(installation: Instance, path: Path, **settings: str) -> tuple[int, str]:
    """Exit code and sentences of the attempt to make `path` the next release."""
    limited = Limited(installation.home, settings)
    done = limited.run("publish", path, "--owner", SOEST, "--dataset", "orte", "--yes")
    assert "Traceback" not in done.stderr
    return done.returncode, done.stderr


@dataclass(frozen=True)
class Limited(Instance):
    """The same instance with other settings."""

    settings: dict[str, str]

    @property
    def environment(self) -> dict[str, str]:
        return super().environment | self.settings


@pytest.mark.parametrize(
    ("write", "sentence"),
    [
        (bad_files.empty, "Die Datei ist leer."),
        (bad_files.wrong_ending, "Diese Art von Datei können wir nicht lesen"),
        (bad_files.cut_zip, "beschädigt oder unterwegs abgeschnitten"),
        (bad_files.cut_xlsx, "beschädigt oder unterwegs abgeschnitten"),
        (bad_files.cut_gpkg, "beschädigt oder unterwegs abgeschnitten"),
        (bad_files.bomb, "wird beim Entpacken mehr als 250-mal so groß"),
        (bad_files.climbing_zip, "einen Namen, der aus ihr hinausführt"),
        (bad_files.linking_zip, "eine Verknüpfung zu einer anderen Datei"),
        (bad_files.locked_xlsx, "mit einem Passwort geschützt"),
        (partial(bad_files.shapefile_without, ending=".dbf"), "fehlt die Attributtabelle (.dbf)"),
        (bad_files.laughing_kml, "erklärt Entitäten oder verweist auf fremde Definitionen"),
        (bad_files.reaching_kml, "erklärt Entitäten oder verweist auf fremde Definitionen"),
        (bad_files.laughing_xlsx, "erklärt Entitäten oder verweist auf fremde Definitionen"),
        (bad_files.too_wide, "hat 10.000 Spalten; mehr als 1900 können wir nicht aufnehmen"),
        (bad_files.endless_cell, "Eine Zeile ist größer als 16\u00a0MB"),
    ],
)
def test_a_bad_file_is_refused_and_the_old_release_stays(
    installation: Instance, tmp_path: Path, write: Callable[[Path], Path], sentence: str
) -> None:
    before = pointer_of(installation)
    path = write(tmp_path)
    code, told = published_anew(installation, path)
    assert code == 2
    assert sentence in told
    assert path.exists()
    assert_untouched(installation, before)


def test_a_file_over_the_limit_is_refused(installation, tmp_path):
    before = pointer_of(installation)
    path = bad_files.endless_cell(tmp_path)
    code, told = published_anew(installation, path, DREHSCHEIBE_MAX_UPLOAD_MIB="5")
    assert code == 1
    assert "größer als die 5\u00a0MiB" in told
    assert path.exists()
    assert_untouched(installation, before)


@pytest.mark.parametrize(
    ("write", "sentences"),
    [
        (
            partial(bad_files.shapefile_without, ending=".shx"),
            ("fehlt der Index (.shx); wir haben ihn neu erzeugt",),
        ),
        (
            bad_files.uneven_rows,
            ("1 Zeile hat weniger als 3 Zellen", "1 Zeile hat mehr als 3 Zellen"),
        ),
        (bad_files.scripts_in_cells, ("HTML",)),
        (bad_files.formulas_in_cells, ("sehen wie Formeln aus",)),
        (bad_files.zero_bytes, ("1 Zelle enthält NUL-Bytes; sie wurden entfernt",)),
    ],
)
def test_what_can_be_read_is_said_and_mended(installation, tmp_path, write, sentences):
    done = installation.run("inspect", write(tmp_path))
    assert done.returncode == 0, done.stderr
    for sentence in sentences:
        assert sentence in done.stderr


def test_names_with_commands_reach_no_terminal(installation, tmp_path):
    path = tmp_path / "rot\x1b[31m.csv"
    path.write_text("Name;Wert \x1b[2J\nA\x07;1\nB;1\n" + "C;1\n" * 40, "utf-8")
    done = installation.run("inspect", path)
    assert not set(done.stdout + done.stderr) & set("\x1b\x07\x9b")


def test_a_file_name_in_an_old_encoding_is_published(installation, tmp_path):
    path = tmp_path / os.fsdecode(b"Stra\xdfen.csv")
    path.write_text(PLACES, "utf-8")
    printed = installation.publish(path)
    assert printed["rows"] == 40
    assert "stra" in printed["dataset"]


def test_a_title_with_commands_breaks_no_feed(installation, tmp_path):
    path = tmp_path / "titel.csv"
    path.write_text(PLACES, "utf-8")
    title = "Wege \x07\x1b[31m\ufffe]]> & <b>"
    printed = installation.publish(path, "--title", title, "--description", "x\x0by")
    record = catalogue_of(installation, printed["dataset"])
    assert record.title == "Wege \ufffd\ufffd[31m\ufffd]]> & <b>"
    assert record.description == "x y"


def test_formulas_and_scripts_stay_text_in_downloads(installation, tmp_path):
    printed = installation.publish(bad_files.formulas_in_cells(tmp_path), "--title", "Formeln")
    slug, release = printed["dataset"], printed["release"]
    workbook = tmp_path / "aus.xlsx"
    done = installation.run("export", slug, "--out", workbook, "--format", "xlsx")
    assert done.returncode == 0, done.stderr
    layout = installation.layout
    table = pq.read_table(layout.parquet(slug, release, printed["columns"][0]["table"]))
    assert table.column("name")[0].as_py().startswith("=HYPERLINK")
    with zipfile.ZipFile(workbook) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets)


def test_a_broken_worker_is_started_again(installation, tmp_path):
    """The supervisor of `serve` restarts a killed worker; readers notice nothing."""
    port = free_port()
    serving = installation.start("serve", "--port", str(port))
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(address)
        worker = _worker_of(serving.pid)
        os.kill(worker, signal.SIGKILL)
        assert _get(f"{address}/ogc/collections/orte/items?limit=1") == 200
        for _ in range(100):
            again = _worker_of(serving.pid, wait=False)
            if again not in {0, worker}:
                break
            time.sleep(0.1)
        assert again not in {0, worker}
        assert _get(f"{address}/daten/orte/") == 200
    finally:
        serving.terminate()
        serving.communicate(timeout=30)


def _get(address: str) -> int:
    """Its status; the first page of a server on a busy machine takes its time."""
    return httpx.get(address, timeout=60).status_code


def _wait_for(address: str) -> None:
    for _ in range(300):
        if answers(f"{address}/healthz"):
            return
        time.sleep(0.1)
    raise AssertionError("the server did not start")


def _worker_of(supervisor: int, *, wait: bool = True) -> int:
    """The process id of the worker below the supervisor; 0 if there is none now."""
    for _ in range(100 if wait else 1):
        children = Path(f"/proc/{supervisor}/task/{supervisor}/children").read_text().split()
        for child in children:
            arguments = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
            if b"worker" in arguments:
                return int(child)
        time.sleep(0.1)
    return 0


def test_a_damaged_release_is_found_and_only_it_is_not_served(installation, tmp_path):
    second = tmp_path / "zweite.csv"
    second.write_text(PLACES.replace("Ort", "Platz"), "utf-8")
    printed = installation.publish(second, "--title", "Zweite")
    layout = installation.layout
    damaged = layout.parquet("zweite", printed["release"], printed["columns"][0]["table"])
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[: len(whole) // 2])
    report = installation.run("doctor", "--json")
    damaged.write_bytes(whole)
    assert report.returncode == 1
    faults = json.loads(report.stdout)["faults"]
    assert {fault["about"] for fault in faults} == {"zweite"}
    assert str(damaged) in {fault["path"] for fault in faults}
