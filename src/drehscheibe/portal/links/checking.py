# SPDX-License-Identifier: EUPL-1.2
"""A few links now and then: each server slowly and one by one, all of them within some weeks.

A link is called broken only when it failed several times over days: servers have bad nights.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Min
from django.utils import timezone

from drehscheibe.children.child import run_task
from drehscheibe.connectors.fetching.reaching import Reached
from drehscheibe.domain.plain import from_plain
from drehscheibe.portal.jobs.models import Job
from drehscheibe.portal.jobs.services import ask_for
from drehscheibe.portal.links.counting import count_owners_of
from drehscheibe.portal.links.models import Link
from drehscheibe.portal.reach import limits_of_reach, reach_of

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

CHECK = "check-links"  # kind of job
HOSTS, OF_ONE_HOST = 30, 20  # of one job
PAUSE = 2.0  # seconds between two questions to one server
_EVERY = timedelta(minutes=10)  # between two jobs
_ENOUGH = 300  # seconds of one job
_LARGEST = 1 << 20  # bytes; of robots.txt, for nothing else is read

SOUND, UNASKED = timedelta(days=14), timedelta(days=30)
_AGAIN, _LONGEST = timedelta(days=1), timedelta(days=8)  # while it fails; the pause doubles
_FAILURES, _OVER = 3, timedelta(days=2)  # what makes a link broken
# The address was not asked, so nothing is known of it.
_NOT_ASKED = {"address-closed-to-us", "address-internal", "address-not-valid"}
# It answers, but not to strangers, or only to a whole question.
_ANSWERS = {400, 401, 403, 405, 406, 407, 411, 412, 414, 415, 416, 422, 426, 429, 503}


def ask_due() -> None:
    """Looked at every few seconds; asks for one job at a time."""
    now = timezone.now()
    recent = Job.objects.filter(kind=CHECK, created__gt=now - _EVERY)
    if not recent.exists() and Link.objects.filter(due__lte=now).exists():
        ask_for(CHECK, key=CHECK)


def check(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    hosts = _due(timezone.now())
    if not hosts:
        return {"checked": 0}
    task = {
        "kind": "reach",
        "hosts": [[link.address for link in links] for links in hosts],
        "between": min(PAUSE, settings.fetch_pause_ms / 250),
        "enough": _ENOUGH,
    }
    result = run_task(
        task | reach_of(settings, largest=_LARGEST),
        on_progress=watch.on_progress,
        limits=limits_of_reach(settings),
        cancelled=watch.cancelled,
    )
    links = {link.address: link for several in hosts for link in several}
    reached = [from_plain(Reached, one) for one in result["reached"]]
    for one in reached:
        note(links[one.address], one, timezone.now())
    Link.objects.bulk_update(
        (links[one.address] for one in reached),
        ("due", "checked", "status", "error", "failures", "failing_since", "is_broken"),
        batch_size=100,
    )
    count_owners_of(links[one.address] for one in reached)
    for one in reached:
        if one.is_busy:
            _leave_alone(links[one.address].host, one.wait)
    return {"checked": len(reached)}


def _due(now: datetime) -> list[list[Link]]:
    """Of the servers that wait longest a few links each."""
    due = Link.objects.filter(due__lte=now)
    hosts = due.values("host").annotate(first=Min("due")).order_by("first")[:HOSTS]
    return [list(due.filter(host=one["host"]).order_by("due")[:OF_ONE_HOST]) for one in hosts]


def note(link: Link, reached: Reached, now: datetime) -> None:
    """What one look says, and when the next is due; the caller saves."""
    if reached.is_busy:
        return
    link.checked, link.status, link.error = now, reached.status, reached.error
    if reached.error in _NOT_ASKED:
        link.failures, link.failing_since, link.is_broken = 0, None, False
        link.due = now + _about(UNASKED)
    elif link.is_reached or reached.status in _ANSWERS:
        link.failures, link.failing_since, link.is_broken = 0, None, False
        link.due = now + _about(SOUND)
    else:
        link.failures += 1
        link.failing_since = link.failing_since or now
        long_enough = now - link.failing_since >= _OVER
        link.is_broken = link.failures >= _FAILURES and long_enough
        link.due = now + _about(min(_AGAIN * 2 ** min(link.failures - 1, 8), _LONGEST))


def _leave_alone(host: str, wait: int) -> None:
    """A server that asks for patience is not asked for so long, an hour at least."""
    until = timezone.now() + timedelta(seconds=max(wait, 3_600))
    Link.objects.filter(host=host, due__lt=until).update(due=until)


def _about(pause: timedelta) -> timedelta:
    """With a little chance in it, so that not all links of a server are due at once."""
    return pause * random.uniform(0.9, 1.1)  # noqa: S311 - no secret
