# SPDX-License-Identifier: EUPL-1.2
"""Lists of datasets: the newest, those of an organisation, those about a municipality.

Example data are in none of them. Everything is read from the catalogue projection.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.catalogue.elsewhere import ElsewhereList
from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.catalogue.search import CatalogueSearch
from drehscheibe.catalogue.store import RecordStore
from drehscheibe.releases.pointer import collection_of
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.catalogue.described import DescribedRecord
    from drehscheibe.catalogue.elsewhere import Elsewhere
    from drehscheibe.catalogue.quality_rows import OwnerQuality
    from drehscheibe.catalogue.records import DatasetRecord
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


_KEPT_SECONDS = 300  # "changed this week" is true for as long
_threads = threading.local()


def _catalogue() -> Catalogue:
    """One reader per thread, as it wants; another instance (in tests) gets another reader."""
    layout = current_settings().layout
    if getattr(_threads, "layout", None) != layout:
        _threads.layout, _threads.catalogue = layout, Catalogue(layout)
        _threads.search, _threads.records = CatalogueSearch(layout), RecordStore(layout)
        _threads.elsewhere, _threads.version = ElsewhereList(layout), None
    catalogue: Catalogue = _threads.catalogue
    return catalogue


def public_records() -> list[DatasetRecord]:
    """Every listed dataset, the latest change first."""
    return _catalogue().all_records()


def record_named(slug: str) -> DatasetRecord | None:
    """One record, example data included."""
    return _catalogue().record(slug)


def addresses() -> list[tuple[str, str]]:
    """Slug and last change of every listed dataset, in an order that stays."""
    _catalogue()
    records: RecordStore = _threads.records
    return records.addresses()


def records_with(words: str) -> list[DatasetRecord | Elsewhere]:
    """Listed datasets in which every word is found, best first; also those that lie elsewhere."""
    catalogue, elsewhere = _catalogue(), _elsewhere().listed()
    search: CatalogueSearch = _threads.search
    found = (elsewhere.get(slug) or catalogue.record(slug) for slug in search.slugs(words))
    return [record for record in found if record]


def records_elsewhere() -> list[Elsewhere]:
    """Every dataset that is described and lies elsewhere."""
    return list(_elsewhere().listed().values())


def described_record(slug: str) -> DescribedRecord | None:
    """One that lies elsewhere, by its name."""
    return _elsewhere().record(slug)


def answers_kept() -> dict[Any, Any]:
    """A place for answers to searches, of this thread; empty after each change or a while."""
    catalogue, elsewhere = _catalogue(), _elsewhere()
    elsewhere.listed()
    version = (catalogue.version, elsewhere.turn, int(time.monotonic() // _KEPT_SECONDS))
    if _threads.version != version:
        _threads.version, _threads.answers = version, {}
    kept: dict[Any, Any] = _threads.answers
    return kept


def elsewhere_about(ags: str) -> int:
    """How many of those that lie elsewhere tell of a municipality."""
    return sum(ags in one.covers for one in records_elsewhere())


def _elsewhere() -> ElsewhereList:
    _catalogue()
    found: ElsewhereList = _threads.elsewhere
    return found


def newest(most: int) -> list[DatasetRecord]:
    return _catalogue().newest(most)


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


def quality_of_owner(key: str) -> OwnerQuality | None:
    """How good the descriptions of an organisation are; None where it published nothing."""
    return _catalogue().quality(key)


def live_figures() -> LiveFigures:
    records = public_records()
    return LiveFigures(len(records), sum(record.rows for record in records))


def public_record(slug: str) -> DatasetRecord | None:
    """One listed dataset by its name."""
    record = _catalogue().record(slug)
    return record if record and not record.example else None


def map_layers() -> tuple[Layer, ...]:
    """Every table with a geometry."""
    return tuple(layer for record in public_records() for layer in layers_of(record))


def layers_of(record: DatasetRecord) -> tuple[Layer, ...]:
    """The tables of a dataset that a map can show."""
    return tuple(
        Layer(
            collection=collection_of(record.slug, tuple(t.name for t in record.tables), table.name),
            title=record.title if len(record.tables) == 1 else f"{record.title}: {table.title}",
            record=record,
            table=table,
        )
        for table in record.tables
        if table.geometry and table.rows
    )
