# SPDX-License-Identifier: EUPL-1.2
"""How far a use case has come, computed from who runs it; nobody declares it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

TRIED_TOWNS = 2
PROVEN_TOWNS, PROVEN_DAYS = 5, 182  # half a year


class Maturity(StrEnum):
    IDEA = "idea"  # nobody runs it
    PILOT = "pilot"  # one town
    TRIED = "tried"  # at least two towns
    PROVEN = "proven"  # at least five towns, each for half a year


def maturity_of(active_days: Iterable[float]) -> Maturity:
    """`active_days`: of each town in which it is live now, on how many days it was live so far."""
    days = list(active_days)
    if sum(one >= PROVEN_DAYS for one in days) >= PROVEN_TOWNS:
        return Maturity.PROVEN
    if len(days) >= TRIED_TOWNS:
        return Maturity.TRIED
    return Maturity.PILOT if days else Maturity.IDEA
