# SPDX-License-Identifier: EUPL-1.2
"""How the description of one dataset changed, and the way back for a single change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from drehscheibe.domain.errors import N_, DatasetNotFound, Refused
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.catalogue import projection
from drehscheibe.portal.catalogue.describing import keep_change, redescribe, words_of
from drehscheibe.portal.catalogue.models import Dataset, DescriptionChange
from drehscheibe.portal.catalogue.services import facts_of, get_dataset, note_deed
from drehscheibe.portal.catalogue.signals import described
from drehscheibe.releases.lock import dataset_lock

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.releases.layout import Layout

MOST = 200  # changes that a page shows


def dataset_of_ours(slug: str, actor: Actor) -> Dataset:
    """Raises `DatasetNotFound`, also where its inside is none of the actor's business."""
    dataset = get_dataset(slug)
    if not decide(actor, Action.SEE_DRAFT, facts_of(dataset)).allowed:
        raise DatasetNotFound(dataset=slug)
    return dataset


def history_of(dataset: Dataset) -> list[DescriptionChange]:
    """Newest first."""
    return list(dataset.changes.all()[:MOST])


def may_undo(dataset: Dataset, change: DescriptionChange) -> bool:
    """Nobody said something else about these fields since."""
    words = words_of(dataset)
    is_released = dataset.state in Dataset.RELEASED
    return is_released and all(words.get(name) == value for name, value in change.after.items())


def undo_change(layout: Layout, dataset: Dataset, number: int, actor: Actor) -> DescriptionChange:
    """Say again what was said before. Raises `Refused`, `DatasetNotFound`, `AlreadyRunning`."""
    decide(actor, Action.WITHDRAW, facts_of(dataset)).require()
    with dataset_lock(layout, dataset.slug):
        with transaction.atomic():
            dataset = Dataset.objects.select_for_update().select_related("owner").get(pk=dataset.pk)
            change = dataset.changes.filter(pk=number).first()
            if change is None:
                raise DatasetNotFound(dataset=dataset.slug)
            if not may_undo(dataset, change):
                raise Refused(reason=N_("somebody said something else meanwhile"))
            before = words_of(dataset)
            redescribe(dataset, change.before)
            dataset.save(update_fields=list(change.before))
            back = keep_change(dataset, before, actor, undoes=change)
            described.send(Dataset, dataset=dataset, before=change.after, after=change.before)
            note_deed(actor, "undo-description", dataset)
        projection.reword(layout, [dataset])
    return back or change
