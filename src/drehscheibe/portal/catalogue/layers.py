# SPDX-License-Identifier: EUPL-1.2
"""A dataset for each layer of a file: which belong together, and publishing them in one go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import InputRefused
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.publishing import Publication, Published, publish_file
from drehscheibe.portal.jobs.handlers import UNWATCHED, Watch

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from django.db.models import QuerySet

    from drehscheibe.policy.actors import Actor
    from drehscheibe.settings import Settings

_OF_ONE_TABLE = frozenset({"drop_rows", "id", "layer", "place", "sheet", "time"})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one layer: published, or refused with the findings that say why."""

    publication: Publication
    published: Published | None = None
    refused: InputRefused | None = None


def publish_each(
    publications: Iterable[Publication],
    *,
    actor: Actor,
    settings: Settings,
    watch: Watch = UNWATCHED,
) -> Iterator[Outcome]:
    """One after the other; a layer that is refused holds no other one up. Raises as
    `publish_file` for everything else."""
    for publication in publications:
        try:
            published = publish_file(publication, actor=actor, settings=settings, watch=watch)
        except InputRefused as error:
            yield Outcome(publication, refused=error)
        else:
            yield Outcome(publication, published=published)


def of_each_dataset(publication: Publication, datasets: Iterable[Dataset]) -> list[Publication]:
    """The next release of each, from its layer of the new file; what is said of them stays."""
    return [
        replace(publication, dataset=one.slug, layer=one.layer, file_set=one.file_set)
        for one in datasets
    ]


def others_of(dataset: Dataset | None) -> QuerySet[Dataset]:
    """The other datasets of the same file that are out now."""
    if dataset is None or dataset.file_set is None:
        return Dataset.objects.none()
    same = Dataset.objects.filter(file_set=dataset.file_set, owner=dataset.owner)
    return same.filter(state__in=Dataset.RELEASED).exclude(pk=dataset.pk).order_by("pk")


def answers_for(
    answers: Mapping[str, str], *, columns: Collection[str], table: str
) -> dict[str, str]:
    """Of what was said about the file: what holds for a layer with these columns alone."""
    kept = {}
    for key, value in answers.items():
        before, dot, behind = key.partition(".")
        if dot and before == table:
            kept[behind] = value
        elif behind in columns if dot else key not in _OF_ONE_TABLE:
            kept[key] = value
    return kept
