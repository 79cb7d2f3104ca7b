# SPDX-License-Identifier: EUPL-1.2
"""When an adoption is computed again: an input has a new release, or time alone changes it.

The graph of dependencies is the table of bindings: what a release reaches is asked by its dataset,
one step at a time, for what an adoption makes is a dataset whose release asks for the next step.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from drehscheibe.domain.durations import duration
from drehscheibe.domain.errors import N_
from drehscheibe.portal.adoptions.choosing import live_choice, package_of, terms_of, version_of
from drehscheibe.portal.adoptions.models import Adoption, Run
from drehscheibe.portal.jobs.services import ask_for

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.choosing import Choice
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.usecases.model import Package

RUN = "run-adoption"  # kind of jobs
_WAITED_FOR = 10  # priority: somebody sits in front of a dry run
_NOW = re.compile(r"\$now\b", re.IGNORECASE)
_LONGEST_PAUSE, _SHORTEST_PAUSE = timedelta(days=1), timedelta(minutes=5)


@transaction.atomic
def ask_for_run(adoption: Adoption, choice: Choice, *, because: str, is_trial: bool = False) -> Run:
    """Queue it. A run that waits already with the same choice is returned instead."""
    version, terms = version_of(choice), terms_of(choice)
    open_run = adoption.runs.filter(state=Run.State.WAITING, terms=terms, is_trial=is_trial).first()
    if open_run is not None:
        return open_run
    last = adoption.runs.aggregate(last=Max("number"))["last"] or 0
    run = adoption.runs.create(
        number=last + 1, version=version, is_trial=is_trial, terms=terms, because=because
    )
    priority = _WAITED_FOR if is_trial else 0
    ask_for(RUN, key=str(run.pk), priority=priority, run=run.pk)
    return run


def input_released(sender: object, *, dataset: Dataset, **_: Any) -> None:  # noqa: ARG001
    """Only what uses it is computed again, and only where it is live."""
    using = Adoption.objects.filter(state=Adoption.State.LIVE, bindings__dataset=dataset)
    for adoption in using.distinct():
        ask_for_run(adoption, live_choice(adoption), because=N_("data that it uses are new"))


def ask_due(now: datetime | None = None) -> int:
    """Where time alone changes what comes out. Returns how many were asked for."""
    now = now or timezone.now()
    due = Adoption.objects.filter(state=Adoption.State.LIVE, next_due__lte=now)
    for adoption in due:
        plan_next(adoption, now)
        ask_for_run(adoption, live_choice(adoption), because=N_("it depends on the time of day"))
    return len(due)


def plan_next(adoption: Adoption, now: datetime | None = None) -> None:
    """When it is due again, as often as its data are renewed; never, where time plays no part."""
    package = package_of(adoption.version)
    pause = pause_of(package)
    adoption.next_due = (now or timezone.now()) + pause if pause else None
    adoption.save(update_fields=["next_due"])


def pause_of(package: Package) -> timedelta | None:
    """The shortest freshness of its needs where its SELECTs ask what time it is, a day at most:
    what day it is changes what they say, however seldom the data do."""
    if not any(_NOW.search(one.sql) for one in package.transforms):
        return None
    said = (duration(need.freshness) for need in package.inputs)
    return max(min([_LONGEST_PAUSE, *filter(None, said)]), _SHORTEST_PAUSE)
