# SPDX-License-Identifier: EUPL-1.2
"""Every rule, for every kind of person: what is not allowed by name is refused with a reason."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import pytest

from drehscheibe.policy.actors import NOBODY, Actor, Role
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.policy.organisations import OrganisationAction
from drehscheibe.policy.organisations import decide as decide_organisation

HERE, ELSEWHERE = "05974040", "05958004"
DRAFT = DatasetFacts(is_public=False, owner=HERE, author="person:1")


def person(role: Role, organisation: str = HERE, key: str = "person:9") -> Actor:
    return Actor("P", key, roles=frozenset({(organisation, role)}))


STEWARD, REVIEWER, ADMINISTRATOR = (person(role) for role in Role)
STAND_IN = replace(person(Role.REVIEWER, "05974"), stands_in_for=frozenset({HERE}))
AGENT = replace(person(Role.STEWARD, "05974"), acts_for=frozenset({HERE}))
OPERATOR = Actor("operator: O", is_operator=True)
STRANGERS = [NOBODY, *(person(role, ELSEWHERE) for role in Role)]

MAY = {
    Action.SEE_DRAFT: [STEWARD, REVIEWER, ADMINISTRATOR, STAND_IN, AGENT, OPERATOR],
    Action.PREPARE: [STEWARD, AGENT, OPERATOR],
    Action.SUBMIT: [STEWARD, AGENT, OPERATOR],
    Action.REVIEW: [REVIEWER, STAND_IN, OPERATOR],
    Action.APPROVE: [REVIEWER, STAND_IN, OPERATOR],
    Action.PUBLISH: [OPERATOR],
    Action.WITHDRAW: [STEWARD, REVIEWER, ADMINISTRATOR, STAND_IN, OPERATOR],
    Action.PURGE: [ADMINISTRATOR, OPERATOR],
    Action.ANSWER: [STEWARD, REVIEWER, ADMINISTRATOR, AGENT, OPERATOR],
    Action.LOOK_AFTER: [STEWARD, ADMINISTRATOR, AGENT, OPERATOR],
}
EVERYBODY = [STEWARD, REVIEWER, ADMINISTRATOR, STAND_IN, AGENT, OPERATOR, *STRANGERS]


@pytest.mark.parametrize(("action", "actor"), [*product(MAY, EVERYBODY)])
def test_who_may_do_what(action, actor):
    decision = decide(actor, action, DRAFT)
    assert decision.allowed is (actor in MAY[action])
    assert decision.reason


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("action", Action)
def test_strangers_may_do_nothing_with_what_is_not_public(action, stranger):
    assert not decide(stranger, action, DRAFT).allowed


def test_everybody_reads_what_is_public():
    assert all(decide(a, Action.READ, replace(DRAFT, is_public=True)).allowed for a in EVERYBODY)


def test_the_own_draft_needs_a_second_person():
    author = person(Role.REVIEWER, key="person:1")
    assert not decide(author, Action.APPROVE, DRAFT).allowed
    assert decide(author, Action.APPROVE, replace(DRAFT, one_person_may_release=True)).allowed


def test_an_actor_without_a_key_is_never_the_second_person():
    assert not decide(replace(REVIEWER, key=""), Action.APPROVE, DRAFT).allowed


@pytest.mark.parametrize(
    "missing", [{"open_findings": 1}, {"has_licence": False}, {"is_answered": False}]
)
@pytest.mark.parametrize("action", [Action.SUBMIT, Action.APPROVE, Action.PUBLISH])
def test_nothing_goes_out_while_something_is_missing(action, missing):
    for actor in (STEWARD, REVIEWER, OPERATOR):
        assert not decide(actor, action, replace(DRAFT, **missing)).allowed


def test_undo_needs_a_release_before_and_something_public():
    public = replace(DRAFT, is_public=True, has_release_before=True)
    assert decide(STEWARD, Action.UNDO, public).allowed
    assert not decide(STEWARD, Action.UNDO, replace(public, is_public=False)).allowed
    assert not decide(STEWARD, Action.UNDO, replace(public, has_release_before=False)).allowed


NODE = replace(person(Role.ADMINISTRATOR, "agency"), onboards=True)
INSIDE = {
    OrganisationAction.SEE_INSIDE: [STEWARD, REVIEWER, ADMINISTRATOR, OPERATOR],
    OrganisationAction.LEAVE: [STEWARD, REVIEWER, ADMINISTRATOR, OPERATOR],
    OrganisationAction.MANAGE: [ADMINISTRATOR, OPERATOR],
    OrganisationAction.INVITE: [ADMINISTRATOR, OPERATOR, NODE],
    OrganisationAction.READ_TRAIL: [ADMINISTRATOR, REVIEWER, OPERATOR],
    OrganisationAction.CURATE_MAPS: [STEWARD, ADMINISTRATOR, AGENT, OPERATOR],
    OrganisationAction.SET_LIMITS: [OPERATOR],
    OrganisationAction.RESET_SECOND_FACTOR: [OPERATOR],
    OrganisationAction.ONBOARD: [OPERATOR, NODE],
}


@pytest.mark.parametrize(("action", "actor"), [*product(INSIDE, [*EVERYBODY, NODE])])
def test_who_manages_an_organisation(action, actor):
    decision = decide_organisation(actor, action, HERE)
    assert decision.allowed is (actor in INSIDE[action])
    assert decision.reason
