# SPDX-License-Identifier: EUPL-1.2
"""Versions of a package are deleted for good: what runs on them ends, and its people are told.

The datasets that it made are the town's own, released by two of its people: they stay until it
takes them back.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from drehscheibe.policy.actors import Actor
from drehscheibe.portal.adoptions import telling
from drehscheibe.portal.adoptions.choosing import choice_before, tried_choice, version_of
from drehscheibe.portal.adoptions.ending import throw_drafts_away
from drehscheibe.portal.adoptions.models import Adoption, Run
from drehscheibe.portal.adoptions.services import remember
from drehscheibe.portal.adoptions.shown import folder_of, let_inputs_go
from drehscheibe.portal.notices.models import Notice
from drehscheibe.portal.readiness.models import Readiness
from drehscheibe.portal.usecases.facts import mentor_of
from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from drehscheibe.releases.layout import Layout

State = Adoption.State


def runs_hold(sender: object, *, versions: Sequence[UseCaseVersion], **_: Any) -> list[Path]:  # noqa: ARG001
    """What was computed and drawn by the words of these versions."""
    runs = Run.objects.filter(version__in=versions).select_related("adoption")
    return [folder_of(run) for run in runs]


def package_goes(
    sender: object,  # noqa: ARG001
    *,
    versions: Sequence[UseCaseVersion],
    layout: Layout,
    reason: str,
    **_: Any,
) -> None:
    """Inside the transaction of the purge."""
    gone = {one.pk for one in versions}
    usecase = versions[0].usecase
    for adoption in usecase.adoptions.select_related("organisation", "usecase", "version"):
        _forget_choices(adoption, gone)
        if adoption.version_id in gone:
            _end(layout, adoption, reason)
    Run.objects.filter(version__in=versions).update(results={}, tested=[], error=None)
    Readiness.objects.filter(version__in=versions).delete()


def _forget_choices(adoption: Adoption, gone: set[int]) -> None:
    """The way back to such a version, and the try of one."""
    tried, before = tried_choice(adoption), choice_before(adoption)
    if tried and version_of(tried).pk in gone:
        adoption.upgrade = {}
    if before and version_of(before).pk in gone:
        adoption.rollback = {}
    if adoption.before_id in gone:
        adoption.before = None
    adoption.save(update_fields=["upgrade", "rollback", "before"])


def _end(layout: Layout, adoption: Adoption, reason: str) -> None:
    """Also one that ended before keeps nothing of what the package said."""
    was_running = adoption.state != State.ENDED
    name = str(adoption.usecase)
    if was_running:
        adoption.state, adoption.ended = State.ENDED, timezone.now()
        adoption.end_reason = Adoption.End.PACKAGE_GONE
    adoption.next_due, adoption.shown_run = None, None
    adoption.parameters, adoption.ticked, adoption.asked = {}, [], None
    adoption.save()
    adoption.alerts.all().delete()
    let_inputs_go(adoption)
    throw_drafts_away(layout, adoption)
    here = reverse("adoption", args=[adoption.pk])
    Notice.objects.filter(Q(path=here) | Q(path__startswith=here)).delete()
    if was_running:
        mentor = mentor_of(adoption.usecase)
        by = mentor.name if mentor else ""
        remember(adoption, Actor(by), "lose-adoption", usecase=name)
        telling.tell_package_gone(adoption, name, by, reason)


def forget_late_run(run: Run) -> bool:
    """A run that was under way when its version was deleted leaves nothing behind."""
    found = UseCaseVersion.objects.filter(pk=run.version_id, state=UseCase.State.PURGED)
    if not found.exists():
        return False
    shutil.rmtree(folder_of(run), ignore_errors=True)
    run.state, run.results, run.tested, run.ended = Run.State.FAILED, {}, [], timezone.now()
    run.save()
    return True
