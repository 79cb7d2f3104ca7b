# SPDX-License-Identifier: EUPL-1.2
"""What somebody's organisations have published, with what the person may do about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from django.db.models import F

from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.catalogue.layers import others_of
from drehscheibe.portal.catalogue.models import Dataset, Release
from drehscheibe.portal.catalogue.services import facts_known, facts_of
from drehscheibe.portal.desk.sources import datasets_of, is_due
from drehscheibe.releases.pointer import ReleaseState

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation

_SHOWN = (
    Dataset.State.PUBLIC,
    Dataset.State.PRACTICE,
    Dataset.State.WITHDRAWN,
    Dataset.State.PURGED,
)


@dataclass(frozen=True, slots=True)
class MyDataset:
    dataset: Dataset
    release: Release | None  # the current one
    may_prepare: bool
    may_undo: bool
    may_withdraw: bool
    may_purge: bool
    is_due: bool
    others: int = 0  # datasets that were made of the same file

    @property
    def may_do_something(self) -> bool:
        return self.may_prepare or self.may_undo or self.may_withdraw or self.may_purge


@dataclass(frozen=True, slots=True)
class _Known:
    """What a list asks once for all of its datasets."""

    release: Release | None
    has_release_before: bool
    others: int


def my_datasets_of(actor: Actor) -> tuple[tuple[Organisation, tuple[MyDataset, ...]], ...]:
    """By organisation, newest names first in the alphabet. Asks as often for many as for one."""
    shown = datasets_of(actor).filter(state__in=_SHOWN).order_by("owner__name", "title")
    found, releases = list(shown), Release.objects.filter(dataset__in=shown.order_by())
    current = {one.dataset_id: one for one in releases.filter(sha256=F("dataset__release"))}
    superseded = releases.filter(state=ReleaseState.SUPERSEDED.value)
    before = set(superseded.values_list("dataset_id", flat=True).distinct())
    of_one_file = Counter(_file(one) for one in found if one.state in Dataset.RELEASED)

    def told(dataset: Dataset) -> MyDataset:
        is_one = dataset.state in Dataset.RELEASED
        others = of_one_file[_file(dataset)] - is_one if dataset.file_set else 0
        release = current.get(dataset.pk) if is_one else None
        return _told(dataset, actor, _Known(release, dataset.pk in before, others))

    groups = groupby(found, key=lambda dataset: dataset.owner)
    return tuple((owner, tuple(map(told, datasets))) for owner, datasets in groups)


def my_dataset(dataset: Dataset, actor: Actor) -> MyDataset:
    facts, others = facts_of(dataset), others_of(dataset).count()
    is_one = dataset.state in Dataset.RELEASED
    release = dataset.releases.filter(sha256=dataset.release).first() if is_one else None
    return _told(dataset, actor, _Known(release, facts.has_release_before, others))


def _file(dataset: Dataset) -> tuple[Any, int]:
    return dataset.file_set, dataset.owner_id


def _told(dataset: Dataset, actor: Actor, known: _Known) -> MyDataset:
    facts = facts_known(dataset, has_release_before=known.has_release_before)
    released = dataset.state in Dataset.RELEASED
    gone = dataset.state == Dataset.State.PURGED

    def may(action: Action) -> bool:
        return decide(actor, action, facts).allowed

    return MyDataset(
        dataset=dataset,
        release=known.release,
        may_prepare=not gone and may(Action.PREPARE),
        may_undo=released and may(Action.UNDO),
        may_withdraw=released and may(Action.WITHDRAW),
        may_purge=not gone and may(Action.PURGE),
        is_due=is_due(dataset, known.release.created if known.release else None),
        others=known.others,
    )
