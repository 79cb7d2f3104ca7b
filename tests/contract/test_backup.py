# SPDX-License-Identifier: EUPL-1.2
"""Backups: taken while things change, restored to the same answers, refused when damaged."""

from __future__ import annotations

import difflib
import io
import json
import os
import re
import resource
import shutil
import signal
import sqlite3
import subprocess
import sys
import tarfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from itertools import islice
from pathlib import Path

import httpx
import orjson
import pytest
import zstandard

from commands import SOEST, Instance
from drehscheibe.domain.errors import BackupDamaged, BackupTooNew
from drehscheibe.portal.backups.archive import SEAL, SEAL_BYTES, ArchiveWriter, Contents, Header
from drehscheibe.portal.backups.reading import check_archive
from drehscheibe.portal.backups.restoring import restore_files
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.pointer import read_pointer
from ports import free_port
from server import wait_for

# What answers say of the moment and of the port at which they were asked for.
PASSING = [
    re.compile(rb'"timeStamp": ?"[^"]+"'),
    re.compile(rb"http://127.0.0.1:\d+"),
    re.compile(rb"gerade eben|vor \d+ Minuten?"),
    # What a dataset makes possible is found out by the worker, soon after a start.
    re.compile(rb'<section[^>]*aria-labelledby="possible".*?</section>', re.DOTALL),
]
OFFERED = ("spielplaetze", "baeume")


