# SPDX-License-Identifier: EUPL-1.2
"""Decisions about organisations. Whatever no rule allows is refused."""

from __future__ import annotations

from enum import Enum, auto

from drehscheibe.domain.errors import N_
from drehscheibe.policy.datasets import Actor, Decision


class OrganisationAction(Enum):
    SET_LIMITS = auto()  # space and kept releases


def decide_on_organisation(actor: Actor, action: OrganisationAction) -> Decision:
    """Return the decision together with its reason."""
    match action:
        case OrganisationAction.SET_LIMITS if actor.is_operator:
            return Decision(allowed=True, reason=N_("the operator may do this"))
    return Decision(allowed=False, reason=N_("only the operator may do this from the terminal"))
