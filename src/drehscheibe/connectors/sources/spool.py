# SPDX-License-Identifier: EUPL-1.2
"""What a catalogue says, page by page in a folder, for whoever keeps it; a cut is gone on with.

One process writes, another takes the pages away. A page is there as a whole or not at all, and
writing one again changes nothing: whoever takes it knows entries by their keys.
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

import orjson

import drehscheibe
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.describing import EntryPage
    from drehscheibe.connectors.sources.entries import Entry

    WhyLeft = Callable[[Entry], str | None]

_BY = f"{drehscheibe.__version__} 2"  # raise the number when entries become others
_FRESH = 3_600.0  # seconds after which nobody goes on: the pages before may be others by now
_TITLE, _TEXT, _FILES, _WORDS = 300, 20_000, 500, 100  # the most that is kept of an entry


@dataclass(slots=True)
class State:
    """How far it is. `following` is where the next page is; `is_whole`: there is none."""

    begun_at: str
    following: str = ""
    pages: int = 0
    is_whole: bool = False
    faulty: int = 0
    seen: list[str] = field(default_factory=list)
    left: dict[str, int] = field(default_factory=dict)  # out by the filter: reason -> how many


@dataclass(frozen=True, slots=True)
class Remembered:
    """A page that was read the last time: the same bytes say the same again."""

    sha256: str
    following: str
    keys: list[str]
    faulty: int
    left: dict[str, int] = field(default_factory=dict)


class SamePage(Exception):
    """What was just fetched is known, so nobody need read it."""

    def __init__(self, page: Remembered) -> None:
        self.page = page
        super().__init__(page.sha256)


class Spool:
    """One run of one source. `known`: keys of entries and their digests of the last time.

    What `why_left` names a reason for is counted and goes no further; `filtered` names the filter,
    since what is remembered of another one says nothing.
    """

    def __init__(
        self, folder: Path, *, why_left: WhyLeft = lambda _: None, filtered: str = ""
    ) -> None:
        self._folder, self._why_left = folder, why_left
        self._by = f"{_BY} {filtered}"
        self._state_file, self._known_file = folder / "state.json", folder / "known.json"
        self._memory_file = folder / "memory.json"
        self._fetched: list[dict[str, Any]] = []
        self._memory = self._remembered()
        self._read: dict[str, Remembered] = {}  # of this run, for the next one

    def begin(self, known: dict[str, str]) -> None:
        """Said by whoever takes the pages, before somebody writes them."""
        self._folder.mkdir(parents=True, exist_ok=True)
        _write(self._known_file, known)

    @property
    def known(self) -> dict[str, str]:
        found: dict[str, str] = orjson.loads(self._known_file.read_bytes())
        return found

    def state(self, address: str) -> State:
        """That of a run of the same source which was cut a while ago, or a new one."""
        try:
            is_fresh = time.time() - self._state_file.stat().st_mtime < _FRESH
            state = from_plain(State, orjson.loads(self._state_file.read_bytes()))
        except (OSError, ValueError, TypeError, KeyError):
            return State(address)
        return state if is_fresh and state.begun_at == address else State(address)

    def saw(self, fetched: Fetched, known: dict[str, str]) -> None:
        """Goes with the next page: what it was made of. Raises `SamePage`."""
        self._fetched.append(
            {
                "address": fetched.address,
                "at": fetched.at,
                "sha256": fetched.sha256,
                "size": fetched.size,
            }
        )
        page = self._memory.get(fetched.address)
        # Entries that went and are back have to come in full.
        if page and page.sha256 == fetched.sha256 and all(key in known for key in page.keys):
            raise SamePage(page)

    def put(self, page: EntryPage, state: State, known: dict[str, str]) -> None:
        """Only what is new or other than the last time is written."""
        kept, left = self._sifted(page)
        told = [{"digest": digest_of(entry), "entry": entry} for entry in kept]
        changed = [one for one, entry in zip(told, kept, strict=True)
                   if known.get(entry.key) != one["digest"]]  # fmt: skip
        keys, faulty = [entry.key for entry in kept], sum(bool(one.faults) for one in kept)
        sha256 = self._fetched[-1]["sha256"] if len(self._fetched) == 1 else ""
        self._end_page(Remembered(sha256, page.following, keys, faulty, left), changed, state)

    def _sifted(self, page: EntryPage) -> tuple[list[Entry], dict[str, int]]:
        left: Counter[str] = Counter()
        kept = []
        for entry in map(bounded, page.entries):
            if why := self._why_left(entry):
                left[str(why)] += 1
            else:
                kept.append(entry)
        return kept, dict(left)

    def skip(self, page: Remembered, state: State) -> None:
        """It is as the last time; that it was fetched is told all the same."""
        self._end_page(page, [], state)

    def remember(self) -> None:
        """After a whole run, for the next one."""
        pages = {address: asdict(page) for address, page in self._read.items()}
        _write(self._memory_file, {"by": self._by, "pages": pages})

    def forget_run(self) -> None:
        """What only this run needed."""
        for path in (self._state_file, self._known_file, *self._folder.glob("page-*")):
            path.unlink(missing_ok=True)

    def _end_page(self, page: Remembered, changed: list[dict[str, Any]], state: State) -> None:
        state.pages += 1
        told = {"entries": changed, "fetched": self._fetched}
        _write(self._folder / f"page-{state.pages:06}.json", told)
        if page.sha256:
            self._read[self._fetched[-1]["address"]] = page
        self._fetched = []
        state.seen += page.keys
        state.faulty += page.faulty
        state.left = dict(Counter(state.left) + Counter(page.left))
        state.following, state.is_whole = page.following, not page.following
        _write(self._state_file, asdict(state))

    def _remembered(self) -> dict[str, Remembered]:
        """Nothing after an update: the same page may say more to it."""
        try:
            told = orjson.loads(self._memory_file.read_bytes())
            pages = told["pages"].items() if told["by"] == self._by else ()
            return {address: Remembered(**page) for address, page in pages}
        except (OSError, ValueError, TypeError, KeyError):
            return {}

    def take(self) -> Iterator[tuple[Path, dict[str, Any]]]:
        """Pages that are there, in order; whoever has kept one deletes it."""
        for path in sorted(self._folder.glob("page-*.json")):
            yield path, orjson.loads(path.read_bytes())


def digest_of(entry: Entry) -> str:
    return hashlib.sha256(orjson.dumps(entry)).hexdigest()[:32]


def bounded(entry: Entry) -> Entry:
    """A catalogue that says a megabyte of one dataset is cut short."""
    said = entry.metadata
    return replace(
        entry,
        title=entry.title[:_TITLE],
        description=entry.description[:_TEXT],
        distributions=entry.distributions[:_FILES],
        faults=entry.wrong_in_catalogue[:_WORDS],
        metadata=replace(
            said,
            keywords=tuple(word[:100] for word in said.keywords[:_WORDS]),
            groups=tuple(word[:100] for word in said.groups[:_WORDS]),
        ),
    )


def _write(path: Path, value: Any) -> None:
    fresh = path.with_name(f"{path.name}-new")
    fresh.write_bytes(orjson.dumps(value))
    fresh.replace(path)
