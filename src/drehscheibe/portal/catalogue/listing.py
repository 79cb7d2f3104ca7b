# SPDX-License-Identifier: EUPL-1.2
"""Lists of datasets: the newest, those of an organisation, those about a municipality.

Example data are in none of them. Everything is read from the catalogue projection.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.catalogue.elsewhere import ElsewhereReader
from drehscheibe.catalogue.index_fields import DESCRIBED
from drehscheibe.catalogue.looking import Looking
from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.catalogue.search import CatalogueSearch
from drehscheibe.catalogue.store import RecordStore
from drehscheibe.releases.pointer import collection_of
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drehscheibe.catalogue.described import DescribedRecord
    from drehscheibe.catalogue.elsewhere import Elsewhere
    from drehscheibe.catalogue.looking import Hits
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


@dataclass(frozen=True, slots=True)
class Found:
    """`is_loose`: nothing holds every word, so these hold some of them."""

    records: tuple[DatasetRecord | Elsewhere, ...]
    total: int
    is_loose: bool


_KEPT_SECONDS = 300  # "changed this week" is true for as long
_threads = threading.local()


def _catalogue() -> Catalogue:
    """One reader per thread, as it wants; another instance (in tests) gets another reader."""
    layout = current_settings().layout
    if getattr(_threads, "layout", None) != layout:
        _threads.layout, _threads.catalogue = layout, Catalogue(layout)
        _threads.search, _threads.records = CatalogueSearch(layout), RecordStore(layout)
        _threads.elsewhere, _threads.version = ElsewhereReader(layout), None
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


def found(looking: Looking, *, most: int, offset: int = 0) -> Found:
    """A page of what fits, our own and what lies elsewhere; only what it shows is read."""
    catalogue = _catalogue()
    search: CatalogueSearch = _threads.search
    hits = search.found(looking, most=most, offset=offset)
    # A dataset may have gone a moment ago; the next question does not find it any more.
    records = (catalogue.record(slug) or _elsewhere().one(slug) for slug in hits.slugs)
    return Found(tuple(filter(None, records)), hits.total, hits.is_loose)


def held(looking: Looking, *, most: int, offset: int = 0) -> Hits:
    """The names alone of what is asked for, and nothing that only nearly fits."""
    _catalogue()
    search: CatalogueSearch = _threads.search
    return search.holding(looking, most=most, offset=offset)


def counted(looking: Looking, *, since: dict[str, int]) -> dict[str, dict[str, int]]:
    """Field of the index -> value -> how many there are; see `CatalogueSearch.counts`."""
    _catalogue()
    search: CatalogueSearch = _threads.search
    return search.counts(looking, since=since)


def titles_with(text: str, *, most: int) -> list[DatasetRecord | Elsewhere]:
    """Datasets whose title holds these words, the last one perhaps unfinished."""
    catalogue = _catalogue()
    search: CatalogueSearch = _threads.search
    slugs = search.titled(text, most=most)
    records = (catalogue.record(slug) or _elsewhere().one(slug) for slug in slugs)
    return [record for record in records if record]


def keywords_with(start: str, *, most: int) -> list[tuple[str, int]]:
    """Keywords that begin like this, with how many datasets have them."""
    _catalogue()
    search: CatalogueSearch = _threads.search
    return search.keywords(start, most=most)


def described_record(slug: str) -> DescribedRecord | None:
    """One that lies elsewhere, by its name."""
    return _elsewhere().record(slug)


def described_records(slugs: Iterable[str]) -> Iterator[DescribedRecord]:
    """Those that lie elsewhere and are shown, in no order."""
    return _elsewhere().records(slugs)


def answers_kept() -> dict[Any, Any]:
    """A place for answers to searches, of this thread; empty after each change or a while."""
    version = (_catalogue().version, _threads.search.version, int(time.time() // _KEPT_SECONDS))
    if _threads.version != version:
        _threads.version, _threads.answers = version, {}
    kept: dict[Any, Any] = _threads.answers
    return kept


def elsewhere_about(ags: str) -> int:
    """How many of those that lie elsewhere tell of a municipality; counted by the index."""
    _catalogue()
    search: CatalogueSearch = _threads.search
    looking = Looking(chosen={"place": (ags,), "kind": (DESCRIBED,)})
    return search.found(looking, most=1).total


def _elsewhere() -> ElsewhereReader:
    _catalogue()
    found: ElsewhereReader = _threads.elsewhere
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
