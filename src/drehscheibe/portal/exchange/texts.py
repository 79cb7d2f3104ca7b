# SPDX-License-Identifier: EUPL-1.2
"""What pages call things of the exchange."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.usecases.models import UseCase
from drehscheibe.usecases.maturity import Maturity

if TYPE_CHECKING:
    from drehscheibe.usecases.model import Effort as DeclaredEffort

MATURITIES = {
    Maturity.IDEA: N_("Idea: runs nowhere yet"),
    Maturity.PILOT: N_("Pilot: runs in one town"),
    Maturity.TRIED: N_("Tried: runs in several towns"),
    Maturity.PROVEN: N_("Proven: five towns, half a year"),
}
MATURITY_KINDS = {
    Maturity.IDEA: "quiet", Maturity.PILOT: "", Maturity.TRIED: "good", Maturity.PROVEN: "good",
}  # fmt: skip
STATES = {
    UseCase.State.DRAFT: N_("draft"),
    UseCase.State.REVIEW: N_("waits for approval"),
    UseCase.State.PUBLISHED: N_("published"),
    UseCase.State.DEPRECATED: N_("no longer offered"),
    UseCase.State.WITHDRAWN: N_("withdrawn"),
    UseCase.State.PURGED: N_("deleted for good"),
}
ENDS = {
    Adoption.End.NO_BENEFIT: N_("It was of too little use"),
    Adoption.End.NO_STAFF: N_("Nobody had the time"),
    Adoption.End.NO_DATA: N_("The data were missing"),
    Adoption.End.COST: N_("It cost too much"),
    Adoption.End.REPLACED: N_("Something else replaced it"),
    Adoption.End.OTHER: N_("Another reason"),
    Adoption.End.PACKAGE_GONE: N_("The package was deleted for good"),
}
DNA = {
    "digital": N_("digital"),
    "nachhaltig": N_("sustainable"),
    "authentisch": N_("authentic"),
}


class Effort(StrEnum):
    """How much work a town has at the beginning, in classes that one can choose from."""

    SMALL = "klein"
    MEDIUM = "mittel"
    LARGE = "gross"


EFFORTS = {
    Effort.SMALL: N_("small, a day at most"),
    Effort.MEDIUM: N_("medium, a week at most"),
    Effort.LARGE: N_("large, more than a week"),
}
_DAY, _WEEK = 8, 40  # hours of work
_LITTLE, _SOME = 500, 5_000  # euros


def effort_of(declared: DeclaredEffort) -> Effort:
    """By hours and euros once, as the author declares them."""
    hours, euros = declared.once_hours, declared.once_eur
    if hours <= _DAY and euros <= _LITTLE:
        return Effort.SMALL
    return Effort.MEDIUM if hours <= _WEEK and euros <= _SOME else Effort.LARGE
