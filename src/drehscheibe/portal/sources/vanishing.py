# SPDX-License-Identifier: EUPL-1.2
"""Entries that a catalogue lists no more go; where many go at once a person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.policy.sources import SourceAction, decide, decide_vanishing
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.jobs.models import Job
from drehscheibe.portal.jobs.services import OPEN, SOMEBODY_WAITS, ask_for
from drehscheibe.portal.sources.entries import ForeignEntry
from drehscheibe.portal.sources.leaving import decided
from drehscheibe.portal.sources.storing import touch

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.sources.models import Source

TAKE_OUT, DECIDE = "take-out-descriptions", "decide-descriptions"  # kinds of jobs
_State = ForeignEntry.State
_AT_ONCE = 500


@transaction.atomic
def vanish(source: Source, keys: list[str]) -> dict[str, int]:
    """`keys` are those of known entries that were in no page of a whole run."""
    here = source.entries.filter(state__in=(_State.HERE, _State.OURS)).count()
    decision = decide_vanishing(before=here, gone=len(keys))
    state = _State.GONE if decision.allowed else _State.MISSING
    for start in range(0, len(keys), _AT_ONCE):
        several = source.entries.filter(key__in=keys[start : start + _AT_ONCE])
        _put(several.filter(state__in=(_State.HERE, _State.OURS)), state)
    return {"gone" if decision.allowed else "missing": len(keys)}


def let_go(source: Source, *, actor: Actor) -> None:
    """What vanished leaves the catalogue: by the worker. Raises `Refused`."""
    _decided(source, _State.GONE, "let-entries-go", actor=actor)


def keep(source: Source, *, actor: Actor) -> None:
    """What vanished stays as it was, until the catalogue lists it again. Raises `Refused`."""
    _decided(source, _State.KEPT, "keep-entries", actor=actor)


@transaction.atomic
def _decided(source: Source, state: str, deed: str, *, actor: Actor) -> None:
    decide(actor, SourceAction.CHANGE, source.facts).require()
    waiting = 0 if is_at_work(source) else source.entries.filter(state=_State.MISSING).count()
    count = waiting + decided(source, gone=state == _State.GONE)
    if not count:
        raise Refused(reason=N_("nothing of this source waits for a decision any more"))
    if waiting:
        _ask(DECIDE, source, state=state, at=timezone.now().isoformat())
    note(actor, deed, organisation=source.owner.key, source=source.title, count=count)


def is_at_work(source: Source) -> bool:
    """Somebody said what becomes of its descriptions, and the worker does it."""
    kinds = (TAKE_OUT, DECIDE)
    return Job.objects.filter(kind__in=kinds, key=source.key, state__in=OPEN).exists()


def ask_to_take_out(source: Source) -> None:
    """All that it describes."""
    _ask(TAKE_OUT, source)


def _ask(kind: str, source: Source, **more: str) -> None:
    ask_for(kind, key=source.key, priority=SOMEBODY_WAITS, source=source.pk, **more)


def _put(entries: QuerySet[ForeignEntry], state: str) -> None:
    touch(_ids(entries))
    entries.update(state=state, gone_at=timezone.now())


def _ids(entries: QuerySet[ForeignEntry]) -> Iterable[int | None]:
    return list(entries.values_list("described", flat=True))
