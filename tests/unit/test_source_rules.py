# SPDX-License-Identifier: EUPL-1.2
"""Who may do what with sources, and what of theirs goes out without a person."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from drehscheibe.policy.actors import NOBODY, Actor, Role
from drehscheibe.policy.sources import Arrival, SourceAction, SourceFacts, decide, decide_release

HERE, ELSEWHERE = "05974040", "05958004"
SOURCE = SourceFacts(HERE, asked_by="person:1")


def person(role: Role, organisation: str = HERE, key: str = "person:9") -> Actor:
    return Actor("P", key, roles=frozenset({(organisation, role)}))


STEWARD, REVIEWER, ADMINISTRATOR = (person(role) for role in Role)
STAND_IN = replace(person(Role.REVIEWER, "05974"), stands_in_for=frozenset({HERE}))
AGENT = replace(person(Role.STEWARD, "05974"), acts_for=frozenset({HERE}))
OPERATOR = Actor("operator: O", is_operator=True)
PROGRAM = Actor("program: P", "program:3")
STRANGERS = [NOBODY, PROGRAM, *(person(role, ELSEWHERE) for role in Role)]
EVERYBODY = [STEWARD, REVIEWER, ADMINISTRATOR, STAND_IN, AGENT, OPERATOR, *STRANGERS]
MAY = {
    SourceAction.SEE: [STEWARD, REVIEWER, ADMINISTRATOR, STAND_IN, AGENT, OPERATOR],
    SourceAction.CHANGE: [STEWARD, ADMINISTRATOR, AGENT, OPERATOR],
    SourceAction.ALLOW: [REVIEWER, STAND_IN, OPERATOR],
    SourceAction.REMOVE: [STEWARD, ADMINISTRATOR, AGENT, OPERATOR],
}
LIKE_BEFORE = Arrival(is_allowed=True, is_public=True, before=30, gone=10)


@pytest.mark.parametrize(("action", "actor"), [*product(SourceAction, EVERYBODY)])
def test_who_may_do_what_with_a_source(action, actor):
    decision = decide(actor, action, SOURCE)
    assert decision.allowed is (actor in MAY[action])
    assert decision.reason


@pytest.mark.parametrize("actor", EVERYBODY)
def test_what_is_being_removed_is_closed_to_everybody(actor):
    leaving = replace(SOURCE, is_leaving=True)
    for closed in (SourceAction.CHANGE, SourceAction.ALLOW):
        assert not decide(actor, closed, leaving).allowed
    for open_ in (SourceAction.SEE, SourceAction.REMOVE):
        assert decide(actor, open_, leaving) == decide(actor, open_, SOURCE)


def test_whoever_asked_needs_a_second_person_to_allow_it():
    asker = person(Role.REVIEWER, key="person:1")
    assert not decide(asker, SourceAction.ALLOW, SOURCE).allowed
    alone = replace(SOURCE, one_person_may_release=True)
    assert decide(asker, SourceAction.ALLOW, alone).allowed
    assert not decide(replace(REVIEWER, key=""), SourceAction.ALLOW, SOURCE).allowed


def test_what_is_like_before_goes_out():
    assert decide_release(LIKE_BEFORE).allowed


@pytest.mark.parametrize(
    "other",
    [
        {"is_allowed": False},
        {"is_public": False},
        {"has_answers": True},
        {"tells_of_persons": True},
        {"new_columns": True},
        {"other_columns": True},
        {"new_findings": True},
        {"gone": 11},
    ],
    ids=lambda other: next(iter(other)),
)
def test_anything_else_asks_a_person(other):
    decision = decide_release(replace(LIKE_BEFORE, **other))
    assert not decision.allowed
    assert decision.reason
