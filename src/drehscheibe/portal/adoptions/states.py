# SPDX-License-Identifier: EUPL-1.2
"""What people call the states of an adoption, and the reasons for which one ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.errors import error_named

if TYPE_CHECKING:
    from drehscheibe.domain.errors import DrehscheibeError
    from drehscheibe.portal.adoptions.models import Run

State, End = Adoption.State, Adoption.End

CHIPS: dict[str, tuple[str, str]] = {
    State.NOTED: (N_("noted"), "quiet"),
    State.CHECKING: (N_("being checked"), "warning"),
    State.TRIAL: (N_("dry run"), "warning"),
    State.LIVE: (N_("live"), "good"),
    State.PAUSED: (N_("paused"), "warning"),
    State.ENDED: (N_("ended"), "quiet"),
}
_HANDED_OVER = (N_("waits for approval"), "warning")
_EXPLAINED: dict[str, str] = {
    State.NOTED: N_("Others see that you are interested. Nothing is chosen yet."),
    State.CHECKING: N_("Data and settings are being chosen. Only your organisation sees this."),
    State.TRIAL: N_("It was computed with your own data. Only your organisation sees the results."),
    State.LIVE: N_("Its page is public, and it is computed again when its data are renewed."),
    State.PAUSED: N_("Its page is public and says that it pauses. Nothing is computed."),
    State.ENDED: N_("It is computed no more."),
}
ENDS: dict[str, str] = {
    End.NO_BENEFIT: N_("It was of no use"),
    End.NO_STAFF: N_("Nobody has the time"),
    End.NO_DATA: N_("Data are missing, or nobody renews them"),
    End.COST: N_("It costs too much"),
    End.REPLACED: N_("We use something else"),
    End.OTHER: N_("Another reason"),
}
_PACKAGE_GONE = N_(
    "The package was deleted for good by its publisher. Datasets that it made are yours: please "
    "look under “My datasets” whether they may stay public."
)


def chip_of(adoption: Adoption) -> tuple[str, str]:
    """Message id and kind."""
    return _HANDED_OVER if adoption.is_handed_over else CHIPS[adoption.state]


def explained(adoption: Adoption) -> str:
    if adoption.end_reason == End.PACKAGE_GONE:
        return _PACKAGE_GONE
    return _EXPLAINED[adoption.state]


def problem_of(run: Run | None) -> DrehscheibeError | None:
    """Why a run failed."""
    return error_named(run.error["code"], run.error["params"]) if run and run.error else None
