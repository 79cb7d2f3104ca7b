# SPDX-License-Identifier: EUPL-1.2
"""The worker's part when descriptions leave the catalogue: some hundred at a time.

What is done stands in the entries, and what is still to be shown in the datasets: a killed worker's
job goes on with what is left, and no entry is ever half done.
"""

from __future__ import annotations

import shutil
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.children.child import Progress
from drehscheibe.domain.errors import TaskCancelled
from drehscheibe.portal.sources.entries import ForeignEntry
from drehscheibe.portal.sources.models import Source
from drehscheibe.portal.sources.projecting import show_all
from drehscheibe.portal.sources.services import spool_folder, staging, trial_folder
from drehscheibe.portal.sources.storing import touch

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.releases.layout import Layout
    from drehscheibe.settings import Settings

    Change = Callable[[QuerySet[ForeignEntry]], None]

_State = ForeignEntry.State
_AT_ONCE = 500


def take_out(payload: Payload, settings: Settings, watch: Watch) -> Payload:
    """All that a source described, because it is removed or copied from now on."""
    source = Source.objects.filter(pk=payload["source"]).first()
    if source is None or not (source.is_leaving or not source.is_described):
        return {}
    gone = _each(source.entries.all(), _delete, settings, watch)
    source.refresh_from_db()
    if source.is_leaving:
        _end(source, settings.layout)
        show_all(settings.layout)
    return {"gone": gone}


def decide_entries(payload: Payload, settings: Settings, watch: Watch) -> Payload:
    """What a person decided about those that were missing when they were asked."""
    missing = ForeignEntry.objects.filter(source=payload["source"], state=_State.MISSING)
    asked = missing.exclude(gone_at__gt=datetime.fromisoformat(payload["at"]))
    change = _let_go if payload["state"] == _State.GONE else _keep
    return {"decided": _each(asked, change, settings, watch)}


def _each(entries: QuerySet[ForeignEntry], change: Change, settings: Settings, watch: Watch) -> int:
    """Changes those of `entries` until none is left, and shows what became of their datasets."""
    total, done = entries.count(), 0
    while some := list(entries.order_by("pk").values_list("pk", flat=True)[:_AT_ONCE]):
        if watch.cancelled():
            raise TaskCancelled(name="descriptions")
        with transaction.atomic():
            change(entries.filter(pk__in=some))
        show_all(settings.layout)
        done += len(some)
        watch.on_progress(Progress("descriptions", done, max(done, total)))
    return done


def _delete(several: QuerySet[ForeignEntry]) -> None:
    touch(several.values_list("described", flat=True))
    several.delete()


def _let_go(several: QuerySet[ForeignEntry]) -> None:
    touch(several.values_list("described", flat=True))
    several.update(state=_State.GONE, gone_at=timezone.now())


def _keep(several: QuerySet[ForeignEntry]) -> None:
    """They are shown as before."""
    several.update(state=_State.KEPT, gone_at=timezone.now())


def _end(source: Source, layout: Layout) -> None:
    """The files first: whoever is killed in between begins again."""
    folders = [staging(layout, one.pk) for one in source.subscriptions.all()]
    for folder in (*folders, spool_folder(layout, source), trial_folder(layout, source)):
        shutil.rmtree(folder, ignore_errors=True)
    with transaction.atomic():
        _delete(source.entries.all())  # what a run that was just being ended brought
        source.delete()
