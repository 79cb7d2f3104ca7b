# SPDX-License-Identifier: EUPL-1.2
"""Decisions about adoptions (Übernahmen): who prepares, who approves, what goes on by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from drehscheibe.domain.errors import N_
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.policy.decisions import Decision, no, yes


class AdoptionAction(Enum):
    SEE = auto()  # what is inside: bindings, trial runs, alerts
    PREPARE = auto()  # note, bind, set, try, upgrade
    HAND_OVER = auto()
    REVIEW = auto()  # look at what was handed over, and send it back
    APPROVE = auto()
    PAUSE = auto()  # and go on again
    END = auto()


@dataclass(frozen=True, slots=True)
class AdoptionFacts:
    """`owner` is the key of the adopting organisation, `asked_by` of whoever handed it over."""

    owner: str
    asked_by: str = ""
    one_person_may_release: bool = False
    unbound: int = 0  # required needs without data
    unset: int = 0  # required parameters without a value
    unticked: int = 0  # prerequisites that nobody has ticked
    was_tried: bool = True  # a dry run succeeded with exactly what is chosen now
    is_answered: bool = True  # "may this go out?"


def decide(actor: Actor, action: AdoptionAction, adoption: AdoptionFacts) -> Decision:
    """Return the decision together with its reason."""
    return _RULES[action](actor, adoption)


def decide_switch(actor: Actor, adoption: AdoptionFacts, *, is_like_before: bool) -> Decision:
    """Whether another version, or other data, take the place of what is live.

    What is like before (a patch or a minor version on the same data) one person switches after the
    dry run, for the datasets that it makes have their own rule; all else needs a second person.
    """
    if not adoption.was_tried:
        return no(N_("there was no dry run yet with what is chosen now"))
    if is_like_before:
        return _prepare(actor, adoption)
    return _approve(actor, adoption)


def missing(adoption: AdoptionFacts) -> Decision | None:
    """What has to be done before a dry run; None when nothing is missing."""
    if adoption.unbound:
        return no(N_("data that the use case needs are not chosen yet"))
    if adoption.unset:
        return no(N_("a setting still needs a value"))
    return None


def _see(actor: Actor, adoption: AdoptionFacts) -> Decision:
    if actor.is_operator or actor.belongs_to(adoption.owner):
        return yes(N_("you belong to the adopting organisation"))
    if _prepares(actor, adoption) or _reviews(actor, adoption):
        return yes(N_("you review for the adopting organisation, or prepare for it"))
    return no(N_("the adoption belongs to another organisation"))


def _prepare(actor: Actor, adoption: AdoptionFacts) -> Decision:
    if actor.is_operator or _prepares(actor, adoption):
        return yes(N_("you prepare for the adopting organisation"))
    return no(N_("only data stewards of the organisation take over a use case"))


def _hand_over(actor: Actor, adoption: AdoptionFacts) -> Decision:
    prepared = _prepare(actor, adoption)
    return prepared if not prepared.allowed else _incomplete(adoption) or prepared


def _review(actor: Actor, adoption: AdoptionFacts) -> Decision:
    if actor.is_operator or _reviews(actor, adoption):
        return yes(N_("you review for the adopting organisation"))
    return no(N_("only a reviewer of the adopting organisation may approve it"))


def _approve(actor: Actor, adoption: AdoptionFacts) -> Decision:
    review = _review(actor, adoption)
    if not review.allowed:
        return review
    is_second = bool(actor.key) and adoption.asked_by not in {actor.key, *actor.stands_behind}
    if not (is_second or adoption.one_person_may_release or actor.is_operator):
        return no(N_("a second person must approve it"))
    return _incomplete(adoption) or review


def _take_back(actor: Actor, adoption: AdoptionFacts) -> Decision:
    """To put something out needs two people, to take it back one."""
    if _see(actor, adoption).allowed:
        return yes(N_("you belong to the adopting organisation"))
    return no(N_("only people of the adopting organisation pause or end it"))


def _incomplete(adoption: AdoptionFacts) -> Decision | None:
    if gap := missing(adoption):
        return gap
    if adoption.unticked:
        return no(N_("a precondition is not confirmed yet"))
    if not adoption.was_tried:
        return no(N_("there was no dry run yet with what is chosen now"))
    if not adoption.is_answered:
        return no(N_("the questions whether this may go out are not answered yet"))
    return None


def _prepares(actor: Actor, adoption: AdoptionFacts) -> bool:
    return actor.is_(Role.STEWARD, adoption.owner) or adoption.owner in actor.acts_for


def _reviews(actor: Actor, adoption: AdoptionFacts) -> bool:
    return actor.is_(Role.REVIEWER, adoption.owner) or adoption.owner in actor.stands_in_for


_RULES: dict[AdoptionAction, Callable[[Actor, AdoptionFacts], Decision]] = {
    AdoptionAction.SEE: _see,
    AdoptionAction.PREPARE: _prepare,
    AdoptionAction.HAND_OVER: _hand_over,
    AdoptionAction.REVIEW: _review,
    AdoptionAction.APPROVE: _approve,
    AdoptionAction.PAUSE: _take_back,
    AdoptionAction.END: _take_back,
}
