# SPDX-License-Identifier: EUPL-1.2
"""How far the worker is with a source, for the page that waits."""

from __future__ import annotations

from dataclasses import dataclass

from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import number
from drehscheibe.look.texts import sentence
from drehscheibe.portal.jobs.models import Job, State
from drehscheibe.portal.sources.models import Run, Source
from drehscheibe.portal.sources.schedule import HARVEST, HARVEST_FAILING
from drehscheibe.portal.sources.services import LOOK

_OPEN = (State.WAITING, State.RUNNING)
_DESCRIBE = "describe"  # stage of the child that reads a catalogue


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` (0: not known): entries of a catalogue, else datasets that are taken."""

    done: int
    total: int
    said: str


def progress_of(source: Source, language: str) -> Progress:
    """Of the run that is open, or of the look."""
    kinds = (LOOK,) if source.state == Source.State.LOOKING else (HARVEST, HARVEST_FAILING)
    job = Job.objects.filter(kind__in=kinds, key=source.key, state__in=_OPEN).first()
    run = source.runs.filter(outcome=Run.Outcome.RUNNING).first()
    done, total = _counted(source, job, run)
    values = {"done": number(done, language=language), "total": number(total, language=language)}
    text = _text(source, job, done, total)
    return Progress(done, total, sentence(text, values=values, language=language) if text else "")


def _counted(source: Source, job: Job | None, run: Run | None) -> tuple[int, int]:
    if job is None or run is None:
        return 0, 0
    if source.is_described:
        return (job.done, job.total) if job.stage == _DESCRIBE else (0, 0)
    taken = source.subscriptions.filter(ended=False, state="here").count()
    if taken == 1:
        return job.done, job.total  # bytes or objects: good for a bar
    return len(run.steps), taken


def _text(source: Source, job: Job | None, done: int, total: int) -> str:
    if job is None:
        return ""
    if job.state == State.WAITING and job.attempts:
        return N_("It did not work at once. We try again by ourselves.")
    if job.state == State.WAITING:
        return N_("It begins as soon as a worker is free.")
    if source.is_described and done:
        is_known = total >= done
        some = N_("{done} of {total} datasets read so far.")
        return some if is_known else N_("{done} datasets read so far.")
    several = source.subscriptions.filter(ended=False, state="here").count() > 1
    return N_("{done} of {total} datasets asked so far.") if several and total else ""
