# SPDX-License-Identifier: EUPL-1.2
"""Files that came by `PUT`: a draft is made, and submitted by itself where nothing is asked."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from drehscheibe.domain.errors import DrehscheibeError, TokenNotValid
from drehscheibe.policy.programs import ProgramAction, decide
from drehscheibe.policy.sources import decide_release
from drehscheibe.portal.catalogue.services import get_dataset
from drehscheibe.portal.desk.arriving import arrival_of
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.news import news_of
from drehscheibe.portal.desk.next_release import begin_next, is_first_look
from drehscheibe.portal.desk.review import Standing, renew
from drehscheibe.portal.desk.services import discard_draft, receive_file, submit
from drehscheibe.portal.programs.models import Program, ProgramDraft
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.policy.decisions import Decision
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.releases.layout import Layout
    from drehscheibe.settings import Settings

log = logging.getLogger(__name__)


def take_wish(asked: dict[str, Any], settings: Settings) -> None:
    take_file(settings.layout, asked)


def take_file(layout: Layout, asked: dict[str, Any]) -> None:
    """The worker's answer to delivery's wish; whoever lost the right meanwhile gets nothing."""
    draft_id = str(UUID(asked["draft"]))
    try:
        with transaction.atomic():
            _begin(layout, draft_id, asked)
        receive_file(layout, draft_id, name=asked["name"], size=asked["size"])
    except DrehscheibeError as error:
        log.warning("a file for %s was not taken: %s", asked["dataset"], error)
        files_of(layout, draft_id).remove()


def _begin(layout: Layout, draft_id: str, asked: dict[str, Any]) -> None:
    programs = Program.objects.select_related("organisation", "dataset")
    program = programs.filter(pk=asked["program"]).first()
    if program is None or not program.is_live:
        raise TokenNotValid
    dataset = get_dataset(asked["dataset"])
    decide(program.scope, ProgramAction.PREPARE, dataset.slug).require()
    draft = begin_next(layout, dataset, author=None, actor=program.actor, draft_id=UUID(draft_id))
    ProgramDraft.objects.create(draft=draft, program=program, by_itself=True)


def actor_of_program(sender: object, *, key: str, **more: Any) -> Actor | None:  # noqa: ARG001
    """Whose token was revoked, or ended, sends nothing any more."""
    kind, _, number = key.partition(":")
    if kind != "program" or not number.isdecimal():
        return None
    program = Program.objects.select_related("organisation").filter(pk=int(number)).first()
    return program.actor if program and program.is_live else None


def submit_by_itself(sender: object, *, draft: Draft, **_: Any) -> None:  # noqa: ARG001
    """The preview is there: hand it over. What is missing waits for a person."""
    found = ProgramDraft.objects.select_related("program__organisation", "program__dataset")
    waiting = found.filter(draft=draft, by_itself=True).first()
    if waiting is None or draft.dataset is None or not waiting.program.is_live:
        return
    if decide(waiting.program.scope, ProgramAction.SUBMIT, draft.dataset.slug).allowed:
        try:
            _go_on(draft, waiting.program)
        except DrehscheibeError as error:
            log.info("draft %s waits for a person: %s", draft, error)


def _go_on(draft: Draft, program: Program) -> None:
    """By the rule of sources: out where it is like before and that was allowed, else to review."""
    layout = current_settings().layout
    news = news_of(layout, draft)
    decision = decide_release(arrival_of(draft, news, is_allowed=program.is_allowed))
    is_untouched = program.is_allowed and is_first_look(draft)
    if is_untouched and news and news.is_none:
        discard_draft(layout, draft, program.actor)
    elif is_untouched and decision.allowed:
        renew(layout, draft, program.actor, _standing(program, decision))
    else:
        submit(draft, program.actor)


def _standing(program: Program, decision: Decision) -> Standing:
    said = {
        "source": program.name,
        "asked_by": program.created_by,
        "asked_at": program.created.isoformat(),
        "allowed_by": program.allowed_by,
        "allowed_at": program.allowed_at.isoformat() if program.allowed_at else "",
    }
    return Standing(decision, program.issued_by == program.allowed_key, said)