def table(path: Path, rows: int) -> Path:
    lines = (f"{n};Ort {n};{51 + n / 9999:.5f};{8 + n / 9999:.5f}" for n in range(rows))
    path.write_text("\n".join(["Nr;Name;Breitengrad;Längengrad", *lines]) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def filled_once(fresh_installation: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two public datasets with two releases, one withdrawn, one purged, a text of the operator."""
    folder = tmp_path_factory.mktemp("filled")
    instance = Instance(folder / "instance")
    shutil.copytree(fresh_installation, instance.home)

    def publish(rows: int, slug: str, name: str) -> tuple[str | Path, ...]:
        path = table(folder / f"{slug}-{rows}.csv", rows)
        return "publish", path, name, slug, "--owner", SOEST, "--yes"

    instance.run_all(
        *(publish(60, slug, "--title") for slug in (*OFFERED, "zurueckgezogen", "geloescht")),
        *(publish(80, slug, "--dataset") for slug in OFFERED),
        ("withdraw", "zurueckgezogen"),
        ("purge", "geloescht", "--yes"),
    )
    (instance.home / "impressum.md").write_text("Kreis Soest")
    return instance.home


@pytest.fixture
def filled(filled_once: Path, tmp_path: Path) -> Instance:
    shutil.copytree(filled_once, tmp_path / "instance")
    return Instance(tmp_path / "instance")


def backup(instance: Instance, file: Path) -> dict:
    done = instance.run("backup", file, "--by", "Frau Winter", "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def restored(file: Path, home: Path) -> Instance:
    instance = Instance(home)
    done = instance.run("restore", file, "--by", "Frau Winter", "--json")
    assert done.returncode == 0, done.stderr
    return instance


@contextmanager
def serving(instance: Instance, log: Path) -> Iterator[httpx.Client]:
    """The whole process tree on an instance, worker included, under one public address."""
    port = free_port()
    environment = instance.environment | {
        "DREHSCHEIBE_PUBLIC_URL": "https://daten.example.org",
        "DREHSCHEIBE_REQUESTS_PER_MINUTE": "0",
    }
    command = [sys.executable, "-m", "drehscheibe", "serve", "--port", str(port)]
    with log.open("wb") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, log)
            with httpx.Client(base_url=address, timeout=30) as client:
                yield client
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(30)


def answers(client: httpx.Client) -> dict[str, tuple[int, bytes]]:
    """What a reader gets: pages, collections, every item, every download."""
    collections = client.get("/ogc/collections?f=json").json()["collections"]
    slugs = [one["id"] for one in collections if one["itemType"] == "feature"]
    paths = [path for slug in slugs for path in files_of(client, slug)]
    placed = [one["id"] for one in collections if "spatial" in one.get("extent", {})]
    paths += [f"/files/{slug}/thumbnail.svg" for slug in placed if slug in slugs]
    # The pages after the files: they show those that are made, and tell their size.
    paths += ["/", "/daten/", "/daten/?q=spielplatz", "/sitemap.xml", "/daten/neu.atom"]
    paths += ["/daten/zurueckgezogen/", "/daten/geloescht/", "/ogc/collections?f=json"]
    for slug in slugs:
        paths += [f"/daten/{slug}/", f"/ogc/collections/{slug}?f=json"]
        paths += [f"/ogc/collections/{slug}/schema", f"/ogc/collections/{slug}/items?limit=1000"]
    return {path: answer(client, path) for path in paths}


def files_of(client: httpx.Client, slug: str) -> list[str]:
    """Every download that the page of a dataset offers."""
    found = re.findall(rf'href="(/files/{slug}/[^"?]+)"', client.get(f"/daten/{slug}/").text)
    assert {path.rsplit(".", 1)[1] for path in found} >= {
        "csv",
        "geojson",
        "gpkg",
        "parquet",
        "fgb",
    }
    return sorted(set(found))


def answer(client: httpx.Client, path: str) -> tuple[int, bytes]:
    """Downloads and stores are made by the worker: whoever is told to wait, waits."""
    deadline = time.monotonic() + 90
    while (response := client.get(path)).status_code == 503 and time.monotonic() < deadline:
        time.sleep(0.2)
    body = b"" if response.is_error else response.content  # errors carry the request's id
    for said in PASSING:
        body = said.sub(b"", body)
    if response.is_success:  # writers put the moment into these
        if path.endswith((".gpkg", ".fgb", ".pmtiles")):
            body = str(len(body)).encode()
        if path.endswith((".zip", ".xlsx")):
            with zipfile.ZipFile(io.BytesIO(body)) as file:
                body = repr([(one.filename, one.file_size) for one in file.infolist()]).encode()
    return response.status_code, body


def differences(one: Instance, other: Instance, tmp_path: Path) -> list[str]:
    with serving(one, tmp_path / "one.log") as client:
        before = answers(client)
    with serving(other, tmp_path / "other.log") as client:
        after = answers(client)
    assert len(before) > 20
    assert {status for status, _ in before.values()} == {200, 410}
    return [
        f"{path}\n{changed(before[path], after.get(path, (0, b'')))}"
        for path in before
        if before[path] != after.get(path)
    ]


def changed(one: tuple[int, bytes], other: tuple[int, bytes]) -> str:
    """The lines in which two answers differ, for whoever reads the failure."""
    lines = [
        [str(status), *body.decode(errors="replace").splitlines()] for status, body in (one, other)
    ]
    return "\n".join(islice(difflib.unified_diff(*lines, lineterm="", n=1), 40))


def test_a_restored_installation_gives_the_same_answers(filled, tmp_path):
    told = backup(filled, tmp_path / "sicherung.tar.zst")
    assert told["missing"] == []
    again = restored(tmp_path / "sicherung.tar.zst", tmp_path / "neu" / "instance")
    assert differences(filled, again, tmp_path) == []
    assert (again.home / "impressum.md").read_text() == "Kreis Soest"
    assert (again.home / "secret.key").read_text() == (filled.home / "secret.key").read_text()
    assert again.run("doctor").returncode == 0


def audit(instance: Instance) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(instance.layout.portal_database)) as database:
        return database.execute("SELECT action, actor FROM evidence_auditentry").fetchall()


def test_both_commands_are_in_the_audit_trail(filled, tmp_path):
    backup(filled, tmp_path / "b")
    assert ("backup", "operator: Frau Winter") in audit(filled)
    assert ("restore", "operator: Frau Winter") in audit(restored(tmp_path / "b", tmp_path / "c"))


class Busy:
    """Publishes one dataset again and again, withdraws and purges others, until it is stopped."""

    def __init__(self, instance: Instance, folder: Path) -> None:
        self._instance, self._folder = instance, folder
        self._stop = threading.Event()
        self.rounds = 0
        self._thread = threading.Thread(target=self._go)

    def __enter__(self) -> Busy:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _go(self) -> None:
        while not self._stop.is_set():
            self.rounds += 1
            file = table(self._folder / "busy.csv", 80 + self.rounds)
            self._instance.publish(file, "--dataset", "spielplaetze")
            self._instance.publish(file, "--title", f"fluechtig {self.rounds}")
            self._instance.run("withdraw", "baeume")
            self._instance.run("purge", f"fluechtig-{self.rounds}", "--yes")
            self._instance.publish(file, "--dataset", "baeume")


def one_truth(instance: Instance) -> None:
    """Pointer, database, catalogue and disk say the same of every dataset."""
    with closing(sqlite3.connect(instance.layout.portal_database)) as database:
        rows = database.execute(
            'SELECT slug, state, "release", epoch FROM catalogue_dataset'
        ).fetchall()
    with closing(sqlite3.connect(instance.layout.catalogue)) as catalogue:
        listed = {slug for (slug,) in catalogue.execute("SELECT slug FROM records")}
    for slug, state, release, epoch in rows:
        pointer = read_pointer(instance.layout.pointer(slug))
        assert (pointer.state.value, pointer.release, pointer.epoch) == (state, release, epoch)
        assert (slug in listed) == (state == "public")
        on_disk = instance.layout.releases / slug
        kept = {name for name, known in pointer.releases.items() if known != "purged"}
        assert {path.name for path in on_disk.glob("*")} == kept


def test_a_backup_while_everything_changes_restores_to_one_truth(filled, tmp_path):
    files = []
    with Busy(filled, tmp_path) as busy:
        while busy.rounds < 2:
            files.append(tmp_path / f"sicherung-{len(files)}")
            assert backup(filled, files[-1])["missing"] == []
    for number, file in enumerate(files[:: max(1, len(files) // 2)]):
        again = restored(file, tmp_path / f"home-{number}")
        one_truth(again)
        assert again.run("doctor").returncode == 0
        shutil.rmtree(again.home)
    one_truth(filled)


def test_a_backup_can_be_opened_by_tar_and_only_by_its_owner(filled, tmp_path):
    file = tmp_path / "sicherung.tar.zst"
    backup(filled, file)
    assert file.stat().st_mode & 0o777 == 0o600
    if not shutil.which("tar") or not shutil.which("zstd"):
        pytest.skip("tar and zstd are not on this machine")
    listed = subprocess.run(
        ["tar", "--zstd", "-tf", file], capture_output=True, text=True, check=True
    ).stdout
    assert "instance/portal.sqlite" in listed
    assert not any(part in listed for part in ("derived", "scratch", "catalogue.sqlite"))


def test_nobody_is_signed_in_by_a_stolen_backup(filled, tmp_path):
    with closing(sqlite3.connect(filled.layout.portal_database)) as database, database:
        session = ("geheimnis4711", "", "2099-01-01")
        database.execute("INSERT INTO django_session VALUES (?, ?, ?)", session)
    backup(filled, tmp_path / "b")
    unpack(tmp_path / "b", tmp_path / "offen")
    assert b"geheimnis4711" not in (tmp_path / "offen/instance/portal.sqlite").read_bytes()


def unpack(file: Path, folder: Path) -> None:
    plain = io.BytesIO()
    with file.open("rb") as packed:
        zstandard.ZstdDecompressor().copy_stream(packed, plain)
    plain.seek(0)
    with tarfile.open(fileobj=plain) as tar:
        tar.extractall(folder, filter="data")


def refused(home: Path, file: Path) -> BackupDamaged | BackupTooNew:
    """Restoring is refused, and nothing was written."""
    with pytest.raises((BackupDamaged, BackupTooNew)) as raised:
        restore_files(Layout(home), file)
    assert not home.exists()
    return raised.value


def test_a_damaged_backup_is_refused_wherever_it_is_damaged(filled, tmp_path):
    file, bad = tmp_path / "b", tmp_path / "bad"
    backup(filled, file)
    content = file.read_bytes()
    size = len(content)
    for place in (3, size // 3, size // 2, size - SEAL_BYTES - 3, size - 40, size - 1):
        bad.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        refused(tmp_path / "home", bad)
    for length in (0, 10, size // 2, size - SEAL_BYTES, size - 1):
        bad.write_bytes(content[:length])
        refused(tmp_path / "home", bad)
        with pytest.raises(BackupDamaged):
            check_archive(bad, lambda _: None)
    for words in (("backup", "--verify"), ("restore",)):
        done = Instance(tmp_path / "home").run(*words, bad)
        assert (done.returncode, "keine vollständige Sicherung" in done.stderr) == (1, True)
    assert not (tmp_path / "home").exists()
    assert filled.run("backup", "--verify", file).returncode == 0


Fill = Callable[[tarfile.TarFile], None]


def forged(file: Path, fill: Fill, contents: Contents | None = None) -> Path:
    """A backup with a right seal and wrong content, as somebody who means harm would make it."""
    with file.open("wb") as target:
        archive = ArchiveWriter(target, Header("0.0.1", "2026-01-01T00:00:00Z"))
        fill(archive._tar)
        archive.close(contents or Contents("2026-01-01T00:00:00Z"))
    assert SEAL in file.read_bytes()[-SEAL_BYTES:]
    return file


def member(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> Fill:
    def fill(tar: tarfile.TarFile) -> None:
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, link
        info.size = 4 if kind == tarfile.REGTYPE else 0
        tar.addfile(info, io.BytesIO(b"evil"))

    return fill


@pytest.mark.parametrize(
    "fill",
    [
        member("instance/../../evil"),
        member("/etc/evil"),
        member("evil"),
        member("instance//evil"),
        member("instance/./evil"),
        member("instance/region/../../../evil"),
        member("instance/link", tarfile.SYMTYPE, "/etc"),
        member("instance/link", tarfile.LNKTYPE, "/etc/passwd"),
        member("instance/pipe", tarfile.FIFOTYPE),
        member("instance/disk", tarfile.BLKTYPE),
        member("instance/folder", tarfile.DIRTYPE),
    ],
)
def test_nothing_leaves_the_folder(tmp_path, fill):
    refused(tmp_path / "a" / "home", forged(tmp_path / "b", fill))
    assert not list(tmp_path.rglob("evil"))


def test_a_file_that_is_a_folder_too_is_refused(tmp_path):
    def both(tar):
        member("instance/a")(tar)
        member("instance/a/b")(tar)

    assert "contradict" in str(refused(tmp_path / "home", forged(tmp_path / "b", both)))


def test_a_backup_of_a_newer_version_is_refused(tmp_path):
    file = tmp_path / "b"
    with file.open("wb") as target:
        ArchiveWriter(target, Header("99.1", "2026-01-01T00:00:00Z")).close(Contents(""))
    assert "99.1" in str(refused(tmp_path / "home", file))


def test_nothing_is_written_over(filled, tmp_path):
    file = tmp_path / "b"
    backup(filled, file)
    before = file.read_bytes()
    done = filled.run("backup", file)
    assert (done.returncode, "gibt es schon" in done.stderr) == (1, True)
    assert file.read_bytes() == before
    done = filled.run("restore", file)
    assert (done.returncode, "ist nicht leer" in done.stderr) == (1, True)
    assert "ginge mit ihr verloren" in filled.run("backup", filled.home / "b").stderr
    assert not (filled.home / "b").exists()


def limited(instance: Instance, most: int, *words: str | Path) -> subprocess.CompletedProcess:
    """The command on a disk on which no file can become larger than `most` bytes."""
    return subprocess.run(
        [sys.executable, "-m", "drehscheibe", *map(str, words)],
        env=instance.environment,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )


def test_a_full_disk_leaves_nothing_behind(filled, tmp_path):
    (filled.home / "bild.png").write_bytes(os.urandom(1_000_000))
    folder = tmp_path / "platte"
    folder.mkdir()
    done = limited(filled, 500_000, "backup", folder / "b")
    assert (done.returncode, "nicht genug Platz" in done.stderr) == (1, True), done.stderr
    assert not any(folder.iterdir())
    backup(filled, tmp_path / "b")
    home = tmp_path / "home"
    done = limited(Instance(home), 500_000, "restore", tmp_path / "b")
    assert (done.returncode, "nicht genug Platz" in done.stderr) == (1, True), done.stderr
    assert not home.exists()


def test_a_release_that_the_installation_lacks_is_named(filled, tmp_path):
    release = read_pointer(filled.layout.pointer("baeume")).release
    shutil.rmtree(filled.layout.release("baeume", release))
    done = filled.run("backup", tmp_path / "b", "--json")
    assert done.returncode == 1
    assert orjson.loads(done.stdout)["missing"] == [f"baeume/{release}"]
    again = Instance(tmp_path / "home")
    done = again.run("restore", tmp_path / "b", "--json")
    assert done.returncode == 1, done.stderr
    assert orjson.loads(done.stdout)["datasets"] == 3 - 2
