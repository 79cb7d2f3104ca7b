# SPDX-License-Identifier: EUPL-1.2
"""What a token allows of what its organisation's stewards may do: always less, never more."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from drehscheibe.domain.errors import N_
from drehscheibe.policy.decisions import Decision, no, yes


class ProgramAction(Enum):
    PREPARE = auto()
    SUBMIT = auto()  # and take back what is public


@dataclass(frozen=True, slots=True)
class Scope:
    """What the administrator allowed. An empty dataset means every one of the organisation."""

    may_submit: bool = False
    dataset: str = ""  # slug


def decide(scope: Scope, action: ProgramAction, dataset: str) -> Decision:
    """`dataset` is a slug; "" for one that does not exist yet."""
    if scope.dataset and scope.dataset != dataset:
        return no(N_("this token is for another dataset"))
    if action is ProgramAction.SUBMIT and not scope.may_submit:
        return no(N_("this token may prepare, but not submit or take back"))
    return yes(N_("the token allows it"))
