# SPDX-License-Identifier: EUPL-1.2
"""Decisions as people click them, one at a time; `services.py` keeps them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, DraftMoved, Refused
from drehscheibe.domain.findings import Severity
from drehscheibe.domain.recipes import Waiver
from drehscheibe.portal.desk.noting import noted
from drehscheibe.portal.desk.reading import is_all_accepted, key_of, reading_of
from drehscheibe.portal.desk.services import (
    Decisions,
    decide_findings,
    decisions_of,
    editable,
    keep_unread,
    note_draft,
)
from drehscheibe.portal.desk.wording import said

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drehscheibe.domain.findings import Finding
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.releases.layout import Layout

OMIT = "omit"  # the key of fixes that leave a column out; every other key is an answer
_GONE = N_("the file was read again; please look at what was found now")


def answer(layout: Layout, draft: Draft, answers: Mapping[str, str], actor: Actor) -> Draft:
    """Read the file with other answers than before. Raises `Refused`, `DraftMoved`."""
    before = decisions_of(draft)
    return _read(layout, draft, replace(before, answers={**before.answers, **answers}), actor)


def leave_out(layout: Layout, draft: Draft, columns: Iterable[str], actor: Actor) -> Draft:
    before = decisions_of(draft)
    omit = tuple(dict.fromkeys((*before.omit, *columns)))
    return _read(layout, draft, replace(before, omit=omit), actor)


@transaction.atomic
def mend(layout: Layout, draft: Draft, key: str, place: int, actor: Actor) -> Draft:
    """Carry out a fix that a finding offers, and take its question as answered."""
    finding = _found(layout, draft, key)
    if not 0 <= place < len(finding.fixes):
        raise DraftMoved(reason=_GONE)
    fix = finding.fixes[place]
    _accept(layout, draft, [finding], actor)
    draft.refresh_from_db()
    if fix.key == OMIT:
        return leave_out(layout, draft, [fix.value], actor)
    return answer(layout, draft, {fix.key: fix.value}, actor)


@transaction.atomic
@noted("accept-guesses")
def keep(layout: Layout, draft: Draft, keys: Iterable[str], actor: Actor) -> Draft:
    """ "Leave it as it is": what was guessed holds."""
    found = reading_of(layout, draft).findings
    wanted = frozenset(keys)
    return _accept(layout, draft, [one for one in found if key_of(one) in wanted], actor)


def keep_all(layout: Layout, draft: Draft, actor: Actor) -> Draft:
    """Everything that was guessed is right; what stops still stops."""
    keys = [key_of(one) for one in reading_of(layout, draft).findings]
    return keep(layout, draft, keys, actor)


@transaction.atomic
def waive(layout: Layout, draft: Draft, key: str, because: str, actor: Actor) -> Draft:
    """Possible personal data go out, for a reason that stands with a name. Raises `Refused`."""
    finding = _found(layout, draft, key)
    if finding.severity is not Severity.PERSONAL:
        raise Refused(reason=N_("only possible personal data can be decided on with a reason"))
    because = said(because, missing=N_("please say in one sentence why it may be public"))
    waiver = Waiver(
        code=finding.code,
        because=because,
        by=actor.name,
        at=timezone.now().isoformat(timespec="seconds"),
        column=finding.column,
    )
    before = decisions_of(draft)
    note_draft(actor, "decide", draft, code=finding.code, column=finding.column, reason=because)
    return _read(layout, draft, replace(before, waivers=(*before.waivers, waiver)), actor)


@transaction.atomic
@noted("describe")
def name_columns(layout: Layout, draft: Draft, answers: Mapping[str, str], actor: Actor) -> Draft:
    """Titles, units and descriptions: they change nothing that was found, so nothing is read."""
    draft = editable(draft, actor)
    draft.answers = {**draft.answers, **answers}
    return keep_unread(layout, draft)


def _read(layout: Layout, draft: Draft, decisions: Decisions, actor: Actor) -> Draft:
    """What is guessed then is compared with what was accepted, after the reading."""
    return decide_findings(layout, draft, replace(decisions, guesses_accepted=False), actor)


def _accept(layout: Layout, draft: Draft, findings: Iterable[Finding], actor: Actor) -> Draft:
    found = reading_of(layout, draft).findings
    draft = editable(draft, actor)
    keys = [key_of(one) for one in findings if one.severity is Severity.QUESTION]
    draft.accepted = list(dict.fromkeys([*draft.accepted, *keys]))
    draft.guesses_accepted = draft.guesses_accepted or is_all_accepted(found, draft.accepted)
    return keep_unread(layout, draft)


def _found(layout: Layout, draft: Draft, key: str) -> Finding:
    finding = reading_of(layout, draft).finding(key)
    if finding is None:
        raise DraftMoved(reason=_GONE)
    return finding
