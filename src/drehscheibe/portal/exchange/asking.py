# SPDX-License-Identifier: EUPL-1.2
""" "Frag die Patin": the page on which people of the region ask, and the mentor answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.policy.usecases import UseCaseAction
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.exchange.views import say_in
from drehscheibe.portal.exchange.whose import actor_or_nobody
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.portal.usecases import questions as services
from drehscheibe.portal.usecases.facts import may, mentor_of
from drehscheibe.portal.usecases.queries import find_usecase, find_version, package_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from drehscheibe.portal.usecases.models import UseCase

_LARGEST_NUMBER = 2**62


@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, publisher: str, slug: str) -> HttpResponseBase:
    """GET and POST …/fragen/: `deed` is ask, answer, remove or helped."""
    usecase = find_usecase(publisher, slug, actor_or_nobody(request))
    if request.method == "POST":
        answer: HttpResponseBase = _do(request, usecase)
        return answer
    return _page(request, usecase)


@signed_in
def _do(request: HttpRequest, usecase: UseCase) -> HttpResponseBase:
    try:
        _done(request, usecase)
    except Refused as problem:
        return _page(request, usecase, problem)
    return SeeOther(url("usecase-questions", publisher=usecase.publisher, slug=usecase.slug))


def _done(request: HttpRequest, usecase: UseCase) -> None:
    actor, said = actor_in(request), request.POST
    text, number = said.get("text", ""), _number(said.get("number", ""))
    match said.get("deed", ""):
        case "ask":
            services.ask_mentor(usecase, text, actor=actor)
            say(request, N_("Your question is on its way. You get a mail with the answer."))
        case "answer":
            services.answer_question(usecase, number, text, actor=actor)
            say(request, N_("Question and answer are public now."))
        case "remove":
            services.take_question_back(usecase, number, actor=actor)
        case "helped":
            services.say_helped(usecase, number, actor=actor)


def _number(text: str) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
    return min(number, _LARGEST_NUMBER)


def _page(request: HttpRequest, usecase: UseCase, problem: Refused | None = None) -> HttpResponse:
    actor = actor_or_nobody(request)
    package = package_of(find_version(usecase, actor))
    return page(
        request,
        "exchange/questions.html",
        status=400 if problem else 200,
        usecase=usecase,
        profile=package.profile,
        questions=services.questions_seen_by(actor, usecase),
        may_answer=may(actor, UseCaseAction.ANSWER, usecase),
        may_ask=may(actor, UseCaseAction.ASK, usecase),
        actor=actor,
        mentor=mentor_of(usecase),
        problem=problem,
        typed=request.POST.get("text", "") if problem else "",
        say=say_in(language_now()),
    )
