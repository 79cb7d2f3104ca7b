# SPDX-License-Identifier: EUPL-1.2
"""Step 4: "May this go out?": four questions; what was found suggests, a person answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.domain.clearance import QUESTIONS, Answer, Given
from drehscheibe.domain.findings import Severity
from drehscheibe.portal.access import actor_in
from drehscheibe.portal.desk.reading import reading_of
from drehscheibe.portal.desk.services import clear, clearance_of
from drehscheibe.portal.desk.steps.frame import CLEARANCE, DESCRIBE, go, step, step_page
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.reading import Reading

_PERSONS = "persons"
# Findings of the checks that look where nobody looks, and of names that are few.
_HINTS = frozenset(
    {"author-named", "changes-inside", "comments-inside", "contact-data", "hidden-columns"}
    | {"hidden-rows", "hidden-sheets", "households", "name-names-person", "names-possible"}
)


@step(CLEARANCE)
def clearance(request: HttpRequest, draft: Draft) -> HttpResponse:
    """GET and POST /veroeffentlichen/<draft>/darf-das-raus/"""
    layout = current_settings().layout
    reading, before = reading_of(layout, draft), clearance_of(draft)
    if request.method != "POST":
        return _page(request, draft, reading, before)
    given = _given(request.POST.dict(), before, actor_in(request))
    clear(layout, draft, given, actor_in(request))
    wrong = {code for code, one in given.items() if _lacks_reason(one)}
    missing = {question.code for question in QUESTIONS} - given.keys()
    held = {code for code, one in given.items() if one.answer is Answer.OPEN}
    if wrong or missing or held:
        return _page(request, draft, reading, given, wrong=wrong, missing=missing, held=held)
    return go(draft, DESCRIBE)


def _page(
    request: HttpRequest,
    draft: Draft,
    reading: Reading,
    given: Mapping[str, Given],
    **problems: set[str],
) -> HttpResponse:
    hints = [one for one in reading.findings if is_hint(one.code, one.severity)]
    suggested = {} if hints else {_PERSONS: Answer.CLEAR}
    chosen = {code: one.answer.value for code, one in given.items()}
    nothing: dict[str, set[str]] = {"wrong": set(), "missing": set(), "held": set()}
    return step_page(
        request,
        draft,
        "desk/clearance.html",
        name=CLEARANCE,
        questions=QUESTIONS,
        given=given,
        chosen={code: answer.value for code, answer in suggested.items()} | chosen,
        suggested=suggested,
        hints=hints,
        **nothing | problems,
    )


def is_hint(code: str, severity: Severity) -> bool:
    """Something that may be about people, also where nobody looks."""
    return severity is Severity.PERSONAL or code in _HINTS


def _given(said: Mapping[str, str], before: Mapping[str, Given], actor: Actor) -> dict[str, Given]:
    """The answers, each with who gave it and when; one that did not change keeps its name."""
    now = timezone.now().isoformat(timespec="seconds")
    found = {}
    for question in QUESTIONS:
        answer = said.get(question.code, "")
        because = said.get(f"{question.code}-because", "").strip()
        if answer not in set(Answer):
            continue
        given = Given(Answer(answer), because, actor.name, now)
        old = before.get(question.code)
        same = old and (old.answer, old.because) == (given.answer, given.because)
        found[question.code] = old if old and same else given
    return found


def _lacks_reason(given: Given) -> bool:
    return given.answer is Answer.DECIDED and not given.because.strip()
