# SPDX-License-Identifier: EUPL-1.2
"""How far the worker is with a source, for the page that waits."""

from __future__ import annotations

from dataclasses import dataclass

from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import number
from drehscheibe.look.texts import sentence
from drehscheibe.portal.jobs.models import Job, State
from drehscheibe.portal.jobs.services import OPEN
from drehscheibe.portal.sources.models import Run, Source
from drehscheibe.portal.sources.schedule import HARVEST, HARVEST_FAILING
from drehscheibe.portal.sources.services import LOOK
from drehscheibe.portal.sources.vanishing import DECIDE, TAKE_OUT

_DESCRIBE = "describe"  # stage of the child that reads a catalogue
_KINDS = {Source.State.LOOKING: (LOOK,), Source.State.LEAVING: (TAKE_OUT,)}
_ALL = (TAKE_OUT, DECIDE, HARVEST, HARVEST_FAILING)


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total` (0: not known): entries of a catalogue, else datasets that are taken."""

    done: int
    total: int
    said: str


def progress_of(source: Source, language: str) -> Progress:
    """Of the run that is open, of the look, or of what was decided about its descriptions."""
    kinds = _KINDS.get(Source.State(source.state), _ALL)
    job = Job.objects.filter(kind__in=kinds, key=source.key, state__in=OPEN).first()
    if job is None:
        return Progress(0, 0, "")
    done, total, text = _counted(source, job)
    values = {"done": number(done, language=language), "total": number(total, language=language)}
    text = _waiting(job) or text
    return Progress(done, total, sentence(text, values=values, language=language) if text else "")


def _counted(source: Source, job: Job) -> tuple[int, int, str]:
    """How many of how many, and the sentence that says it."""
    if job.kind in {TAKE_OUT, DECIDE}:
        done_so_far = N_("{done} of {total} {total:description|descriptions} so far.")
        return job.done, job.total, done_so_far if job.total else ""
    run = source.runs.filter(outcome=Run.Outcome.RUNNING).first()
    return _of_run(source, job, run) if run else (0, 0, "")


def _of_run(source: Source, job: Job, run: Run) -> tuple[int, int, str]:
    if source.is_described:
        return _described(job) if job.stage == _DESCRIBE else (0, 0, "")
    taken = source.subscriptions.filter(ended=False, state="here").count()
    if taken == 1:
        return job.done, job.total, ""  # bytes or objects: good for a bar
    asked = N_("{done} of {total} {total:dataset|datasets} asked so far.")
    return len(run.steps), taken, asked if taken else ""


def _described(job: Job) -> tuple[int, int, str]:
    if not job.done:
        return job.done, job.total, ""
    if job.total < job.done:  # the catalogue does not say how many it has
        return job.done, job.total, N_("{done} {done:dataset|datasets} read so far.")
    return job.done, job.total, N_("{done} of {total} {total:dataset|datasets} read so far.")


def _waiting(job: Job) -> str:
    if job.state != State.WAITING:
        return ""
    if job.attempts:
        return N_("It did not work at once. We try again by ourselves.")
    return N_("It begins as soon as a worker is free.")
