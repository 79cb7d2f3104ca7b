# SPDX-License-Identifier: EUPL-1.2
"""The figures of one use case in several towns, beside each other: what their public pages show."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.portal.adoptions.dashboard import figure_tiles
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.adoptions.steps import title_of
from drehscheibe.portal.usecases.models import UseCase

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from drehscheibe.portal.adoptions.dashboard import ShownTile


@dataclass(frozen=True, slots=True)
class TownFigures:
    """What one town's page says. `told`: name of a figure -> it; empty where nothing is shown."""

    adoption: Adoption
    told: dict[str, ShownTile]

    @property
    def computed(self) -> datetime | None:
        run = self.adoption.shown_run
        return run.ended if run and self.told else None


@dataclass(frozen=True, slots=True)
class SideBySide:
    """`figures`: name -> one of them, for title and unit, in the order of the first town."""

    title: str
    usecase: UseCase
    towns: tuple[TownFigures, ...]
    figures: dict[str, ShownTile]

    def of(self, town: str) -> TownFigures | None:
        """By the key of an organisation; None where it is not there yet."""
        found = (one for one in self.towns if one.adoption.organisation.key == town)
        return next(found, None)


def figures_of(adoption: Adoption, language: str) -> TownFigures:
    run = adoption.shown_run
    tiles = figure_tiles(run, language) if run else ()
    return TownFigures(adoption, {one.name: one for one in tiles})


def side_by_side(adoptions: Iterable[Adoption], language: str) -> SideBySide | None:
    """Of one use case, in this order; None where no town shows a figure."""
    towns = tuple(figures_of(one, language) for one in adoptions)
    figures: dict[str, ShownTile] = {}
    for town in towns:
        figures = figures | {name: t for name, t in town.told.items() if name not in figures}
    if not figures:
        return None
    first = towns[0].adoption
    return SideBySide(title_of(first), first.usecase, towns, figures)


def compared(keys: Iterable[str], language: str) -> list[SideBySide]:
    """Every public use case that runs in at least one of these organisations, by its title."""
    found = Adoption.objects.filter(
        organisation__key__in=list(keys), state__in=Adoption.PUBLIC,
        usecase__state__in=UseCase.SHOWN,
    ).select_related("organisation", "usecase", "version", "shown_run__version")  # fmt: skip
    by_usecase: dict[int, list[Adoption]] = {}
    for one in found.order_by("organisation__name"):
        by_usecase.setdefault(one.usecase_id, []).append(one)
    told = (side_by_side(some, language) for some in by_usecase.values())
    return sorted(filter(None, told), key=lambda one: one.title)
