# SPDX-License-Identifier: EUPL-1.2
"""Lists of datasets: the newest, those of an organisation, those about a municipality.

Example data are in none of them. Everything is read from the catalogue projection.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.domain.plain import from_plain
from drehscheibe.releases.pointer import collection_of
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Table


@dataclass(frozen=True, slots=True)
class LiveFigures:
    datasets: int
    rows: int


@dataclass(frozen=True, slots=True)
class Layer:
    """A collection that the map can show."""

    collection: str
    title: str
    record: DatasetRecord
    table: Table


def public_records() -> tuple[DatasetRecord, ...]:
    """Every listed dataset, the latest change first."""
    path = current_settings().layout.catalogue
    if not path.exists():
        return ()
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as database:
        texts = tuple(row[0] for row in database.execute("SELECT record FROM records"))
    records = (_record(text) for text in texts)
    listed = (record for record in records if not record.example)
    return tuple(sorted(listed, key=lambda record: record.modified, reverse=True))


@lru_cache(maxsize=2_000)
def _record(text: str) -> DatasetRecord:
    return from_plain(DatasetRecord, orjson.loads(text))


def newest(most: int) -> tuple[DatasetRecord, ...]:
    return public_records()[:most]


def datasets_of(key: str) -> tuple[DatasetRecord, ...]:
    """Those an organisation publishes itself."""
    return tuple(record for record in public_records() if record.publisher.key == key)


def datasets_about(ags: str) -> tuple[DatasetRecord, ...]:
    """Those of others that have something in the municipality."""
    return tuple(
        record
        for record in public_records()
        if ags in record.covers and record.publisher.key != ags
    )


def live_figures() -> LiveFigures:
    records = public_records()
    return LiveFigures(len(records), sum(record.rows for record in records))


def map_layers() -> tuple[Layer, ...]:
    """Every table with a geometry."""
    return tuple(
        Layer(
            collection=collection_of(record.slug, tuple(t.name for t in record.tables), table.name),
            title=record.title if len(record.tables) == 1 else f"{record.title}: {table.title}",
            record=record,
            table=table,
        )
        for record in public_records()
        for table in record.tables
        if table.geometry and table.rows
    )


def example_dataset() -> DatasetRecord | None:
    """One real dataset for live examples: with a map if there is one, and not too large."""
    records = sorted(public_records(), key=lambda record: (not record.has_map, record.rows))
    return records[0] if records else None
