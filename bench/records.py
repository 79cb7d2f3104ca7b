# SPDX-License-Identifier: EUPL-1.2
"""Search in the catalogue, 100,000 records, beside pycsw on PostgreSQL."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import quote

import orjson

from bench import postgis
from bench.instance import Instance
from bench.items import CONNECTIONS, SECONDS
from bench.load import rate
from bench.peers.pycsw import SEARCH, Entry, pycsw
from bench.tables import Promise, section
from drehscheibe.catalogue.records import DatasetRecord, Publisher
from drehscheibe.catalogue.writer import rebuild
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.tables import Table
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.pointer import Pointer, ReleaseState, State

_RECORDS = 100_000
_RATIO, _P95_MS = 20, 10
THINGS = (
    *("Spielplätze", "Bäume", "Radwege", "Haltestellen", "Ladesäulen", "Bebauungspläne"),
    *("Denkmäler", "Schulen", "Kindertagesstätten", "Windenergieanlagen", "Wasserschutzgebiete"),
    *("Müllabfuhr", "Hochwassergefahren", "Bodenrichtwerte", "Wanderwege", "Stolpersteine"),
)
_ABOUT = ("Bestand", "Planung", "Zustand", "Standorte", "Flächen", "Grenzen", "Messwerte", "Liste")
_PLACES = ("Nord", "Süd", "Ost", "West", "Mitte", "Altstadt", "Bahnhof", "Hafen", "Wald", "Feld")
_DAY = "2026-11-01T08:00:00Z"


def measure(folder: Path, rows: int) -> str:
    del rows
    lacking = postgis.missing() or ("" if shutil.which("wrk") else "wrk")
    if lacking:
        return f"## Records\n\nNot measured: the package {lacking} is not installed."
    entries = list(entries_of_towns())
    words = asked_words()
    instance = Instance(folder / "instance-records")
    _fill(Layout(instance.home), entries)
    ours = [f"/ogc/collections/datasets/items?limit=10&q={quote(word)}" for word in words]
    theirs = [SEARCH.format(word=quote(word)) for word in words]
    with instance.served_alone() as server:
        rate(server.address, ours, seconds=3, connections=CONNECTIONS)
        alone = rate(server.address, ours, seconds=SECONDS, connections=1)
        found = rate(server.address, ours, seconds=SECONDS, connections=CONNECTIONS)
    with postgis.server() as database, pycsw(database, folder, entries) as address:
        rate(address, theirs, seconds=3, connections=CONNECTIONS)
        peer = rate(address, theirs, seconds=SECONDS, connections=CONNECTIONS)
    told = (
        f"{_RECORDS:,} records, searches for one word, ten records an answer. Drehscheibe"
        f" {found.per_second:,.0f} requests/s (p99 {found.p99:.1f} ms), pycsw"
        f" {peer.per_second:,.1f} (p99 {peer.p99:.0f} ms), {CONNECTIONS} connections;"
        f" failed: {found.failed}/{peer.failed}."
    )
    ratio = found.per_second / peer.per_second
    lines = [
        Promise("Searches beside pycsw", ratio, _RATIO, "times", least=True),
        Promise("p95 of one client after the other", alone.p95, _P95_MS, "ms"),
    ]
    return section("Records", told, "records", lines)


def asked_words() -> list[str]:
    """What people look for: things, their parts, and the subject of some datasets only."""
    return [*THINGS, *_ABOUT, *(f"{thing} {place}" for thing in THINGS for place in _PLACES)]


def entries_of_towns(count: int = _RECORDS) -> Iterator[Entry]:
    numbers = random.Random(6)
    for number in range(count):
        thing, about = numbers.choice(THINGS), numbers.choice(_ABOUT)
        west, south = numbers.uniform(7.4, 8.6), numbers.uniform(50.7, 51.6)
        yield Entry(
            identifier=f"daten-{number}",
            title=f"{thing} {numbers.choice(_PLACES)} {number}",
            abstract=f"{about} der {thing}, gepflegt vom Amt {number % 59}.",
            keywords=(thing, about),
            date=_DAY,
            bbox=(west, south, west + 0.1, south + 0.1),
        )


def _fill(layout: Layout, entries: list[Entry]) -> None:
    """The catalogue and the pointers of datasets without files: nothing else is read."""
    point(layout, entries)
    rebuild(layout, (record_of(number, entry) for number, entry in enumerate(entries)))


def point(layout: Layout, entries: Iterable[Entry]) -> None:
    """Makes them public."""
    for number, entry in enumerate(entries):
        release = f"{number:064x}"
        releases = {release: ReleaseState.CURRENT.value}
        pointer = Pointer(entry.identifier, State.PUBLIC, release, ("daten",), releases)
        # Written plainly: 100,000 files that survive a power cut would take half an hour.
        layout.pointer(entry.identifier).write_bytes(orjson.dumps(to_plain(pointer)))


def record_of(number: int, entry: Entry) -> DatasetRecord:
    return DatasetRecord(
        slug=entry.identifier,
        title=entry.title,
        description=entry.abstract,
        publisher=Publisher(f"{5958000 + number % 59:08d}", f"Stadt {number % 59}", "municipality"),
        licence="dl-by-de/2.0",
        release=f"{number:064x}",
        issued=entry.date,
        modified=entry.date,
        tables=(Table("daten", entry.title, columns=(), rows=100, bbox=entry.bbox),),
        keywords=entry.keywords,
        themes=("GOVE",),
    )
