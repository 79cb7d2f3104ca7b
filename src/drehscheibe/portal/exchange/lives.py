# SPDX-License-Identifier: EUPL-1.2
"""Who runs what, and for how long: counted from the events of adoptions, never declared."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.domain.region import OrganisationKind
from drehscheibe.portal.adoptions.models import Adoption, AdoptionEvent
from drehscheibe.usecases.maturity import Maturity, maturity_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_DAY = 86_400  # seconds
_TURNS = (Adoption.State.LIVE, Adoption.State.PAUSED, Adoption.State.ENDED)
_PRACTICE = OrganisationKind.PRACTICE.value


def counted() -> dict[str, str]:
    """For `exclude` of adoptions: whoever practises is counted nowhere."""
    return {"organisation__kind": _PRACTICE}


def active_days(turns: Iterable[tuple[datetime, str]], now: datetime) -> float:
    """`turns`: moments and states in their order. Days on which it was live so far."""
    total, since = 0.0, None
    for at, state in turns:
        if state == Adoption.State.LIVE:
            since = since or at
        elif since is not None:
            total, since = total + (at - since).total_seconds(), None
    running = (now - since).total_seconds() if since else 0.0
    return (total + running) / _DAY


def days_of(adoptions: Iterable[int], now: datetime | None = None) -> dict[int, float]:
    """Adoption -> days on which it was live."""
    found: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    events = AdoptionEvent.objects.filter(adoption__in=list(adoptions), state__in=_TURNS)
    for adoption, at, state in events.order_by("pk").values_list("adoption", "at", "state"):
        found[adoption].append((at, state))
    moment = now or timezone.now()
    return {adoption: active_days(turns, moment) for adoption, turns in found.items()}


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a use case has come. `towns`: in how many it is live now."""

    maturity: Maturity = Maturity.IDEA
    towns: int = 0


def standings() -> dict[int, Standing]:
    """Use case -> standing, of all that are live somewhere. Two questions to the database."""
    live = Adoption.objects.filter(state=Adoption.State.LIVE).exclude(**counted())
    usecase_of = dict(live.values_list("pk", "usecase"))
    turns: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    events = AdoptionEvent.objects.filter(
        adoption__state=Adoption.State.LIVE, state__in=_TURNS
    ).order_by("pk")
    for adoption, at, state in events.values_list("adoption", "at", "state"):
        turns[adoption].append((at, state))
    now, days = timezone.now(), defaultdict(list)
    for adoption, usecase in usecase_of.items():
        days[usecase].append(active_days(turns[adoption], now))
    return {usecase: Standing(maturity_of(each), len(each)) for usecase, each in days.items()}
