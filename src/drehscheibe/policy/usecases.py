# SPDX-License-Identifier: EUPL-1.2
"""Decisions about packages of use cases: who brings them in, publishes them, answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from drehscheibe.domain.errors import N_
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.policy.decisions import Decision, no, yes


class UseCaseAction(Enum):
    READ = auto()
    IMPORT = auto()  # a version, handed over, discarded again
    REVIEW = auto()  # send back
    APPROVE = auto()
    DEPRECATE = auto()  # runs on, is taken over no more
    WITHDRAW = auto()
    ASK_PURGE = auto()  # withdrawn at once; to be deleted for good
    PURGE = auto()
    ASK = auto()
    ANSWER = auto()  # questions and proposals


@dataclass(frozen=True, slots=True)
class UseCaseFacts:
    """`owner`: key of whoever answers for it: the publisher, for shipped packages the node.

    `authors`: keys of whoever imported the version and handed it over; `purge_asked_by`: of whoever
    asked to delete it for good, where that is not decided yet.
    """

    owner: str
    is_shipped: bool = False
    is_shown: bool = False
    authors: frozenset[str] = frozenset()
    one_person_may_release: bool = False
    purge_asked_by: str = ""


def decide(actor: Actor, action: UseCaseAction, usecase: UseCaseFacts) -> Decision:
    """Return the decision together with its reason."""
    if actor.is_operator:
        return yes(N_("the operator may do this"))
    match action:
        case UseCaseAction.READ:
            return _read(actor, usecase)
        case UseCaseAction.ASK:
            return _ask(actor, usecase)
        case UseCaseAction.ANSWER:
            return _answer(actor, usecase)
        case _ if usecase.is_shipped:
            return no(N_("it comes with the platform"))
        case UseCaseAction.IMPORT:
            return _import(actor, usecase)
        case UseCaseAction.REVIEW:
            return _review(actor, usecase)
        case UseCaseAction.APPROVE:
            return _approve(actor, usecase)
        case UseCaseAction.PURGE:
            return _purge(actor, usecase)
    return _take_back(actor, usecase)


def _read(actor: Actor, usecase: UseCaseFacts) -> Decision:
    if usecase.is_shown:
        return yes(N_("the use case is public"))
    if actor.belongs_to(usecase.owner) or _reviews(actor, usecase):
        return yes(N_("your organisation publishes the use case"))
    return no(N_("the use case is not public"))


def _ask(actor: Actor, usecase: UseCaseFacts) -> Decision:
    if not usecase.is_shown:
        return no(N_("the use case is not public"))
    if actor.organisations:
        return yes(N_("you belong to an organisation of the region"))
    return no(N_("only people of the region's organisations ask here"))


def _answer(actor: Actor, usecase: UseCaseFacts) -> Decision:
    if actor.belongs_to(usecase.owner) or usecase.owner in actor.acts_for:
        return yes(N_("your organisation answers for the use case"))
    return no(N_("only people of the organisation that answers for the use case do this"))


def _import(actor: Actor, usecase: UseCaseFacts) -> Decision:
    if actor.is_(Role.STEWARD, usecase.owner) or usecase.owner in actor.acts_for:
        return yes(N_("you prepare data for the owning organisation"))
    return no(N_("only data stewards of the publishing organisation do this"))


def _review(actor: Actor, usecase: UseCaseFacts) -> Decision:
    if _reviews(actor, usecase):
        return yes(N_("you review for the owning organisation"))
    return no(N_("only a reviewer of the publishing organisation may do this"))


def _approve(actor: Actor, usecase: UseCaseFacts) -> Decision:
    review = _review(actor, usecase)
    if not review.allowed:
        return review
    is_second = bool(actor.key) and not usecase.authors & {actor.key, *actor.stands_behind}
    if is_second or usecase.one_person_may_release:
        return review
    return no(N_("a second person must release it"))


def _purge(actor: Actor, usecase: UseCaseFacts) -> Decision:
    """What cannot be undone needs two people, as publishing does."""
    if not (actor.is_(Role.ADMINISTRATOR, usecase.owner) or _reviews(actor, usecase)):
        return no(N_("only reviewers and administrators of the publishing organisation do this"))
    if not usecase.purge_asked_by:
        return no(N_("nobody has asked for it yet"))
    is_second = bool(actor.key) and usecase.purge_asked_by not in {actor.key, *actor.stands_behind}
    if is_second or usecase.one_person_may_release:
        return yes(N_("you are the second person who says so"))
    return no(N_("a second person must say so, too"))


def _take_back(actor: Actor, usecase: UseCaseFacts) -> Decision:
    """Publishing needs two people, taking back one."""
    if actor.belongs_to(usecase.owner) or _reviews(actor, usecase):
        return yes(N_("your organisation publishes the use case"))
    return no(N_("only people of the publishing organisation do this"))


def _reviews(actor: Actor, usecase: UseCaseFacts) -> bool:
    return actor.is_(Role.REVIEWER, usecase.owner) or usecase.owner in actor.stands_in_for
