# SPDX-License-Identifier: EUPL-1.2
"""How it looks in a town that runs it: the first figures and one chart of its public page."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from drehscheibe.portal.adoptions.dashboard import Dashboard
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.adoptions.public import shown_page

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.portal.exchange.package_page import Running

_FIGURES, _CHARTS, _TRIED = 3, 1, 3


@dataclass(frozen=True, slots=True)
class Example:
    adoption: Adoption
    dashboard: Dashboard


def live_example(runs: Iterable[Running]) -> Example | None:
    """Of the town that runs it longest and has something to show."""
    live = [one.adoption for one in runs if one.adoption.state == Adoption.State.LIVE]
    for adoption in [one for one in live if one.shown_run_id][:_TRIED]:
        usecase, town = adoption.usecase, adoption.organisation
        dashboard = shown_page(usecase.publisher, usecase.slug, town.slug).dashboard
        tiles = dashboard.tiles if dashboard else ()
        figures = [one for one in tiles if one.kind == "figure"][:_FIGURES]
        charts = [one for one in tiles if one.kind == "chart"][:_CHARTS]
        if dashboard and (figures or charts):
            return Example(adoption, replace(dashboard, tiles=(*figures, *charts)))
    return None
