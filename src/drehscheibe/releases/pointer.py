# SPDX-License-Identifier: EUPL-1.2
"""The pointer file of a dataset: the one truth about what is public.

Written atomically, read (by `stat` first) on each request, so that every process of every node
sees a change at once.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.releases.files import write_atomically

if TYPE_CHECKING:
    from pathlib import Path


class State(StrEnum):
    PUBLIC = "public"
    WITHDRAWN = "withdrawn"  # nothing of the dataset is public; it can be published again
    PURGED = "purged"  # nothing of it is left


class ReleaseState(StrEnum):
    CURRENT = "current"
    SUPERSEDED = "superseded"  # still citable by its own address
    UNDONE = "undone"
    WITHDRAWN = "withdrawn"
    PURGED = "purged"
    THINNED = "thinned"  # one of many of its hour or day; see `tombstones`


@dataclass(frozen=True, slots=True)
class Pointer:
    dataset: str
    state: State
    release: str  # SHA-256 of the current release's manifest; "" when nothing is public
    tables: tuple[str, ...] = ()  # names; the first is the collection {slug}, others {slug}.{name}
    releases: dict[str, str] = field(default_factory=dict)  # every release ever -> ReleaseState
    example: bool = False  # example data appear in no catalogue, statistic or figure
    epoch: int = 0  # raised by every change; caches and grants compare it

    def changed(self, **changes: object) -> Pointer:
        """A copy with changes and the next epoch."""
        return replace(self, **changes, epoch=self.epoch + 1)  # type: ignore[arg-type]


def read_pointer(path: Path) -> Pointer | None:
    """The pointer, or None where there never was such a dataset."""
    try:
        return from_plain(Pointer, orjson.loads(path.read_bytes()))
    except FileNotFoundError:
        return None


def write_pointer(path: Path, pointer: Pointer) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, orjson.dumps(to_plain(pointer), option=orjson.OPT_SORT_KEYS))


def collection_of(dataset: str, tables: tuple[str, ...], table: str) -> str:
    """Id of a table's collection: the dataset's slug for its first table, `slug.table` else."""
    return dataset if tables and tables[0] == table else f"{dataset}.{table}"


def shows(path: Path, release: str) -> bool:
    """Whether a release may be handed out now; what cannot be read says no."""
    try:
        pointer = read_pointer(path)
    except (OSError, ValueError, TypeError):
        return False
    if pointer is None or pointer.state is not State.PUBLIC or not pointer.release:
        return False
    return pointer.releases.get(release) in {ReleaseState.CURRENT, ReleaseState.SUPERSEDED}
