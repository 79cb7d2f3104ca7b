# SPDX-License-Identifier: EUPL-1.2
"""Sources from the terminal: the jobs of one source are done here and now, beside the worker."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.services import BUILD, READ
from drehscheibe.portal.jobs.models import Job
from drehscheibe.portal.jobs.services import OPEN, Lane
from drehscheibe.portal.sources.models import Run, Source
from drehscheibe.portal.sources.schedule import HARVEST, HARVEST_FAILING
from drehscheibe.portal.sources.services import LOOK
from drehscheibe.portal.sources.vanishing import TAKE_OUT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from drehscheibe.portal.worker import Worker

    Work = Callable[[Lane], bool]

_PAUSE = 0.3  # seconds between two looks at what somebody else does


def finish_look(source: Source, work: Work) -> Source:
    """Do it here, or wait for the worker that does it already."""
    _finish(Lane(only=frozenset({LOOK}), key=source.key), work)
    source.refresh_from_db()
    return source


def finish_removal(source: Source, work: Work) -> None:
    """Take out what it described."""
    _finish(Lane(only=frozenset({TAKE_OUT}), key=source.key), work)


def finish_run(run: Run, work: Work) -> Run:
    """Fetch, then read, check and build what came."""
    kinds = frozenset({HARVEST, HARVEST_FAILING})
    _finish(Lane(only=kinds, key=run.source.key), work)
    for draft in drafts_of(run):
        _finish(Lane(only=frozenset({READ, BUILD}), key=str(draft.pk)), work)
    run.refresh_from_db()
    return run


def drafts_of(run: Run) -> Iterator[Draft]:
    for harvested in run.harvested.select_related("draft__dataset").order_by("pk"):
        harvested.draft.refresh_from_db()
        yield harvested.draft


def _finish(lane: Lane, work: Work) -> None:
    """Until nothing of it waits or runs; pauses between attempts are waited for."""
    while Job.objects.filter(lane.filter, state__in=OPEN).exists():
        if not work(lane):
            time.sleep(_PAUSE)


def work_with(worker: Worker) -> Work:
    return lambda lane: worker.work_once(lane=lane)
