# SPDX-License-Identifier: EUPL-1.2
"""Decisions about organisations: who sees the inside, who manages people and rights."""

from __future__ import annotations

from enum import Enum, auto

from drehscheibe.domain.errors import N_
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.policy.decisions import Decision, no, yes


class OrganisationAction(Enum):
    SEE_INSIDE = auto()
    MANAGE = auto()
    INVITE = auto()
    LEAVE = auto()
    READ_TRAIL = auto()
    CURATE_MAPS = auto()  # maps that everybody finds on its page
    SET_LIMITS = auto()  # space and kept releases
    RESET_SECOND_FACTOR = auto()  # of a person who lost phone and emergency codes
    ONBOARD = auto()  # the network as a whole: who is in it, new organisations, blocked people


def decide(actor: Actor, action: OrganisationAction, organisation: str) -> Decision:
    """`organisation` is a key. Returns the decision together with its reason."""
    match action:
        case _ if actor.is_operator:
            return yes(N_("the operator may do this"))
        case OrganisationAction.SEE_INSIDE | OrganisationAction.LEAVE if actor.belongs_to(
            organisation
        ):
            return yes(N_("you belong to the organisation"))
        case OrganisationAction.INVITE | OrganisationAction.ONBOARD if actor.onboards:
            return yes(N_("you bring towns into the network"))
        case OrganisationAction.SEE_INSIDE | OrganisationAction.LEAVE:
            return no(N_("you do not belong to this organisation"))
        case OrganisationAction.SET_LIMITS | OrganisationAction.RESET_SECOND_FACTOR:
            return no(N_("only the operator may do this from the terminal"))
        case OrganisationAction.ONBOARD:
            return no(N_("only administrators of the network's node may do this"))
        case _ if actor.is_(Role.ADMINISTRATOR, organisation):
            return yes(N_("you are an administrator of the organisation"))
        case OrganisationAction.CURATE_MAPS if (
            actor.is_(Role.STEWARD, organisation) or organisation in actor.acts_for
        ):
            return yes(N_("you prepare data for the owning organisation"))
        case OrganisationAction.READ_TRAIL if actor.is_(Role.REVIEWER, organisation):
            return yes(N_("you review for the organisation"))
    return no(N_("only an administrator of the organisation may do this"))
