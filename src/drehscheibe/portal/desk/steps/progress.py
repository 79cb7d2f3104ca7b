# SPDX-License-Identifier: EUPL-1.2
"""How far the machine is with a draft, for the page that waits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import filesize, number
from drehscheibe.look.texts import sentence
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.services import BUILD, FETCH, READ
from drehscheibe.portal.jobs.models import Job, State

if TYPE_CHECKING:
    from collections.abc import Mapping

_OPEN = [State.WAITING, State.RUNNING]
# State of the draft -> the kind of job that works on it, and those that come one after the other.
_KINDS = {
    Draft.State.FETCHING: (FETCH, (FETCH,)),
    Draft.State.READING: (READ, (READ, BUILD)),
    Draft.State.BUILDING: (BUILD, (READ, BUILD)),
}


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total`; 0 where it is not known. `ahead`: pieces of work that come first."""

    kind: str
    done: int = 0
    total: int = 0
    ahead: int = 0
    is_again: bool = False  # it broke once and is tried again

    @property
    def is_building(self) -> bool:
        return self.kind == BUILD

    @property
    def is_fetching(self) -> bool:
        return self.kind == FETCH

    def said(self, language: str) -> str:
        """What stands below the bar."""
        shown = filesize if self.is_fetching else number
        values = {
            "done": shown(self.done, language=language),
            "total": shown(self.total, language=language),
            "ahead": number(self.ahead, language=language),
        }
        return sentence(self._template, values=values, language=language)

    @property
    def _template(self) -> str:
        if self.is_fetching and self.done:
            return N_("{done} of {total} so far") if self.total else N_("{done} so far")
        if self.done:
            return N_("{done} {done:row|rows} so far")
        if self.is_again:
            return N_("It did not work at once. We try again by ourselves.")
        return N_("{ahead} other files come first.") if self.ahead else ""


def progress_of(draft: Draft) -> Progress:
    kind, before_it = _KINDS.get(Draft.State(draft.state), (READ, (READ, BUILD)))
    key = draft.fetching.get("key", "") if kind == FETCH else str(draft.pk)
    job = Job.objects.filter(kind=kind, key=key, state__in=_OPEN).first()
    if job is None:
        return Progress(kind)
    if job.state == State.RUNNING:
        return Progress(kind, job.done, job.total, is_again=job.attempts > 1)
    before = Job.objects.filter(kind__in=before_it, state__in=_OPEN, pk__lt=job.pk)
    return Progress(kind, ahead=before.count(), is_again=job.attempts > 0)


def as_plain(draft: Draft, *, waits: bool, language: str) -> Mapping[str, object]:
    """What the island asks for. `step`: another one begins, the page is shown anew."""
    progress = progress_of(draft)
    return {
        "waits": waits,
        "step": progress.kind,
        "done": progress.done,
        "total": progress.total,
        "said": progress.said(language),
    }
