# SPDX-License-Identifier: EUPL-1.2
"""Datasets that lie elsewhere get into the catalogue projection: in batches, one writer at a time.

What is still to be shown stands in the database (`shown < version`), so a killed writer leaves
nothing behind that the next one does not do.
"""

from __future__ import annotations

import fcntl
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.db import connection
from django.db.models import F
from django.utils import timezone

from drehscheibe.catalogue import writer
from drehscheibe.portal.sources.entries import Described, ForeignEntry
from drehscheibe.portal.sources.making import shown_record
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.releases.layout import Layout

_BATCH = 500
_A_MOMENT = 0.25  # seconds
_ENOUGH = 400  # that wait before somebody writes while a catalogue is still being read


def show_many(layout: Layout) -> None:
    """While pages come: only where much waits."""
    if Described.objects.filter(shown__lt=F("version"))[:_ENOUGH].count() >= _ENOUGH:
        show_soon(layout)


def show_soon(layout: Layout) -> None:
    """Whoever writes already does ours as well: he looks once more when he is done.

    A write costs the same for one dataset and for a hundred, so he stays for a moment: catalogues
    that end meanwhile are in the next one.
    """
    is_mine = True
    while is_mine and Described.objects.filter(shown__lt=F("version")).exists():
        with _turn(layout, fcntl.LOCK_EX | fcntl.LOCK_NB) as is_mine:
            if is_mine and _show(layout) < _ENOUGH:
                time.sleep(_A_MOMENT)


def show_all(layout: Layout) -> None:
    """Afterwards everything that was to be shown is."""
    while Described.objects.filter(shown__lt=F("version")).exists():
        with _turn(layout, fcntl.LOCK_EX):
            _show(layout)


def show_behind() -> None:
    """What a killed writer left; looked for every few seconds."""
    show_soon(current_settings().layout)


def _show(layout: Layout) -> int:
    stale = list(Described.objects.filter(shown__lt=F("version")).order_by("pk")[:_BATCH])
    roads: dict[int | None, list[ForeignEntry]] = {}
    entries = ForeignEntry.objects.filter(described__in=stale, state__in=ForeignEntry.LISTED)
    for entry in entries.select_related("source__owner").order_by("pk"):
        roads.setdefault(entry.described_id, []).append(entry)
    records = [shown_record(one, roads[one.pk]) for one in stale if one.pk in roads]
    gone = [one for one in stale if one.pk not in roads]
    if stale:
        writer.put_described(layout, records, gone=[one.slug for one in gone])
        _note(stale, gone)
    return len(stale)


def _note(stale: list[Described], gone: list[Described]) -> None:
    """What changed while it was written stays to be shown."""
    sql = "UPDATE sources_described SET shown = %s WHERE id = %s"
    with connection.cursor() as cursor:
        cursor.executemany(sql, [(one.version, one.pk) for one in stale])
    left = {one.pk for one in gone}
    Described.objects.filter(pk__in=left, gone_at=None).update(gone_at=timezone.now())
    here = [one.pk for one in stale if one.gone_at and one.pk not in left]
    Described.objects.filter(pk__in=here).update(gone_at=None)


@contextmanager
def _turn(layout: Layout, how: int) -> Iterator[bool]:
    layout.locks.mkdir(parents=True, exist_ok=True)
    with (layout.locks / ".described.lock").open("w") as file:
        try:
            fcntl.flock(file, how)
        except BlockingIOError:
            yield False
        else:
            yield True
