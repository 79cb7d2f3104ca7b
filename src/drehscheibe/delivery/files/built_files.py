# SPDX-License-Identifier: EUPL-1.2
"""Files that are there already where an extract asks for exactly what one of them holds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.delivery.http.negotiation import Form
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.errors import ArtifactDamaged
from drehscheibe.releases.pointer import collection_of

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.delivery.files.extracts import Extract


def built_file(wanted: Extract) -> Path | None:
    """The stored file of the whole table, where one holds exactly what is asked for."""
    question, collection = wanted.question, wanted.collection
    is_plain = question.crs == CRS84 and question.properties is None and not question.items.sort
    if not (wanted.is_everything and is_plain and collection.table.rows):
        return None
    if wanted.file.form is Form.PARQUET:
        return _table_file(wanted)
    path = _download(wanted)
    return path if path and path.exists() else None


def _table_file(wanted: Extract) -> Path | None:
    """Its columns are called by their ids: only where these are their names."""
    collection = wanted.collection
    if any(column.id != column.name for column in collection.table.columns):
        return None
    layout = wanted.shelf.layout
    path = layout.parquet(collection.dataset, collection.release, collection.table.name)
    if not path.exists():
        raise ArtifactDamaged(dataset=collection.dataset)
    return path


def _download(wanted: Extract) -> Path | None:
    """A GeoPackage holds all tables of its dataset, so it must be the only one."""
    collection, form = wanted.collection, wanted.file.form
    tables = wanted.shelf.manifest(collection.dataset, collection.release).tables
    if form is not Form.FGB and not (form is Form.GPKG and len(tables) == 1):
        return None
    names = tuple(table.name for table in tables)
    name = collection_of(collection.dataset, names, collection.table.name)
    return wanted.shelf.layout.download(collection.release, f"{name}{wanted.file.suffix}")


def stamp_of(built: Path | None) -> tuple[int, ...]:
    """A download may be made anew, with the time in it."""
    if built is None:
        return ()
    status = built.stat()
    return status.st_size, status.st_mtime_ns
