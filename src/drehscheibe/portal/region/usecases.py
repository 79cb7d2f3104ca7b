# SPDX-License-Identifier: EUPL-1.2
"""Use cases on the page of a town: what runs here, and how many could start at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.adoptions.side_by_side import figures_of
from drehscheibe.portal.readiness.models import Readiness
from drehscheibe.portal.templating import language_now
from drehscheibe.portal.usecases.facts import title_of
from drehscheibe.portal.usecases.models import UseCase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.portal.adoptions.dashboard import ShownTile

_FIGURES = 3  # of each use case


@dataclass(frozen=True, slots=True)
class UseCasesHere:
    """`ready`: public ones that have all data and do not run here yet."""

    running: Sequence[tuple[Adoption, str, Sequence[ShownTile]]]  # with title and first figures
    ready: int


def usecases_in(ags: str) -> UseCasesHere:
    found = list(
        Adoption.objects.filter(
            organisation__key=ags, state__in=Adoption.PUBLIC, usecase__state__in=UseCase.SHOWN
        )
        .select_related("usecase", "version", "organisation", "shown_run__version")
        .order_by("live_since")
    )
    ready = Readiness.objects.filter(
        organisation__key=ags, missing=0, version__state=UseCase.State.PUBLISHED
    ).exclude(version__usecase__in=[one.usecase_id for one in found])
    language = language_now()
    titled = [
        (one, title_of(one.version, language), _first_figures(one, language)) for one in found
    ]
    return UseCasesHere(titled, ready.values("version__usecase").distinct().count())


def _first_figures(adoption: Adoption, language: str) -> Sequence[ShownTile]:
    return tuple(figures_of(adoption, language).told.values())[:_FIGURES]
