# SPDX-License-Identifier: EUPL-1.2
"""Decisions about sources: who sees and changes them, and what may become public by itself.

Four eyes look once, when a source is set up; from then on only what is like the release before
goes out without a person (decision 15).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from drehscheibe.domain.errors import N_
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.policy.decisions import Decision, no, yes

LOST_SHARE = 3  # more than one in so many objects gone at once: a person looks


class SourceAction(Enum):
    SEE = auto()
    CHANGE = auto()  # set up, choose, schedule, pause, fetch now
    ALLOW = auto()  # from now on new releases of it become public by themselves
    REMOVE = auto()


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """`owner` is the key of an organisation; `asked_by` that of whoever asked for it."""

    owner: str
    asked_by: str = ""
    one_person_may_release: bool = False
    is_leaving: bool = False  # somebody removed it, and the worker is at it


@dataclass(frozen=True, slots=True)
class Arrival:
    """What came from a source, compared with what is public."""

    is_allowed: bool  # a second person allowed it, and nothing of the set-up changed since
    is_public: bool  # the dataset is public now, and by the release that it was compared with
    has_answers: bool = False  # somebody worked on it since it came
    tells_of_persons: bool = False
    new_columns: bool = False
    other_columns: bool = False  # gone, renamed, or of another type
    new_findings: bool = False
    before: int = 0  # objects of the release before
    gone: int = 0  # of those


def decide(actor: Actor, action: SourceAction, source: SourceFacts) -> Decision:
    """Return the decision together with its reason."""
    if source.is_leaving and action in {SourceAction.CHANGE, SourceAction.ALLOW}:
        return no(N_("the source is being removed"))
    if actor.is_operator:
        return yes(N_("the operator may do this"))
    if action is SourceAction.ALLOW:
        return _allow(actor, source)
    if _keeps(actor, source.owner):
        return yes(N_("you look after the sources of the organisation"))
    if action is SourceAction.SEE and _reviews(actor, source.owner):
        return yes(N_("you review for the owning organisation"))
    return no(N_("only data stewards and administrators of the organisation do this"))


def decide_release(arrival: Arrival) -> Decision:
    """Whether it becomes public by itself. The first reason to ask a person counts."""
    reasons = (
        (not arrival.is_allowed, N_("nobody has allowed that it goes out by itself")),
        (not arrival.is_public, N_("the dataset is not public, or came otherwise meanwhile")),
        (arrival.tells_of_persons, N_("it may tell of persons")),
        (arrival.new_columns, N_("it has a new column")),
        (arrival.other_columns, N_("columns are gone or other than before")),
        (arrival.new_findings, N_("something was found that was not there before")),
        (arrival.gone * LOST_SHARE > arrival.before, N_("more than a third is gone at once")),
        (arrival.has_answers, N_("somebody has worked on it")),
    )  # fmt: skip
    reason = next((text for holds, text in reasons if holds), "")
    return no(reason) if reason else yes(N_("it is like the release before"))


def decide_vanishing(*, before: int, gone: int) -> Decision:
    """Whether entries that a catalogue lists no more leave by themselves."""
    if gone * LOST_SHARE > before:
        return no(N_("more than a third is gone at once"))
    return yes(N_("few are gone"))


def _allow(actor: Actor, source: SourceFacts) -> Decision:
    if not _reviews(actor, source.owner):
        return no(N_("only a reviewer of the owning organisation may allow it"))
    is_second = bool(actor.key) and actor.key != source.asked_by
    if not (is_second or source.one_person_may_release):
        return no(N_("a second person must allow it"))
    return yes(N_("you review for the owning organisation"))


def _keeps(actor: Actor, owner: str) -> bool:
    roles = (Role.STEWARD, Role.ADMINISTRATOR)
    return owner in actor.acts_for or any(actor.is_(role, owner) for role in roles)


def _reviews(actor: Actor, owner: str) -> bool:
    return actor.is_(Role.REVIEWER, owner) or owner in actor.stands_in_for
