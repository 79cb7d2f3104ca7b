# SPDX-License-Identifier: EUPL-1.2
"""How far the machine is with a draft, for the page that waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.services import BUILD, READ
from drehscheibe.portal.jobs.models import Job, State

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total`; 0 where it is not known. `ahead`: pieces of work that come first."""

    is_building: bool
    done: int = 0
    total: int = 0
    ahead: int = 0


def progress_of(draft: Draft) -> Progress:
    is_building = draft.state == Draft.State.BUILDING
    kind = BUILD if is_building else READ
    open_states = [State.WAITING, State.RUNNING]
    job = Job.objects.filter(kind=kind, key=str(draft.pk), state__in=open_states).first()
    if job is None:
        return Progress(is_building)
    if job.state == State.RUNNING:
        return Progress(is_building, job.done, job.total)
    before = Job.objects.filter(kind__in=[READ, BUILD], state__in=open_states, pk__lt=job.pk)
    return Progress(is_building, ahead=before.count())


def as_plain(draft: Draft, *, waits: bool) -> Mapping[str, object]:
    """What the island asks for."""
    progress = progress_of(draft)
    return {"waits": waits, "done": progress.done, "total": progress.total}
