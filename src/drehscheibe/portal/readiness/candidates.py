# SPDX-License-Identifier: EUPL-1.2
"""Tables that may serve one need of a town, as they are now: for whoever binds data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import F, Q
from django.utils import timezone

from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.readiness.computing import Regional
from drehscheibe.portal.readiness.profiles import tables_of, take
from drehscheibe.usecases.readiness import Candidate, match

if TYPE_CHECKING:
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.releases.layout import Layout
    from drehscheibe.usecases.model import Need


def candidates(layout: Layout, need: Need, town: Organisation) -> tuple[Candidate, ...]:
    """Best first, the regional source of the need last."""
    _catch_up(layout, need, town)
    regional = Regional(layout, {need.default} - {""})
    tables = [*tables_of(town), *regional.tables(need, town)]
    return match(need, tables, now=timezone.now())


def _catch_up(layout: Layout, need: Need, town: Organisation) -> None:
    """What was released a moment ago has no profile yet."""
    mine = Q(owner=town) | Q(slug=need.default)
    late = Dataset.objects.filter(mine, state__in=Dataset.RELEASED).exclude(
        profile__release=F("release")
    )
    for dataset in late:
        take(layout, dataset)
