# SPDX-License-Identifier: EUPL-1.2
"""Entries of a catalogue that are word for word as the last time are read by nobody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from drehscheibe.connectors.sources.contract import Fault
from drehscheibe.connectors.sources.describing import EntryPage, raw_hash
from drehscheibe.connectors.sources.distributions import Distribution
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.connectors.sources.spool import Spool, digest_of

HERE = "https://portal.example"


class Catalogue:
    """What a connector does with packages: those that are as before are not read."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.known: dict[str, str] = {}  # key -> digest, as the database has it
        self.read: list[str] = []

    def run(self, packages: dict[str, str], **more: Any) -> dict[str, int]:
        spool, self.read = Spool(self._folder, **more), []
        spool.begin(self.known.items())
        state = spool.state(HERE)
        raw = {key: raw_hash(text) for key, text in packages.items()}
        before = spool.as_before(raw)
        entries = tuple(self._entry(key, packages[key]) for key in packages if key not in before)
        spool.put(EntryPage(entries, unread=tuple(before), raw=raw), state)
        spool.keys.remember()
        told = {"seen": spool.keys.count(), "faulty": state.faulty, "left": state.left.copy()}
        told["gone"] = spool.keys.gone()
        for path, page in spool.take():
            for one in page["entries"]:
                self.known[one["entry"]["key"]] = one["digest"]
            path.unlink()
        spool.forget_run()
        return told

    def _entry(self, key: str, text: str) -> Entry:
        self.read.append(key)
        files = (Distribution("https://portal.example/a.csv", "csv"),)
        faults = (Fault("x"),) if "faulty" in text else ()
        return Entry(key, text, licences=("cc-zero",), distributions=files, faults=faults)


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path)


PACKAGES = {"a": "Bäume", "b": "Bänke, faulty", "c": "Brunnen"}


def test_only_what_is_other_is_read_and_everything_is_counted(catalogue: Catalogue) -> None:
    first = catalogue.run(PACKAGES)
    assert (catalogue.read, first["seen"]) == (["a", "b", "c"], 3)
    second = catalogue.run(PACKAGES | {"c": "Brunnen 2"})
    assert catalogue.read == ["c"]
    assert (second["seen"], second["faulty"], second["gone"]) == (3, 1, [])
    third = catalogue.run({"a": "Bäume"})
    assert (catalogue.read, third["gone"]) == ([], ["b", "c"])


def test_what_the_database_has_not_is_read_again(catalogue: Catalogue) -> None:
    """It went meanwhile, or the page that told it was never kept."""
    catalogue.run(PACKAGES)
    del catalogue.known["a"]
    catalogue.known["b"] = digest_of(Entry("b", "other"))
    catalogue.run(PACKAGES)
    assert sorted(catalogue.read) == ["a", "b"]


def test_what_the_filter_left_out_is_neither_read_nor_forgotten(catalogue: Catalogue) -> None:
    why: Callable[[Entry], str | None] = lambda entry: "words" if entry.key == "c" else None  # noqa: E731
    first = catalogue.run(PACKAGES, why_left=why, filtered="1")
    again = catalogue.run(PACKAGES, why_left=why, filtered="1")
    assert (catalogue.read, again["left"], again["seen"]) == ([], {"words": 1}, 2)
    assert first["left"] == again["left"]
    catalogue.run(PACKAGES, filtered="2")  # another filter: what is remembered says nothing
    assert catalogue.read == ["a", "b", "c"]
