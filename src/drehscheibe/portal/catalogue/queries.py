# SPDX-License-Identifier: EUPL-1.2
"""What the pages of a dataset ask; the pointer file decides what is public."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.errors import DatasetNotFound, NoLongerPublic, ReleaseNotFound
from drehscheibe.domain.findings import KINDS, Finding, Severity
from drehscheibe.domain.frequencies import FREQUENCIES
from drehscheibe.domain.licences import LICENCES, Licence
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.sentences import names_in
from drehscheibe.portal.catalogue.models import Dataset, Release
from drehscheibe.releases.manifest import Manifest, read_manifest
from drehscheibe.releases.pointer import (
    Pointer,
    ReleaseState,
    State,
    collection_of,
    read_pointer,
)
from drehscheibe.releases.tombstones import require_not_thinned
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.domain.tables import Table

CITABLE = {ReleaseState.CURRENT.value, ReleaseState.SUPERSEDED.value}
# Only these may appear in a public note: never an example, a row or a value of the clerk's file.
_NEUTRAL = {"count", "column", "table", "type", "crs", "source_crs", "accuracy", "encoding"}


@dataclass(frozen=True, slots=True)
class Shown:
    """One release of a dataset as its page shows it."""

    dataset: Dataset
    pointer: Pointer
    release: str
    manifest: Manifest

    @property
    def is_current(self) -> bool:
        return self.release == self.pointer.release

    @property
    def overdue(self) -> str:
        """How often a release was promised, where none came; a message id."""
        released = datetime.fromisoformat(self.manifest.created)
        is_overdue = self.is_current and self.dataset.is_overdue(released)
        return FREQUENCIES[self.dataset.frequency].title if is_overdue else ""

    @property
    def slug(self) -> str:
        return self.pointer.dataset

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.manifest.tables

    @property
    def licence(self) -> Licence | None:
        return LICENCES.get(self.manifest.licence)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    def collection(self, table: Table) -> str:
        return collection_of(self.slug, tuple(t.name for t in self.tables), table.name)

    def items(self, table: Table) -> Path:
        return current_settings().layout.items(self.release, table.name)

    def table(self, name: str) -> Table:
        """The named table, the first without a name. Raises `DatasetNotFound`."""
        for table in self.tables:
            if name in {"", table.name}:
                return table
        raise DatasetNotFound(dataset=f"{self.slug}.{name}")


def public_pointer(slug: str) -> Pointer:
    """Raises `DatasetNotFound` where there never was one, `NoLongerPublic` after taking back."""
    pointer = read_pointer(current_settings().layout.pointer(slug))
    if pointer is None:
        raise DatasetNotFound(dataset=slug)
    if pointer.state is not State.PUBLIC or not pointer.release:
        raise NoLongerPublic(name=slug)
    return pointer


def shown_dataset(slug: str) -> Shown:
    """The current release. Raises as `public_pointer`."""
    pointer = public_pointer(slug)
    return _shown(pointer, pointer.release)


def shown_release(slug: str, release: str) -> Shown:
    """A release by its own address. Raises `ReleaseNotFound`, `NoLongerPublic`."""
    pointer = public_pointer(slug)
    matching = [name for name in pointer.releases if name.startswith(release)]
    if len(release) < 8 or len(matching) != 1:
        require_not_thinned(current_settings().layout, slug, release)
        raise ReleaseNotFound(dataset=slug, release=release)
    if pointer.releases[matching[0]] not in CITABLE:
        raise NoLongerPublic(name=f"{slug}, {release[:12]}")
    return _shown(pointer, matching[0])


def _shown(pointer: Pointer, release: str) -> Shown:
    dataset = Dataset.objects.select_related("owner").filter(slug=pointer.dataset).first()
    if dataset is None:
        raise DatasetNotFound(dataset=pointer.dataset)
    folder = current_settings().layout.release(pointer.dataset, release)
    return Shown(dataset, pointer, release, read_manifest(folder))


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One state of a dataset over time: counts and columns, never rows."""

    number: int
    release: str
    created: datetime
    rows: int
    current: bool
    added: int | None
    removed: int | None
    changed: int | None
    new_columns: tuple[str, ...]
    lost_columns: tuple[str, ...]


def history(shown: Shown) -> tuple[HistoryEntry, ...]:
    """The citable releases, newest first."""
    rows = Release.objects.filter(dataset=shown.dataset, state__in=CITABLE).order_by("-number")
    citable = {name for name, state in shown.pointer.releases.items() if state in CITABLE}
    return tuple(
        _entry(row, current=row.sha256 == shown.pointer.release)
        for row in rows[:24]
        if row.sha256 in citable
    )


def _entry(row: Release, *, current: bool) -> HistoryEntry:
    difference = row.difference or {}
    return HistoryEntry(
        number=row.number,
        release=row.sha256,
        created=row.created,
        rows=row.rows,
        current=current,
        added=difference.get("added"),
        removed=difference.get("removed"),
        changed=difference.get("changed"),
        new_columns=tuple(difference.get("new_columns", ())),
        lost_columns=tuple(difference.get("lost_columns", ())),
    )


def quality_notes(shown: Shown) -> tuple[Finding, ...]:
    """What was changed or is worth knowing, without rows, examples and values of the file."""
    path = current_settings().layout.release(shown.slug, shown.release) / "findings.json"
    if not path.exists():
        return ()
    findings = from_plain(tuple[Finding, ...], orjson.loads(path.read_bytes()))
    return tuple(_neutral(finding) for finding in findings if _is_neutral(finding))


def _neutral(finding: Finding) -> Finding:
    params = {name: value for name, value in finding.params.items() if name in _NEUTRAL}
    return replace(finding, rows=(), example="", params=params, fixes=())


def _is_neutral(finding: Finding) -> bool:
    if finding.code not in KINDS or finding.severity not in {Severity.CHANGED, Severity.NOTE}:
        return False
    return names_in(finding.kind.text) <= _NEUTRAL
