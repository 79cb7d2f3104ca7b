# SPDX-License-Identifier: EUPL-1.2
"""What a town has of one need: bound, fits, partly, stale, regional, missing."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from drehscheibe.usecases.readiness.candidates import Candidate, Fit

if TYPE_CHECKING:
    from drehscheibe.usecases.model import Need

_KEPT = 3  # candidates that people choose from


class State(StrEnum):
    BOUND = "bound"
    FITS = "fits"
    PARTLY = "partly"
    STALE = "stale"
    REGIONAL = "regional"
    MISSING = "missing"


USABLE = frozenset({State.BOUND, State.FITS, State.REGIONAL})


@dataclass(frozen=True, slots=True)
class NeedState:
    """`candidates`: best first; the first one is proposed."""

    need: str
    state: State
    required: bool = True
    candidates: tuple[Candidate, ...] = ()

    @property
    def proposed(self) -> Candidate | None:
        return self.candidates[0] if self.candidates else None

    @property
    def is_usable(self) -> bool:
        return self.state in USABLE


def state_of(need: Need, candidates: tuple[Candidate, ...], *, bound: str = "") -> NeedState:
    """`bound`: slug of the dataset that serves the need already."""
    order = sorted(candidates, key=lambda one: (one.dataset != bound, _STANDING[_one(one)]))
    kept = tuple(order[:_KEPT])
    if bound:
        return NeedState(need.name, State.BOUND, need.required, kept)
    return NeedState(need.name, _one(kept[0]) if kept else State.MISSING, need.required, kept)


def _one(candidate: Candidate) -> State:
    if candidate.is_regional and candidate.fit is Fit.FITS:
        return State.REGIONAL
    return State(candidate.fit.value)


# One's own data first, then what serves without anybody's work.
_STANDING = {
    state: place
    for place, state in enumerate(
        (State.BOUND, State.FITS, State.REGIONAL, State.STALE, State.PARTLY, State.MISSING)
    )
}


def missing_of(states: tuple[NeedState, ...]) -> int:
    """Required needs without data that can be used; 0 = ready."""
    return sum(state.required and not state.is_usable for state in states)
