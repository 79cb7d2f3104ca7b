# SPDX-License-Identifier: EUPL-1.2
"""Everything that the page of one use case shows."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import TYPE_CHECKING, Any

from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.adoptions.queries import examples_of
from drehscheibe.portal.exchange.examples import live_example
from drehscheibe.portal.exchange.lives import Standing, counted, days_of, standings
from drehscheibe.portal.readiness.promises import promises_for
from drehscheibe.portal.readiness.queries import checked
from drehscheibe.portal.readiness.versions import needs_of
from drehscheibe.portal.usecases.models import UseCase
from drehscheibe.portal.usecases.queries import package_of, versions_seen_by

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.readiness.promises import Promise
    from drehscheibe.portal.readiness.queries import Checked
    from drehscheibe.portal.usecases.models import UseCaseVersion

State = Adoption.State


@dataclass(frozen=True, slots=True)
class Running:
    """A town that runs it or ran it."""

    adoption: Adoption
    days: float


def context_of(version: UseCaseVersion, town: Organisation | None, actor: Actor) -> dict[str, Any]:
    usecase = version.usecase
    package = package_of(version)
    runs, examples = running(usecase), examples_of(usecase)
    looked_at = checked(version, town, actor) if town else None
    return {
        "usecase": usecase,
        "version": version,
        "package": package,
        "profile": package.profile,
        "standing": standings().get(usecase.pk, Standing()),
        "needs": looked_at.needs if looked_at else (),
        "inputs": needs_of(version.package),
        "checked": looked_at,
        "promises": _promises(looked_at) if looked_at else {},
        "running": runs,
        "examples": examples,
        "example": live_example(runs) or live_example(Running(one, 0) for one in examples),
        "ended": ended(usecase),
        "noted": noted(usecase) if actor.organisations or actor.is_operator else [],
        "measured_seconds": time_to_bind(one.adoption for one in runs),
        "versions": versions_seen_by(actor, usecase),
        "forks": _forks(usecase),
    }


def _promises(looked_at: Checked) -> dict[str, Promise]:
    """What will come for the whole region is not missing in the way that own data are."""
    lacking = (one.need.default for one in looked_at.needs if not one.state.is_usable)
    return promises_for(filter(None, lacking))


def running(usecase: UseCase) -> list[Running]:
    """Live first, then paused; who began first stands first."""
    found = (
        usecase.adoptions.filter(state__in=Adoption.PUBLIC)
        .exclude(**counted())
        .select_related("organisation", "version", "usecase")
        .order_by("state", "live_since", "pk")
    )
    return _with_days(found)


def ended(usecase: UseCase) -> list[Running]:
    """Only who had it in public: who stopped before is nobody's business."""
    found = (
        usecase.adoptions.filter(state=State.ENDED)
        .exclude(live_since=None)
        .exclude(**counted())
        .select_related("organisation", "version")
        .order_by("-ended", "pk")
    )
    return _with_days(found)


def noted(usecase: UseCase) -> list[Adoption]:
    """Who wants it, too: for people of the region's organisations, who may go about it together."""
    preparing = (State.NOTED, State.CHECKING, State.TRIAL)
    found = usecase.adoptions.filter(state__in=preparing).exclude(**counted())
    return list(found.select_related("organisation").order_by("organisation__name"))


def _with_days(found: Iterable[Adoption]) -> list[Running]:
    adoptions = list(found)
    days = days_of(one.pk for one in adoptions)
    return [Running(one, days.get(one.pk, 0.0)) for one in adoptions]


def time_to_bind(adoptions: Iterable[Adoption]) -> int | None:
    """Median of what it really took from choosing to the first trial, in seconds."""
    spent = [one.binding_seconds for one in adoptions if one.binding_seconds]
    return round(median(spent)) if spent else None


def _forks(usecase: UseCase) -> list[UseCase]:
    return list(usecase.forks.filter(state__in=UseCase.SHOWN))
