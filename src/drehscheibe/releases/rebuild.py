# SPDX-License-Identifier: EUPL-1.2
"""Items stores are derived: lost, damaged or of an older form, they are made from the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from drehscheibe.domain.errors import ArtifactDamaged
from drehscheibe.domain.tables import Table
from drehscheibe.releases.files import sha256_of
from drehscheibe.releases.geoparquet import ID, read_batches
from drehscheibe.releases.health import items_are_sound
from drehscheibe.releases.items_writer import ItemsWriter, put_in_place
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest, read_manifest
from drehscheibe.releases.spool import BOX
from drehscheibe.releases.stream import BATCH_ROWS

_SIDES = ("xmin", "ymin", "xmax", "ymax")


def items_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """Task `{"home", "dataset", "release"}`: make what is missing or damaged.

    Raises `ArtifactDamaged` when the table itself is not what its checksum says.
    """
    layout = Layout(Path(task["home"]))
    manifest = read_manifest(layout.release(task["dataset"], task["release"]))
    made = []
    for table in manifest.tables:
        path = layout.items(manifest.release, table.name)
        if table.rows and not items_are_sound(path):
            _require_sound_table(layout, manifest, table)
            _rebuild(layout, manifest, table, tell)
            made.append(table.name)
    for folder in layout.older_items(manifest.release):
        rmtree(folder, ignore_errors=True)
    return {"made": made}


def _require_sound_table(layout: Layout, manifest: Manifest, table: Table) -> None:
    path = layout.parquet(manifest.dataset, manifest.release, table.name)
    entry = next(e for e in manifest.files if e.path == f"tables/{table.name}/data.parquet")
    if not path.exists() or sha256_of(path) != entry.sha256:
        raise ArtifactDamaged(dataset=manifest.dataset)


def _rebuild(layout: Layout, manifest: Manifest, table: Table, tell: Callable[..., None]) -> None:
    target = layout.items(manifest.release, table.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    batches = _batches(layout.parquet(manifest.dataset, manifest.release, table.name))
    with TemporaryDirectory(dir=target.parent, prefix=".making-") as folder:
        made = Path(folder) / target.name
        with ItemsWriter(made, table) as store:
            for written in store.fill(batches):
                tell("write", written, table.rows)
        put_in_place(made, target)


def _batches(path: Path) -> Iterator[pa.RecordBatch]:
    """Rows in their final order, with the fields that the writer of items knows."""
    for batch in read_batches(path, BATCH_ROWS):
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        columns["_id"] = columns.pop(ID)
        box = columns.pop("bbox", None)
        if box is not None:
            columns |= dict(zip(BOX, map(box.field, _SIDES), strict=True))
        yield pa.RecordBatch.from_pydict(columns)
