# SPDX-License-Identifier: EUPL-1.2
"""What lies on disk for a draft: the file as it came, and what was last read of it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from drehscheibe.releases.arrival import Arrival
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.purge import Copy


@dataclass(frozen=True, slots=True)
class DraftFiles:
    """The folder of one draft; it exists from the first byte of the upload on."""

    folder: Path

    @property
    def source(self) -> Path:
        """The file, complete. Its name for people is kept with the draft."""
        return self.folder / "source"

    @property
    def incoming(self) -> Path:
        """The file while it still arrives."""
        return Arrival(self.folder).incoming

    @property
    def received(self) -> Path:
        """The file, complete, before the worker has looked at it."""
        return Arrival(self.folder).received

    def take_received(self) -> None:
        """What arrived becomes the source; the one before goes."""
        if self.received.exists():
            self.received.replace(self.source)

    def take_over(self, source: Path) -> None:
        """The file of another draft: one more name for the same bytes, a copy where the disk
        knows no such thing. Neither is ever written to; each goes with its own draft."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.source.unlink(missing_ok=True)
        try:
            self.source.hardlink_to(source)
        except OSError:
            shutil.copyfile(source, self.source)

    def forget_file(self) -> tuple[Copy, ...]:
        """Delete the file, whole or in part, and what was seen of it; what people said stays."""
        arrival = Arrival(self.folder)
        there = (self.source, self.incoming, self.received, self._inspection, self.preview)
        copies = tuple(Copy(path, path.stat().st_size) for path in there if path.exists())
        arrival.forget()
        for path in there:
            path.unlink(missing_ok=True)
        return copies

    @property
    def preview(self) -> Path:
        """Some objects of each table: table -> GeoJSON."""
        return self.folder / "preview.json"

    @property
    def _inspection(self) -> Path:
        return self.folder / "inspection.json"

    def keep_inspection(self, result: dict[str, Any]) -> None:
        self._inspection.write_bytes(orjson.dumps(result, default=str))

    def inspection(self) -> dict[str, Any]:
        """What was last understood and found; empty before the file was read."""
        try:
            result: dict[str, Any] = orjson.loads(self._inspection.read_bytes())
        except FileNotFoundError:
            return {}
        return result

    def pictures(self) -> dict[str, Any]:
        """Table -> GeoJSON FeatureCollection of some of its objects."""
        try:
            pictures: dict[str, Any] = orjson.loads(self.preview.read_bytes())
        except FileNotFoundError:
            return {}
        return pictures

    def forget_reading(self) -> None:
        """Another file: what was understood of the one before says nothing any more."""
        for path in (self._inspection, self.preview):
            path.unlink(missing_ok=True)

    def remove(self) -> tuple[Copy, ...]:
        """Delete everything; returns what was there."""
        if not self.folder.exists():
            return ()
        there = [path for path in self.folder.rglob("*") if path.is_file()]
        copies = tuple(Copy(path, path.stat().st_size) for path in there)
        shutil.rmtree(self.folder)
        return copies


def files_of(layout: Layout, draft: object) -> DraftFiles:
    """`draft`: a `Draft` or its id."""
    return DraftFiles(layout.draft(str(draft)))
