# SPDX-License-Identifier: EUPL-1.2
"""What programs ask and set of a dataset of their organisation: its releases, and which stay."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.thinning import MOST_DAYS, USUAL, Rule, Then
from drehscheibe.policy.programs import ProgramAction, decide
from drehscheibe.portal.catalogue.keeping import keep_release, let_release_go
from drehscheibe.portal.catalogue.release_list import listed
from drehscheibe.portal.catalogue.thinning import rule_of, set_rule
from drehscheibe.portal.programs.api import take
from drehscheibe.portal.programs.endpoints import dataset_of_program

if TYPE_CHECKING:
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.catalogue.release_list import Listed
    from drehscheibe.portal.programs.models import Program

    Fields = dict[str, Any]

RULE_FIELDS = ("all_days", "hourly_days", "daily_days", "then")


def thinning(program: Program, fields: Fields, slug: str) -> Any:  # noqa: ARG001
    """GET datasets/<slug>/thinning"""
    return _rule(dataset_of_program(program, slug))


def set_thinning(program: Program, fields: Fields, slug: str) -> Any:
    """PUT datasets/<slug>/thinning: steps that are not named are the usual ones; {}: as usual."""
    given = take(fields, all_days=int, hourly_days=int, daily_days=int, then=str)
    dataset = _to_change(program, slug)
    rule = _read_rule(to_plain(USUAL) | given) if given else None
    return _rule(set_rule(dataset, rule, actor=program.actor))


def releases(program: Program, fields: Fields, slug: str) -> Any:
    """GET datasets/<slug>/releases: newest first, in portions; `before` is a number."""
    before = take(fields, before=int).get("before", 0)
    lines = listed(dataset_of_program(program, slug), before=before)
    return {"releases": [_line(line) for line in lines]}


def keep(program: Program, fields: Fields, slug: str, release: str) -> Any:
    """PUT datasets/<slug>/releases/<release>/keep"""
    because = take(fields, because=str).get("because", "")
    keep_release(_to_change(program, slug), release, because, actor=program.actor)
    return None, HTTPStatus.NO_CONTENT


def let_go(program: Program, fields: Fields, slug: str, release: str) -> Any:  # noqa: ARG001
    """DELETE datasets/<slug>/releases/<release>/keep"""
    let_release_go(_to_change(program, slug), release, actor=program.actor)
    return None, HTTPStatus.NO_CONTENT


def _to_change(program: Program, slug: str) -> Dataset:
    """A rule removes what is public, so it asks for the right to take back."""
    dataset = dataset_of_program(program, slug)
    decide(program.scope, ProgramAction.SUBMIT, slug).require()
    return dataset


def _read_rule(given: Fields) -> Rule:
    """Raises `InvalidParameter`, `Refused`."""
    if given["then"] not in set(Then):
        raise InvalidParameter("then", N_("is not known here"))
    if not all(0 <= given[name] <= MOST_DAYS for name in RULE_FIELDS[:3]):
        raise InvalidParameter("all_days", N_("is too long"))
    reach = {name: given[name] for name in RULE_FIELDS[:3]}
    return Rule(**reach, then=Then(given["then"]))


def _rule(dataset: Dataset) -> Fields:
    told: Fields = to_plain(rule_of(dataset))
    return told | {"is_usual": dataset.thinning is None}


def _line(line: Listed) -> Fields:
    release = line.release
    return {
        "number": release.number,
        "release": release.sha256,
        "state": release.state,
        "created": release.created.isoformat().replace("+00:00", "Z"),
        "rows": release.rows,
        "difference": release.difference,
        "keeps": [keep.reason for keep in line.keeps],
        "following": line.following if line.is_thinned else "",
    }
