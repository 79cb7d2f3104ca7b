# SPDX-License-Identifier: EUPL-1.2
"""One page of a catalogue is kept: what is new, what changed, and what is known by another road."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.slugs import slugify
from drehscheibe.portal.sources.entries import Described, ForeignEntry
from drehscheibe.portal.sources.identities import digests_of, names_of
from drehscheibe.portal.sources.roads import Roads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from drehscheibe.portal.sources.models import Source

    IsOurs = Callable[[tuple[str, ...]], bool]

_FIELDS = ("digest", "state", "described", "changed", "gone_at", "is_faulty", "said")
_TITLE = 60  # signs of it in an address


@transaction.atomic
def store_page(source: Source, told: list[dict[str, Any]], *, is_ours: IsOurs) -> Counter[str]:
    """`told` is of a `Spool`. Doing it again changes nothing. Says how many were new, changed …"""
    if not told:
        return Counter()
    page = {one["entry"]["key"]: one for one in told}
    known = {row.key: row for row in source.entries.filter(key__in=page)}
    entries = {key: from_plain(Entry, one["entry"]) for key, one in page.items()}
    counted: Counter[str] = Counter()
    fresh: list[ForeignEntry] = []
    rows: list[ForeignEntry] = []
    for key, one in page.items():
        row = known.get(key)
        counted[_what(row, one["digest"])] += 1
        filled = _filled(source, row, one, is_ours=is_ours(names_of(entries[key])))
        (rows if row else fresh).append(filled)
    _give_roads(source, [*rows, *fresh], entries)
    ForeignEntry.objects.bulk_create(fresh)
    # To put them in again costs a fifth of `bulk_update`, which writes a case for each field.
    ForeignEntry.objects.bulk_create(
        rows, update_conflicts=True, update_fields=_FIELDS, unique_fields=["id"], batch_size=100
    )
    touch(row.described_id for row in (*rows, *fresh))
    counted["ours"] = sum(row.state == ForeignEntry.State.OURS for row in (*rows, *fresh))
    return counted


def count_page(source: Source, told: list[dict[str, Any]], *, is_ours: IsOurs) -> Counter[str]:
    """What `store_page` would say; nothing is kept."""
    page = {one["entry"]["key"]: one for one in told}
    known = {row.key: row for row in source.entries.filter(key__in=page)}
    counted = Counter(_what(known.get(key), one["digest"]) for key, one in page.items())
    entries = (from_plain(Entry, one["entry"]) for one in page.values())
    counted["ours"] = sum(is_ours(names_of(entry)) for entry in entries)
    return counted


def touch(described: Iterable[int | None]) -> None:
    """The projection shall show them anew."""
    listed = list({one for one in described if one})
    for start in range(0, len(listed), 500):
        several = Described.objects.filter(pk__in=listed[start : start + 500])
        several.update(version=F("version") + 1)


def _what(row: ForeignEntry | None, digest: str) -> str:
    if row is None:
        return "new"
    if row.state not in {ForeignEntry.State.HERE, ForeignEntry.State.OURS}:
        return "back"
    return "unchanged" if row.digest == digest else "changed"


def _filled(
    source: Source, row: ForeignEntry | None, one: dict[str, Any], *, is_ours: bool
) -> ForeignEntry:
    now = timezone.now()
    row = row or ForeignEntry(source=source, key=one["entry"]["key"], first_seen=now)
    row.digest, row.said, row.changed, row.gone_at = one["digest"], one["entry"], now, None
    row.is_faulty = bool(one["entry"]["faults"])
    row.state = ForeignEntry.State.OURS if is_ours else ForeignEntry.State.HERE
    return row


def _give_roads(source: Source, rows: list[ForeignEntry], entries: dict[str, Entry]) -> None:
    """Each row leads to the dataset that is known by one of its names, or to a new one."""
    foreign = [row for row in rows if row.state != ForeignEntry.State.OURS]
    touch(row.described_id for row in rows if row.state == ForeignEntry.State.OURS)
    for row in rows:
        if row.state == ForeignEntry.State.OURS:
            row.described = None
    names = {row.key: digests_of(entries[row.key]) for row in foreign}
    roads = Roads(source, {one for several in names.values() for one in several})
    alone = []
    for row in foreign:
        found = roads.lead(row.key, row.described_id, names[row.key])
        if found is None:
            alone.append(row)
        else:
            row.described_id = found
    made = Described.objects.bulk_create(_new(source, row) for row in alone)
    for row, described in zip(alone, made, strict=True):
        row.described = described
        roads.found(row.key, described.pk, names[row.key])
    roads.keep()


def _new(source: Source, row: ForeignEntry) -> Described:
    """Its address holds the title and what no other has."""
    title = slugify(row.said["title"], longest=_TITLE) or "datensatz"
    return Described(slug=f"{title}-{_number(source, row.key)}")


def _number(source: Source, key: str) -> str:
    return hashlib.sha256(f"{source.pk} {key}".encode()).hexdigest()[:10]
