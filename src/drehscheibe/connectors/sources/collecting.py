# SPDX-License-Identifier: EUPL-1.2
"""Features that come page by page become one file; a cut is gone on with at its page.

Beside the file stands how far it is. Memory holds one page.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, NoReturn

from drehscheibe.domain.errors import AddressFailed, DrehscheibeError, FileTooLarge

if TYPE_CHECKING:
    from drehscheibe.connectors.sources.contract import Tell

_FRESH = 3_600.0  # seconds after which nobody goes on: the pages before may be others by now


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the features of all pages."""

    head: str
    between: str
    end: str


GEOJSON = Frame('{"type":"FeatureCollection","features":[', ",", "\n]}\n")


@dataclass(frozen=True, slots=True)
class Page:
    """`features` as they shall stand in the file, a line each."""

    features: list[str]
    following: str  # where the next one is; "" after the last
    total: int = 0  # in all, where the server says so
    frame: Frame = GEOJSON


def geojson(features: list[dict[str, Any]]) -> list[str]:
    return [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in features]


@dataclass(slots=True)
class _State:
    begun_at: str  # the first address: of another one nothing is gone on with
    next: str
    size: int = 0
    count: int = 0
    last: str = ""  # hash of the page before
    end: str = GEOJSON.end


class Collected:
    """The file while it grows. `same_page` is raised where a page comes twice."""

    def __init__(self, target: Path, *, largest: int, same_page: AddressFailed) -> None:
        self._target, self._largest, self._same_page = target, largest, same_page
        self._note = target.with_name(f"{target.name}.pages")
        self.promised = 0  # objects, where the source says that it has more than came

    def collect(self, first: str, read: Callable[[str], Page], tell: Tell) -> int:
        """How many features came. What goes wrong is raised, and what is here stays."""
        state, self.promised = self._begun(first), 0
        with self._target.open("r+b" if state.size else "wb") as file:
            file.truncate(state.size)
            file.seek(state.size)
            while state.next:
                page = read(state.next)
                self._take(file, page, state)
                tell(state.count, page.total)
                self.promised = page.total if page.total > state.count else 0
            file.write(state.end.encode())
        self._note.unlink(missing_ok=True)
        return state.count

    def sha256(self) -> str:
        return self.sha256_of(self._target)

    @staticmethod
    def sha256_of(path: Path) -> str:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()

    def forget(self) -> None:
        """Nothing of it is gone on with, and nothing of it is left."""
        self._note.unlink(missing_ok=True)
        self._target.unlink(missing_ok=True)

    def _begun(self, first: str) -> _State:
        try:
            is_fresh = time.time() - self._note.stat().st_mtime < _FRESH
            state = _State(**json.loads(self._note.read_bytes()))
            if is_fresh and state.begun_at == first and self._target.stat().st_size >= state.size:
                return state
        except (OSError, ValueError, TypeError):
            pass
        return _State(begun_at=first, next=first)

    def _take(self, file: IO[bytes], page: Page, state: _State) -> None:
        body = f"{page.frame.between}\n".join(page.features).encode()
        seen = hashlib.sha256(body).hexdigest()
        if page.features and seen == state.last:
            self._give_up(self._same_page)
        if not state.size:
            file.write(page.frame.head.encode())
        if page.features:
            file.write((page.frame.between if state.count else "").encode() + b"\n" + body)
        if file.tell() > self._largest:
            self._give_up(FileTooLarge(name=self._target.name, limit=self._largest >> 20))
        file.flush()
        # An empty page is an end, whatever it links to.
        state.next = page.following if page.features else ""
        state.size, state.count = file.tell(), state.count + len(page.features)
        state.last, state.end = seen, page.frame.end
        self._keep(state)

    def _give_up(self, error: DrehscheibeError) -> NoReturn:
        """Nothing of it is gone on with."""
        self._note.unlink(missing_ok=True)
        raise error

    def _keep(self, state: _State) -> None:
        fresh = self._note.with_name(f"{self._note.name}-new")
        fresh.write_text(json.dumps(asdict(state)))
        fresh.replace(self._note)
