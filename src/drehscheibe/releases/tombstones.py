# SPDX-License-Identifier: EUPL-1.2
"""Which releases of a dataset were thinned, and where the next one is: one line each.

Beside the pointer file, which is read with every change: of data that are renewed every few
minutes there are a hundred thousand a year, and only whoever asks for one of them reads this.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import ReleaseThinned
from drehscheibe.releases.files import write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from drehscheibe.releases.layout import Layout

_SHORTEST = 8  # digits of a name that is looked for


@dataclass(frozen=True, slots=True)
class Tombstone:
    """`following` is the next release that was not thinned."""

    release: str
    created: datetime
    following: str

    @property
    def line(self) -> str:
        return f"{self.release} {self.following} {self.created.isoformat()}\n"


def write_tombstones(path: Path, stones: Iterable[Tombstone]) -> None:
    """All of a dataset, at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, "".join(stone.line for stone in stones).encode())


def require_not_thinned(layout: Layout, dataset: str, release: str) -> None:
    """For whoever asks for a release that is not here. Raises `ReleaseThinned`."""
    if stone := find_tombstone(layout.tombstones_of(dataset), release):
        address = f"/daten/{dataset}/staende/{stone.following[:16]}/"
        moment = f"{stone.created.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        raise ReleaseThinned(name=dataset, moment=moment, address=address)


def find_tombstone(path: Path, release: str) -> Tombstone | None:
    """By a name or its beginning; None where nothing so named was thinned."""
    if len(release) < _SHORTEST or not release.isascii():
        return None
    try:
        lines = b"\n" + path.read_bytes()
    except (FileNotFoundError, ValueError):  # ValueError: a NUL byte in an address
        return None
    begin = lines.find(b"\n" + release.encode())
    if begin < 0:
        return None
    name, following, created = lines[begin + 1 : lines.index(b"\n", begin + 1)].decode().split(" ")
    return Tombstone(name, datetime.fromisoformat(created), following)
