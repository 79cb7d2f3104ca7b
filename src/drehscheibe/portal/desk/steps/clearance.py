# SPDX-License-Identifier: EUPL-1.2
"""Step 4: "May this go out?": four questions; what was found suggests, a person answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.clearance import QUESTIONS, Answer, Given
from drehscheibe.portal.access import actor_in
from drehscheibe.portal.desk.asked import PERSONS, given_in, lacks_reason
from drehscheibe.portal.desk.reading import reading_of
from drehscheibe.portal.desk.services import clear, clearance_of
from drehscheibe.portal.desk.steps.frame import CLEARANCE, DESCRIBE, go, step, step_page
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.reading import Reading


@step(CLEARANCE)
def clearance(request: HttpRequest, draft: Draft) -> HttpResponse:
    """GET and POST /veroeffentlichen/<draft>/darf-das-raus/"""
    layout = current_settings().layout
    reading, before = reading_of(layout, draft), clearance_of(draft)
    if request.method != "POST":
        return _page(request, draft, reading, before)
    given = given_in(request.POST.dict(), before, actor_in(request))
    clear(layout, draft, given, actor_in(request))
    wrong = {code for code, one in given.items() if lacks_reason(one)}
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
    hints = reading.hints
    suggested = {} if hints else {PERSONS: Answer.CLEAR}
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
