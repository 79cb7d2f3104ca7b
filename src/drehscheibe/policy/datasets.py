# SPDX-License-Identifier: EUPL-1.2
"""Decisions about datasets. Whatever no rule allows is refused."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from drehscheibe.domain.errors import N_


class Action(Enum):
    READ = auto()
    PUBLISH = auto()
    UNDO = auto()
    WITHDRAW = auto()
    PURGE = auto()


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts. The operator works on the machine itself and is named in the audit trail."""

    name: str
    is_operator: bool = False


@dataclass(frozen=True, slots=True)
class DatasetFacts:
    is_public: bool
    has_release_before: bool = False
    open_findings: int = 0  # findings that stop and that nobody has decided on
    has_licence: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    allowed: bool
    reason: str  # English msgid; reads as the end of "This is not possible: …"


def decide(actor: Actor, action: Action, dataset: DatasetFacts) -> Decision:
    """Return the decision together with its reason."""
    match action:
        case Action.READ if dataset.is_public:
            return Decision(allowed=True, reason=N_("the dataset is public"))
        case Action.READ:
            return Decision(allowed=False, reason=N_("the dataset is not public"))
        case _ if not actor.is_operator:
            return Decision(
                allowed=False, reason=N_("only the operator may do this from the terminal")
            )
        case Action.PUBLISH if dataset.open_findings:
            return Decision(allowed=False, reason=N_("a finding still waits for a decision"))
        case Action.PUBLISH if not dataset.has_licence:
            return Decision(allowed=False, reason=N_("it has no licence yet"))
        case Action.UNDO if not dataset.has_release_before:
            return Decision(allowed=False, reason=N_("there is no release before this one"))
        case Action.UNDO if not dataset.is_public:
            return Decision(allowed=False, reason=N_("the dataset is not public"))
    return Decision(allowed=True, reason=N_("the operator may do this"))
