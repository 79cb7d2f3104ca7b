# SPDX-License-Identifier: EUPL-1.2
"""What adoptions have bound already. They stand above readiness, so they tell by themselves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bound:
    """A dataset that serves a need. Before its adoption is public only its own people know."""

    dataset: str  # slug
    is_public: bool


# (primary key of the organisation, of the use case) -> by name of the need
Teller = Callable[[int, int], dict[str, Bound]]
_tellers: list[Teller] = []


def tells_bindings(teller: Teller) -> None:
    """Registers who knows bindings; an app does so once, when it is ready."""
    if teller not in _tellers:
        _tellers.append(teller)


def bound_in(organisation: int, usecase: int) -> dict[str, Bound]:
    found: dict[str, Bound] = {}
    for teller in _tellers:
        found |= teller(organisation, usecase)
    return found
