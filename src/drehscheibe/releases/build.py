# SPDX-License-Identifier: EUPL-1.2
"""Publishing is a compile step: streams of checked rows become a release and its items stores.

Everything is written into a scratch folder; one rename makes the release exist. A build that
dies leaves nothing visible and can simply be run again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import orjson
import pyarrow as pa

from drehscheibe.domain.findings import Finding
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.recipes import Recipe
from drehscheibe.domain.tables import Table
from drehscheibe.releases.ahead import ahead
from drehscheibe.releases.files import sha256_of, sync_folder
from drehscheibe.releases.geoparquet import GeoParquetWriter
from drehscheibe.releases.identity import assign_ids
from drehscheibe.releases.items_writer import ItemsWriter, put_in_place
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import FileEntry, Manifest, read_manifest
from drehscheibe.releases.one_type import of_one_type
from drehscheibe.releases.order import in_order
from drehscheibe.releases.spool import Spool
from drehscheibe.releases.stream import TableStream

Progress = Callable[[str, int, int], None]  # stage, done, total (0: unknown)


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be built. `created` is RFC 3339 in UTC."""

    dataset: str
    title: str
    licence: str
    owner: str
    created: str
    platform: str
    source: Path
    source_name: str
    previous: str = ""
    part: str = ""  # the layer of a file whose other layers are datasets of their own


@dataclass(frozen=True, slots=True)
class Checked:
    """What reading found out, known when all streams are exhausted."""

    recipe: Recipe
    findings: Sequence[Finding]


class Build:
    """One build in its scratch folder: `read` everything, `write` it, `finish`."""

    def __init__(self, layout: Layout, order: Order, scratch: Path) -> None:
        self._layout, self._order = layout, order
        self._folder = scratch / "release"
        self._items = scratch / "items"
        self._scratch = scratch
        self._spools: list[tuple[Table, Spool]] = []
        self._folder.mkdir(parents=True)

    @property
    def tables(self) -> tuple[Table, ...]:
        """With rows and bbox, as far as they were read."""
        return tuple(table for table, _ in self._spools)

    def read(self, streams: Iterable[TableStream], progress: Progress) -> None:
        """Read every stream to its end; afterwards all findings are known."""
        for stream in streams:
            spool = Spool(self._scratch / f"{stream.table.name}.spool.parquet")
            spool.fill(stream, lambda rows: progress("read", rows, 0))
            table = replace(stream.table, rows=spool.rows, bbox=spool.bbox)
            self._spools.append((table, spool))

    def write(self, progress: Progress) -> None:
        """Write tables and items from what was read."""
        counters = self._counters()
        for number, (read, spool) in enumerate(self._spools):
            table = replace(read, next_id=counters.get(read.name, 1))
            if spool.rows:
                table = self._write(table, spool, progress)
            self._spools[number] = (table, spool)
            spool.path.unlink(missing_ok=True)

    def _write(self, table: Table, spool: Spool, progress: Progress) -> Table:
        previous = self._previous(table.name)
        ids = assign_ids(
            spool.path, previous=previous, id_column=table.id_column, first=table.next_id
        )
        table = replace(table, next_id=ids.next_id)
        folder = self._folder / "tables" / table.name
        folder.mkdir(parents=True)
        items = self._items / table.name / "items.sqlite"
        with (
            GeoParquetWriter(folder / "data.parquet", table) as parquet,
            ItemsWriter(items, table) as store,
        ):
            ordered = in_order(spool.path, ids.path)
            for written in store.fill(ahead(_kept(ordered, table, parquet))):
                progress("write", written, table.rows)
        ids.path.unlink()
        return table

    def _counters(self) -> dict[str, int]:
        """The next free number of each table of the release before."""
        if not self._order.previous:
            return {}
        before = self._layout.release(self._order.dataset, self._order.previous)
        return {table.name: table.next_id for table in read_manifest(before).tables}

    def _previous(self, table: str) -> Path | None:
        if not self._order.previous:
            return None
        path = self._layout.parquet(self._order.dataset, self._order.previous, table)
        return path if path.exists() else None

    def finish(self, checked: Checked) -> Manifest:
        """Seal the release and put it in its place; from now on it exists, not yet public."""
        self._keep_source()
        self._put("schema.json", to_plain(self.tables))
        self._put("recipe.json", to_plain(checked.recipe))
        self._put("findings.json", to_plain(tuple(checked.findings)))
        manifest = self._manifest()
        (self._folder / "manifest.json").write_bytes(manifest.to_bytes())
        self._move(manifest.release)
        return manifest

    def keep_file(self) -> None:
        """A file-only dataset (PDF, 3D, raster): the file itself is what is published."""
        folder = self._folder / "files"
        folder.mkdir()
        shutil.copyfile(self._order.source, folder / Path(self._order.source_name).name)

    def _put(self, name: str, value: object) -> None:
        options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS
        (self._folder / name).write_bytes(orjson.dumps(value, option=options))

    def _keep_source(self) -> None:
        """The untouched file. Of a part of a file only its name: what lies beside it belongs to
        other datasets, and goes for good with those alone."""
        folder = self._folder / "source"
        folder.mkdir()
        if not self._order.part:
            shutil.copyfile(self._order.source, folder / "original")
            return
        source = self._order.source
        told = {"sha256": sha256_of(source), "bytes": source.stat().st_size}
        self._put("source/part.json", told | {"part": self._order.part})

    def _manifest(self) -> Manifest:
        paths = sorted(path for path in self._folder.rglob("*") if path.is_file())
        files = [self._entry(path) for path in paths]
        whole = (entry.sha256 for entry in files if entry.path == "source/original")
        order = self._order
        return Manifest(
            dataset=order.dataset,
            title=order.title,
            licence=order.licence,
            owner=order.owner,
            created=order.created,
            platform=order.platform,
            source_name=order.source_name,
            source_sha256=next(whole, "") or sha256_of(order.source),
            tables=self.tables,
            files=tuple(files),
            previous=order.previous,
        )

    def _entry(self, path: Path) -> FileEntry:
        relative = path.relative_to(self._folder).as_posix()
        public = relative.startswith(("tables/", "files/")) or relative == "schema.json"
        return FileEntry(relative, path.stat().st_size, sha256_of(path), public)

    def _move(self, release: str) -> None:
        """Items first, release last: a release that exists has what delivery needs."""
        for table in self.tables:
            built = self._items / table.name / "items.sqlite"
            if built.exists():
                put_in_place(built, self._layout.items(release, table.name))
        target = self._layout.release(self._order.dataset, release)
        target.parent.mkdir(parents=True, exist_ok=True)
        _sync_tree(self._folder)
        if target.exists():  # the very same bytes were built before
            shutil.rmtree(self._folder)
        else:
            self._folder.replace(target)
        sync_folder(target.parent)


def _kept(
    batches: Iterable[pa.RecordBatch], table: Table, parquet: GeoParquetWriter
) -> Generator[pa.RecordBatch, None, None]:
    """Write the batches of a table to its Parquet file and hand them on."""
    for ordered in batches:
        batch = of_one_type(ordered, table.geometry)
        parquet.write(batch)
        yield batch


def _sync_tree(folder: Path) -> None:
    for path in folder.rglob("*"):
        if path.is_file():
            descriptor = os.open(path, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
