# SPDX-License-Identifier: EUPL-1.2
"""Decisions about datasets and their drafts. Whatever no rule allows is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from drehscheibe.domain.errors import N_
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.policy.decisions import Decision, no, yes


class Action(Enum):
    READ = auto()
    SEE_DRAFT = auto()
    PREPARE = auto()
    SUBMIT = auto()
    REVIEW = auto()
    APPROVE = auto()
    PUBLISH = auto()
    UNDO = auto()
    WITHDRAW = auto()
    PURGE = auto()
    ANSWER = auto()
    LOOK_AFTER = auto()  # which releases stay, and whom a machine tells of new ones


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    """What the rules need to know. `owner` is the key of an organisation."""

    is_public: bool
    is_practised: bool = False  # released in the practice town, for its people only
    owner: str = ""
    author: str = ""  # key of the actor who handed the draft over
    one_person_may_release: bool = False
    is_answered: bool = True  # "may this go out?": every question has an answer that allows it
    has_release_before: bool = False
    open_findings: int = 0  # findings that stop and that nobody has decided on
    has_licence: bool = True


def decide(actor: Actor, action: Action, dataset: DatasetFacts) -> Decision:
    """Return the decision together with its reason."""
    return _RULES[action](actor, dataset)


def _read(actor: Actor, dataset: DatasetFacts) -> Decision:
    if dataset.is_public:
        return yes(N_("the dataset is public"))
    if actor.is_operator or actor.belongs_to(dataset.owner):
        return yes(N_("your organisation owns the dataset"))
    return no(N_("the dataset is not public"))


def _see_draft(actor: Actor, dataset: DatasetFacts) -> Decision:
    if actor.is_operator or actor.belongs_to(dataset.owner):
        return yes(N_("your organisation owns the dataset"))
    if _reviews(actor, dataset) or dataset.owner in actor.acts_for:
        return yes(N_("you review for the owning organisation, or prepare data for it"))
    return no(N_("the draft belongs to another organisation"))


def _prepare(actor: Actor, dataset: DatasetFacts) -> Decision:
    if actor.is_operator:
        return yes(N_("the operator may do this"))
    if actor.is_(Role.STEWARD, dataset.owner) or dataset.owner in actor.acts_for:
        return yes(N_("you prepare data for the owning organisation"))
    return no(N_("only data stewards of the owning organisation prepare its data"))


def _submit(actor: Actor, dataset: DatasetFacts) -> Decision:
    prepared = _prepare(actor, dataset)
    return prepared if not prepared.allowed else _complete(dataset) or prepared


def _review(actor: Actor, dataset: DatasetFacts) -> Decision:
    """Look at what was handed over and send it back; the author may call it back."""
    if _reviews(actor, dataset) or actor.is_operator:
        return yes(N_("you review for the owning organisation"))
    return no(N_("only a reviewer of the owning organisation may release it"))


def _approve(actor: Actor, dataset: DatasetFacts) -> Decision:
    review = _review(actor, dataset)
    if not review.allowed:
        return review
    is_second = bool(actor.key) and dataset.author not in {actor.key, *actor.stands_behind}
    if not (is_second or dataset.one_person_may_release or actor.is_operator):
        return no(N_("a second person must release it"))
    return _complete(dataset) or review


def _publish(actor: Actor, dataset: DatasetFacts) -> Decision:
    """Straight from a file, without a draft: from the terminal only."""
    if not actor.is_operator:
        return no(N_("only the operator may do this from the terminal"))
    return _complete(dataset) or yes(N_("the operator may do this"))


def _undo(actor: Actor, dataset: DatasetFacts) -> Decision:
    taken_back = _take_back(actor, dataset)
    if taken_back.allowed and not dataset.has_release_before:
        return no(N_("there is no release before this one"))
    if taken_back.allowed and not (dataset.is_public or dataset.is_practised):
        return no(N_("the dataset is not public"))
    return taken_back


def _take_back(actor: Actor, dataset: DatasetFacts) -> Decision:
    """Publishing needs two people, taking back one."""
    if actor.is_operator:
        return yes(N_("the operator may do this"))
    if actor.belongs_to(dataset.owner) or _reviews(actor, dataset):
        return yes(N_("you belong to the owning organisation"))
    return no(N_("only people of the owning organisation take its data back"))


def _purge(actor: Actor, dataset: DatasetFacts) -> Decision:
    if actor.is_operator or actor.is_(Role.ADMINISTRATOR, dataset.owner):
        return yes(N_("you are an administrator of the owning organisation"))
    return no(N_("only an administrator of the owning organisation deletes for good"))


def _answer(actor: Actor, dataset: DatasetFacts) -> Decision:
    if actor.is_operator or actor.belongs_to(dataset.owner) or dataset.owner in actor.acts_for:
        return yes(N_("you belong to the owning organisation"))
    return no(N_("only people of the owning organisation answer questions about its data"))


def _look_after(actor: Actor, dataset: DatasetFacts) -> Decision:
    if actor.is_operator or actor.is_(Role.ADMINISTRATOR, dataset.owner):
        return yes(N_("you look after the datasets of the organisation"))
    if actor.is_(Role.STEWARD, dataset.owner) or dataset.owner in actor.acts_for:
        return yes(N_("you look after the datasets of the organisation"))
    return no(N_("only data stewards and administrators of the organisation do this"))


def _reviews(actor: Actor, dataset: DatasetFacts) -> bool:
    return actor.is_(Role.REVIEWER, dataset.owner) or dataset.owner in actor.stands_in_for


def _complete(dataset: DatasetFacts) -> Decision | None:
    """What is missing before anything may go out; None when nothing is."""
    if dataset.open_findings:
        return no(N_("a finding still waits for a decision"))
    if not dataset.has_licence:
        return no(N_("it has no licence yet"))
    if not dataset.is_answered:
        return no(N_("the questions whether this may go out are not answered yet"))
    return None


_RULES: dict[Action, Callable[[Actor, DatasetFacts], Decision]] = {
    Action.READ: _read,
    Action.SEE_DRAFT: _see_draft,
    Action.PREPARE: _prepare,
    Action.SUBMIT: _submit,
    Action.REVIEW: _review,
    Action.APPROVE: _approve,
    Action.PUBLISH: _publish,
    Action.UNDO: _undo,
    Action.WITHDRAW: _take_back,
    Action.PURGE: _purge,
    Action.ANSWER: _answer,
    Action.LOOK_AFTER: _look_after,
}
