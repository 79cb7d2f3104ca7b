# SPDX-License-Identifier: EUPL-1.2
"""A file of a draft while it arrives, over many requests and after any cut; files are the state."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.errors import UploadRunning
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.releases.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Announced:
    """What the sender said before the first byte. `mark` tells two files of one name apart."""

    name: str
    size: int
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Arrival:
    """The folder of one draft, as the side that takes files sees it."""

    folder: Path

    @property
    def incoming(self) -> Path:
        """The bytes that are here so far."""
        return self.folder / "incoming"

    @property
    def received(self) -> Path:
        """The file, complete, until the worker makes it the draft's source."""
        return self.folder / "received"

    @property
    def _note(self) -> Path:
        return self.folder / "incoming.json"

    @property
    def offset(self) -> int:
        return self.incoming.stat().st_size if self.incoming.exists() else 0

    def announced(self) -> Announced | None:
        """None where nothing was begun."""
        try:
            return from_plain(Announced, orjson.loads(self._note.read_bytes()))
        except FileNotFoundError:
            return None

    def begin(self, announced: Announced) -> None:
        """Start from the first byte; what had arrived of another file goes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.incoming.write_bytes(b"")
        write_atomically(self._note, orjson.dumps(to_plain(announced)))

    def complete(self) -> None:
        self.incoming.replace(self.received)
        self._note.unlink(missing_ok=True)

    def forget(self) -> None:
        for path in (self.incoming, self._note):
            path.unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """One sender at a time, over all processes. Raises `UploadRunning` for the second."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / "incoming.lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UploadRunning from None
            yield
