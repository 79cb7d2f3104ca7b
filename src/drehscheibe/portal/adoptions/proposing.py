# SPDX-License-Identifier: EUPL-1.2
"""Which own tables could serve a need, best first; what a person may pick instead."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.plain import to_plain
from drehscheibe.portal.adoptions.choosing import Bound, package_of
from drehscheibe.portal.adoptions.models import Adoption, Binding
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.readiness.candidates import candidates
from drehscheibe.releases.manifest import read_manifest
from drehscheibe.settings import current_settings
from drehscheibe.usecases.readiness import (
    Candidate,
    ColumnMatch,
    ColumnProfile,
    Fit,
    match_columns,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import QuerySet

    from drehscheibe.domain.tables import Table
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.usecases.models import UseCaseVersion
    from drehscheibe.usecases.model import Need, NeededColumn


@dataclass(frozen=True, slots=True)
class Proposal:
    """A table that could serve a need. `missing`: needed columns that it does not have;
    `found`: what the readiness check says of it, None for what it would not propose."""

    dataset: Dataset
    table: Table
    columns: dict[str, Any]
    missing: tuple[NeededColumn, ...]
    is_default: bool = False
    found: Candidate | None = None

    @property
    def fits(self) -> bool:
        return self.found is not None and self.found.fit is not Fit.PARTLY

    @property
    def bound(self) -> Bound:
        return Bound(self.dataset.slug, self.table.name, self.columns, self.is_default)


class Shelf:
    """The public tables of an organisation, to choose from for every need: each is read once."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._own = _read(Dataset.objects.filter(owner=organisation, state__in=Dataset.RELEASED))

    def proposals(self, need: Need) -> list[Proposal]:
        """Own tables and the regional source: those that the readiness check proposes in its
        order, then the others, those with the least gaps first."""
        likely = candidates(current_settings().layout, need, self._organisation)
        places = {(one.dataset, one.table): place for place, one in enumerate(likely)}
        default = Dataset.objects.filter(slug=need.default, state=Dataset.State.PUBLIC)
        found = [
            _checked(proposal_of(need, dataset, table), likely, places)
            for dataset, table in (*self._own, *_read(default.exclude(owner=self._organisation)))
        ]
        return sorted(found, key=lambda one: (_place(one, places), len(one.missing)))


def _read(datasets: QuerySet[Dataset]) -> list[tuple[Dataset, Table]]:
    found = datasets.select_related("owner").order_by("title")
    return [(dataset, table) for dataset in found for table in tables_of(dataset)]


def propose(version: UseCaseVersion, organisation: Organisation) -> dict[str, Bound]:
    """Need -> the best table of one's own, else the package's regional source."""
    shelf = Shelf(organisation)
    found = {need.name: shelf.proposals(need) for need in package_of(version).inputs}
    return {
        need: fitting[0].bound
        for need, some in found.items()
        if (fitting := [one for one in some if one.fits])
    }


def _place(proposal: Proposal, places: dict[tuple[str, str], int]) -> int:
    return places.get((proposal.dataset.slug, proposal.table.name), len(places))


def _checked(
    proposal: Proposal, likely: Sequence[Candidate], places: dict[tuple[str, str], int]
) -> Proposal:
    """With the columns that the values of real rows speak for."""
    place = _place(proposal, places)
    if place == len(places):
        return proposal
    found = likely[place]
    columns = {one.needed: to_plain(one) for one in found.columns}
    return replace(proposal, columns=columns, found=found)


def proposal_for(need: Need, bound: Bound) -> Proposal | None:
    """What would be proposed for the table that is bound already."""
    dataset = Dataset.objects.filter(slug=bound.dataset, state__in=Dataset.RELEASED).first()
    tables = tables_of(dataset) if dataset else ()
    table = next((one for one in tables if one.name == bound.table), None)
    return proposal_of(need, dataset, table) if dataset and table else None


def tables_of(dataset: Dataset) -> tuple[Table, ...]:
    """Of its current release."""
    folder = current_settings().layout.release(dataset.slug, dataset.release)
    return read_manifest(folder).tables


def proposal_of(need: Need, dataset: Dataset, table: Table) -> Proposal:
    columns = {one.needed: to_plain(one) for one in match_columns(need, _columns(table))}
    missing = tuple(one for one in need.columns if one.required and one.name not in columns)
    return Proposal(dataset, table, columns, missing, is_default=dataset.slug == need.default)


def _columns(table: Table) -> tuple[ColumnProfile, ...]:
    return tuple(
        ColumnProfile(one.id, one.name, one.title, one.type, one.unit, dict(one.codes))
        for one in table.columns
    )


def matched(needed: str, column: str) -> dict[str, Any]:
    """A column, by its id, as it is: somebody chose it."""
    chosen: dict[str, Any] = to_plain(ColumnMatch(needed, column, confidence=1.0))
    return chosen


def loops(adoption: Adoption, dataset: Dataset) -> bool:
    """Whether a dataset is computed, over any number of steps, from what this adoption makes."""
    return adoption.pk in set(_behind(dataset))


def _behind(dataset: Dataset) -> Iterator[int]:
    """Adoptions that a dataset comes from, each once."""
    seen: set[int] = set()
    waiting = [dataset.pk]
    while waiting:
        makers = Adoption.objects.filter(outputs__dataset__in=waiting).exclude(pk__in=seen)
        new = set(makers.values_list("pk", flat=True))
        yield from new
        seen |= new
        waiting = list(
            Binding.objects.filter(adoption__in=new).values_list("dataset_id", flat=True)
        )
