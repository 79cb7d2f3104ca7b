# SPDX-License-Identifier: EUPL-1.2
"""Descriptions of datasets that are released here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.policy.actors import Actor
from drehscheibe.portal.catalogue import projection
from drehscheibe.portal.catalogue.describing import keep_change, redescribe, words_of
from drehscheibe.portal.catalogue.models import Dataset, DescriptionChange
from drehscheibe.portal.catalogue.signals import described
from drehscheibe.portal.descriptions.models import BulkChange
from drehscheibe.portal.descriptions.things import Named
from drehscheibe.portal.descriptions.wishes import FIELDS
from drehscheibe.portal.templating import url
from drehscheibe.releases.lock import dataset_lock

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from contextlib import AbstractContextManager
    from datetime import datetime

    from drehscheibe.portal.descriptions.models import BulkLine
    from drehscheibe.portal.descriptions.things import Things
    from drehscheibe.portal.descriptions.wishes import Field, Words
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.releases.layout import Layout


class OwnDatasets:
    about: str = BulkChange.About.OURS
    fields: Mapping[str, Field] = FIELDS

    def choosing(self, owner: Organisation) -> str:
        return url("descriptions", slug=owner.slug)

    def named(self, owner: Organisation, slugs: Collection[str]) -> dict[str, Named]:
        found = owner.datasets.filter(slug__in=slugs)
        return {one.slug: Named(one, one) for one in found}

    def of(self, lines: Sequence[BulkLine]) -> list[Dataset]:
        found = Dataset.objects.in_bulk([line.dataset_id for line in lines])
        return [found[line.dataset_id] for line in lines]

    def locked(self, line: BulkLine) -> Dataset:
        datasets = Dataset.objects.select_for_update(of=("self",)).select_related("owner")
        return datasets.get(bulk_lines=line.pk)

    def lock(self, layout: Layout, thing: Dataset) -> AbstractContextManager[object]:
        return dataset_lock(layout, thing.slug)

    def title(self, thing: Dataset) -> str:
        return thing.title

    def address(self, thing: Dataset) -> str:
        return url("dataset", slug=thing.slug)

    def words(self, thing: Dataset) -> Words:
        return words_of(thing)

    def closed(self, thing: Dataset) -> str:
        return "" if thing.state in Dataset.RELEASED else N_("nothing of it is public")

    def say(self, thing: Dataset, change: BulkChange, line: BulkLine) -> None:
        before = words_of(thing)
        redescribe(thing, line.after)
        thing.save(update_fields=list(line.after))
        actor = Actor(change.submitted_name, change.submitted_by)
        keep_change(thing, before, actor, approved_by=change.approved_name, bulk=change.pk)
        described.send(Dataset, dataset=thing, before=line.before, after=line.after)

    def show(self, layout: Layout, things: Sequence[Dataset]) -> None:
        projection.reword(layout, list(things))

    def forget(self, before: datetime) -> int:
        return DescriptionChange.objects.filter(at__lt=before).delete()[0]


OURS: Things = OwnDatasets()
