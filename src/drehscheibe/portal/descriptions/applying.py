# SPDX-License-Identifier: EUPL-1.2
"""The worker's part: each dataset gets its new words, then the catalogue does, a hundred at a time.

What is done stands in the lines, so a killed worker's job goes on where it was.
"""

from __future__ import annotations

import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.children.child import Progress
from drehscheibe.domain.errors import N_, AlreadyRunning
from drehscheibe.portal.descriptions.models import BulkChange, BulkLine
from drehscheibe.portal.descriptions.taking_back import make_lines
from drehscheibe.portal.descriptions.things import things_of

if TYPE_CHECKING:
    from drehscheibe.portal.descriptions.things import Things
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.releases.layout import Layout
    from drehscheibe.settings import Settings

_AT_ONCE = 100
_TRIES = 5  # for datasets of which a release is being made
_PAUSE = 1.0  # seconds between them
_OPEN = (BulkLine.State.PLANNED, BulkLine.State.SAID)


def apply(payload: Payload, settings: Settings, watch: Watch) -> Payload:
    change = BulkChange.objects.select_related("owner", "undoes").get(pk=payload["change"])
    if change.state != BulkChange.State.APPLYING:
        return {}
    if change.undoes_id:
        make_lines(change)
    for attempt in range(_TRIES):
        if attempt:
            time.sleep(_PAUSE)
        _go_through(change, settings.layout, watch)
        if not change.lines.filter(state__in=_OPEN).exists():
            break
    busy = N_("a release of it is being made; please try again later")
    change.lines.filter(state__in=_OPEN).update(state=BulkLine.State.LEFT, reason=busy)
    change.state = BulkChange.State.APPLIED
    change.save()
    return {"done": change.lines.filter(state=BulkLine.State.DONE).count()}


def _go_through(change: BulkChange, layout: Layout, watch: Watch) -> None:
    total, last = change.lines.count(), 0
    while lines := list(_lines(change).filter(pk__gt=last)[:_AT_ONCE]):
        last = lines[-1].pk
        watch.cancelled()
        _say(change, lines, layout)
        done = change.lines.exclude(state__in=_OPEN).count()
        watch.on_progress(Progress("describe", done, total))


def _lines(change: BulkChange):  # type: ignore[no-untyped-def]
    return change.lines.filter(state__in=_OPEN).order_by("pk")


def _say(change: BulkChange, lines: list[BulkLine], layout: Layout) -> None:
    """Nobody publishes these datasets meanwhile: catalogue and database say the same after."""
    things = things_of(change)
    with ExitStack() as held:
        ours = [
            line
            for line, thing in zip(lines, things.of(lines), strict=True)
            if _is_held(held, things, layout, thing)
        ]
        with transaction.atomic():
            changed = [thing for line in ours if (thing := _said(change, things, line))]
        things.show(layout, changed)
        said = [line.pk for line in ours if line.state == BulkLine.State.SAID]
        BulkLine.objects.filter(pk__in=said).update(state=BulkLine.State.DONE)


def _is_held(held: ExitStack, things: Things, layout: Layout, thing: Any) -> bool:
    try:
        held.enter_context(things.lock(layout, thing))
    except AlreadyRunning:
        return False
    return True


def _said(change: BulkChange, things: Things, line: BulkLine) -> Any:
    """The dataset with its new words; None where it must not have them (any more)."""
    thing = things.locked(line)
    if line.state == BulkLine.State.SAID:
        return thing
    if reason := _reason(things, thing, line):
        line.state, line.reason = BulkLine.State.LEFT, reason
        line.save(update_fields=["state", "reason"])
        return None
    things.say(thing, change, line)
    line.state = BulkLine.State.SAID
    line.save(update_fields=["state"])
    return thing


def _reason(things: Things, thing: Any, line: BulkLine) -> str:
    if reason := things.closed(thing):
        return reason
    words = things.words(thing)
    if any(words.get(name) != value for name, value in line.before.items()):
        return N_("somebody said something else meanwhile")
    return ""
