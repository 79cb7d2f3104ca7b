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
from drehscheibe.connectors.sources.spooled_keys import Keys, Remembered, Said
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.describing import EntryPage
    from drehscheibe.connectors.sources.entries import Entry

    WhyLeft = Callable[[Entry], str | None]

_BY = f"{drehscheibe.__version__} 5"  # raise the number when entries become others
_FRESH = 3_600.0  # seconds after which nobody goes on: the pages before may be others by now
_TITLE, _TEXT, _FILES, _WORDS = 300, 20_000, 500, 100  # the most that is kept of an entry
_SERIES = 10  # that one dataset is in


@dataclass(slots=True)
class State:
    """How far it is. `following` is where the next page is; `is_whole`: there is none."""

    begun_at: str
    following: str = ""
    pages: int = 0
    is_whole: bool = False
    faulty: int = 0
    seen: int = 0  # entries
    left: dict[str, int] = field(default_factory=dict)  # out by the filter: reason -> how many


class SamePage(Exception):
    """What was just fetched is known, so nobody need read it."""

    def __init__(self, page: Remembered) -> None:
        self.page = page
        super().__init__(page.sha256)


class Spool:
    """One run of one source.

    What `why_left` names a reason for is counted and goes no further; `filtered` names the filter,
    since what is remembered of another one says nothing.
    """

    def __init__(
        self, folder: Path, *, why_left: WhyLeft = lambda _: None, filtered: str = ""
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._state_file = folder, folder / "progress.json"
        self._why_left = why_left
        self.keys = Keys(folder / "keys.sqlite", by=f"{_BY} {filtered}")
        self._fetched: list[dict[str, Any]] = []
        self._before: dict[str, Said] = {}

    def begin(self, known: Iterable[tuple[str, str]]) -> None:
        """Said by whoever takes the pages, before somebody writes them: keys and digests."""
        self.keys.begin(known)

    def state(self, address: str) -> State:
        """That of a run of the same source which was cut a while ago, or a new one."""
        if begun := self._begun(address):
            return begun
        self.keys.begin_anew()
        return State(address)

    def _begun(self, address: str) -> State | None:
        try:
            is_fresh = time.time() - self._state_file.stat().st_mtime < _FRESH
            state = from_plain(State, orjson.loads(self._state_file.read_bytes()))
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return state if is_fresh and state.begun_at == address else None

    def saw(self, fetched: Fetched) -> None:
        """Goes with the next page: what it was made of. Raises `SamePage`."""
        self._fetched.append(
            {
                "address": fetched.address,
                "at": fetched.at,
                "sha256": fetched.sha256,
                "size": fetched.size,
            }
        )
        page = self.keys.page(fetched.address)
        if page and page.sha256 == fetched.sha256:
            raise SamePage(page)

    def put(self, page: EntryPage, state: State) -> None:
        """Only what is new or other than the last time is written."""
        kept, left = self._sifted(page)
        digests = {entry.key: digest_of(entry) for entry in kept}
        known = self.keys.digests(list(digests))
        changed = [
            {"digest": digests[entry.key], "entry": entry}
            for entry in kept
            if known.get(entry.key) != digests[entry.key]
        ]
        self.keys.tell(
            Said(entry.key, page.raw[entry.key], digests[entry.key], bool(entry.faults))
            for entry in kept
            if entry.key in page.raw
        )
        unread = [self._before[key] for key in page.unread]
        keys = [*digests, *(one.key for one in unread if not one.left)]
        faulty = sum(bool(one.faults) for one in kept) + sum(one.is_faulty for one in unread)
        left.update(one.left for one in unread if one.left)
        sha256 = self._fetched[-1]["sha256"] if len(self._fetched) == 1 else ""
        said = Remembered(sha256, page.following, keys, faulty, dict(left))
        self._end_page(said, changed, state)

    def as_before(self, raw: Mapping[str, str]) -> Collection[str]:
        """Keys of those that nobody need read: as the last time, and still known by it."""
        self._before = self.keys.said(raw)
        return self._before.keys()

    def _sifted(self, page: EntryPage) -> tuple[list[Entry], Counter[str]]:
        left: Counter[str] = Counter()
        kept = []
        for entry in map(bounded, page.entries):
            if why := self._why_left(entry):
                left[str(why)] += 1
                if entry.key in page.raw:
                    self.keys.tell([Said(entry.key, page.raw[entry.key], "", left=str(why))])
            else:
                kept.append(entry)
        return kept, left

    def skip(self, page: Remembered, state: State) -> None:
        """It is as the last time; that it was fetched is told all the same."""
        self._end_page(page, [], state)

    def forget_run(self) -> None:
        """What only this run needed."""
        for path in (self._state_file, *self._folder.glob("page-*")):
            path.unlink(missing_ok=True)
        self.keys.forget_run()

    def _end_page(self, page: Remembered, changed: list[dict[str, Any]], state: State) -> None:
        state.pages += 1
        told = {"entries": changed, "fetched": self._fetched}
        _write(self._folder / f"page-{state.pages:06}.json", told)
        self.keys.see(page, self._fetched[-1]["address"] if self._fetched else "")
        self._fetched = []
        state.seen += len(page.keys)
        state.faulty += page.faulty
        state.left = dict(Counter(state.left) + Counter(page.left))
        state.following, state.is_whole = page.following, not page.following
        _write(self._state_file, asdict(state))

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
            series=tuple((address, title[:_TITLE]) for address, title in said.series[:_SERIES]),
            groups=tuple(word[:100] for word in said.groups[:_WORDS]),
        ),
    )


def _write(path: Path, value: Any) -> None:
    fresh = path.with_name(f"{path.name}-new")
    fresh.write_bytes(orjson.dumps(value))
    fresh.replace(path)
