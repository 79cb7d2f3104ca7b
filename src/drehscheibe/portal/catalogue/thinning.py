# SPDX-License-Identifier: EUPL-1.2
"""Frequent releases are thinned: some of each hour, day and month go, and leave a tombstone.

What changed from one remaining release to the next is reckoned anew first, then the database says
what is gone, then the files for delivery, then the data go. Killed in between, the start of the
next worker (`reconcile`, `sweep`) ends it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import Count, Q
from django.utils import timezone

from drehscheibe.children.child import run_task
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.thinning import USUAL, Rule, to_thin
from drehscheibe.policy.actors import Actor
from drehscheibe.policy.datasets import Action
from drehscheibe.portal.catalogue.keeping import needed
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.publishing import limits_of
from drehscheibe.portal.catalogue.services import (
    count_up,
    facts_of,
    get_dataset,
    note_deed,
    point,
    require,
)
from drehscheibe.portal.catalogue.tombstones import bury
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.jobs.services import ask_for
from drehscheibe.releases.lock import dataset_lock
from drehscheibe.releases.pointer import ReleaseState
from drehscheibe.releases.purge import remove_releases

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from drehscheibe.portal.catalogue.models import Release
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.settings import Settings

THIN, THIN_ALL = "thin", "thin-all"  # kinds of jobs
_RULE = Actor("retention rule", is_operator=True)
_AT_ONCE = 20  # gaps whose differences one child reckons
_HERE = (ReleaseState.CURRENT.value, ReleaseState.SUPERSEDED.value)
_LEAST = 2  # superseded releases, from which on there may be something to thin

Names = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """Releases that go, all of them between two that stay; `before` is "" ahead of the first.

    `numbers`: those of the two that stay."""

    before: str
    thinned: Names
    after: str
    numbers: tuple[int, int]


def rule_of(dataset: Dataset) -> Rule:
    """Its own, else that of its organisation, else the usual one."""
    return from_plain(Rule, dataset.thinning) if dataset.thinning else usual_of(dataset.owner)


def usual_of(owner: Organisation) -> Rule:
    return from_plain(Rule, owner.thinning) if owner.thinning else USUAL


@transaction.atomic
def set_rule(dataset: Dataset, rule: Rule | None, *, actor: Actor) -> Dataset:
    """None: as everywhere here. What is thinned already stays so. Raises `Refused`."""
    require(actor, Action.LOOK_AFTER, facts_of(dataset))
    dataset.thinning = to_plain(rule) if rule else None
    dataset.save(update_fields=["thinning"])
    note_deed(actor, "thinning", dataset, rule=dataset.thinning)
    transaction.on_commit(lambda: ask_to_thin(dataset.slug))
    return dataset


@transaction.atomic
def set_usual_rule(dataset: Dataset, rule: Rule | None, *, actor: Actor) -> None:
    """For this dataset and all of its organisation that have no rule of their own.

    None: as everywhere here. Raises `Refused`.
    """
    require(actor, Action.LOOK_AFTER, facts_of(dataset))
    owner = dataset.owner
    owner.thinning = to_plain(rule) if rule else None
    owner.save(update_fields=["thinning"])
    dataset.thinning = None
    dataset.save(update_fields=["thinning"])
    note(actor, "usual-thinning", organisation=owner.key, rule=owner.thinning)
    transaction.on_commit(lambda: ask_for(THIN_ALL, key=THIN_ALL))


def ask_to_thin(slug: str) -> None:
    ask_for(THIN, key=slug, dataset=slug)


def gaps_of(dataset: Dataset, *, now: datetime | None = None) -> list[Gap]:
    """What the rule would remove now, oldest first."""
    found = dataset.releases.filter(state__in=_HERE).order_by("-number")
    releases = list(found.values_list("sha256", "created", "number"))
    moments = ((name, timezone.localtime(created)) for name, created, _ in releases)
    going = to_thin(moments, rule_of(dataset), now=timezone.localtime(now))
    if not going:
        return []
    going -= needed(dataset) | {dataset.release}
    return _gaps([(name, number) for name, _, number in reversed(releases)], going)


def _gaps(releases: list[tuple[str, int]], going: frozenset[str]) -> list[Gap]:
    gaps = []
    before, between = ("", 0), list[str]()
    for name, number in releases:
        if name in going:
            between.append(name)
            continue
        if between:
            gaps.append(Gap(before[0], tuple(between), name, (before[1], number)))
        before, between = (name, number), []
    return gaps


def thin(payload: Payload, settings: Settings, watch: Watch) -> Payload:
    """The job of one dataset, in portions: whenever it ends, what is done is whole."""
    slug, thinned = payload["dataset"], 0
    while not watch.cancelled():
        gaps = gaps_of(get_dataset(slug))[:_AT_ONCE]
        done = _close(settings, slug, gaps, watch) if gaps else 0
        thinned += done
        if not done:
            break
    return {"thinned": thinned}


def thin_all(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    """Once a day: releases grow old also where nothing new is published."""
    superseded = Count("releases", filter=Q(releases__state=ReleaseState.SUPERSEDED.value))
    public = Dataset.objects.filter(state__in=Dataset.RELEASED).annotate(superseded=superseded)
    found = public.filter(superseded__gte=_LEAST).order_by("slug").values_list("slug", flat=True)
    slugs = [slug for slug in found.iterator() if gaps_of(get_dataset(slug))]
    for slug in slugs:
        ask_to_thin(slug)
    return {"datasets": len(slugs)}


def _close(settings: Settings, slug: str, gaps: list[Gap], watch: Watch) -> int:
    """Raises `AlreadyRunning` where it is published now: the job comes again."""
    differences = _differences(settings, slug, gaps, watch)
    layout = settings.layout
    with dataset_lock(layout, slug):
        with transaction.atomic():
            dataset = Dataset.objects.select_for_update().select_related("owner").get(slug=slug)
            still = [gap for gap in gaps if _is_so(dataset, gap)]
            for gap in still:
                _bury_gap(dataset, gap, differences.get(gap.after))
            gone = [name for gap in still for name in gap.thinned]
            if gone:
                count_up(dataset)
                dataset.save(update_fields=["epoch"])
                note_deed(_RULE, THIN, dataset, count=len(gone))
        bury(layout, dataset)
        point(layout, dataset)
        remove_releases(layout, slug, gone)
    return len(gone)


def _differences(
    settings: Settings, slug: str, gaps: list[Gap], watch: Watch
) -> dict[str, dict[str, Any]]:
    """Name of the release after a gap -> what changed since the one before it."""
    pairs = [(gap.before, gap.after) for gap in gaps if gap.before]
    if not pairs:
        return {}
    task = {"kind": "differences", "home": str(settings.home), "dataset": slug, "pairs": pairs}
    result = run_task(
        task,
        on_progress=watch.on_progress,
        limits=limits_of(settings),
        cancelled=watch.cancelled,
    )
    found = zip(pairs, result["differences"], strict=True)
    return {after: difference for (_, after), difference in found}


def _is_so(dataset: Dataset, gap: Gap) -> bool:
    """Not where somebody took back, cited or kept one of them since it was reckoned."""
    stays = needed(dataset) | {dataset.release}
    ends = dataset.releases.filter(sha256__in=[gap.before, gap.after], state__in=_HERE)
    is_whole = ends.count() == 2 - (not gap.before)
    between = _between(dataset, gap).count() == len(gap.thinned)
    return is_whole and between and not stays.intersection(gap.thinned)


def _bury_gap(dataset: Dataset, gap: Gap, difference: dict[str, Any] | None) -> None:
    _between(dataset, gap).update(
        state=ReleaseState.THINNED.value,
        thinned=timezone.now(),
        difference=None,
        source_name="",
        record={},
    )
    dataset.releases.filter(sha256=gap.after).update(difference=difference)


def _between(dataset: Dataset, gap: Gap) -> QuerySet[Release]:
    """By their numbers: there may be more than a question to the database can name."""
    first, last = gap.numbers
    return dataset.releases.filter(state__in=_HERE, number__gt=first, number__lt=last)
