# SPDX-License-Identifier: EUPL-1.2
"""What somebody's organisations have published, with what the person may do about it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.catalogue.layers import others_of
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.services import facts_of
from drehscheibe.portal.desk.sources import datasets_of, is_due

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Release
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


def my_datasets_of(actor: Actor) -> tuple[tuple[Organisation, tuple[MyDataset, ...]], ...]:
    """By organisation, newest names first in the alphabet."""
    found = datasets_of(actor).filter(state__in=_SHOWN).order_by("owner__name", "title")
    groups = groupby(found, key=lambda dataset: dataset.owner)
    return tuple(
        (owner, tuple(my_dataset(d, actor) for d in datasets)) for owner, datasets in groups
    )


def my_dataset(dataset: Dataset, actor: Actor) -> MyDataset:
    facts = facts_of(dataset)
    released = dataset.state in Dataset.RELEASED
    gone = dataset.state == Dataset.State.PURGED

    def may(action: Action) -> bool:
        return decide(actor, action, facts).allowed

    release = dataset.releases.filter(sha256=dataset.release).first() if released else None
    return MyDataset(
        dataset=dataset,
        release=release,
        may_prepare=not gone and may(Action.PREPARE),
        may_undo=released and may(Action.UNDO),
        may_withdraw=released and may(Action.WITHDRAW),
        may_purge=not gone and may(Action.PURGE),
        is_due=is_due(dataset, release.created if release else None),
        others=others_of(dataset).count(),
    )
