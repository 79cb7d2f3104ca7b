# SPDX-License-Identifier: EUPL-1.2
"""Asking without an account, and answering."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect

from drehscheibe.domain.errors import N_, TooManyRequests
from drehscheibe.look.texts import error_text
from drehscheibe.look.translations import gettext
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.catalogue.queries import shown_dataset
from drehscheibe.portal.questions import queries, services
from drehscheibe.portal.questions.forms import AnswerForm, CloseForm, QuestionForm, form_ticket
from drehscheibe.portal.questions.limits import count_question
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.problems import status_of
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.questions.models import Question


def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /daten/<slug>/frage/: `objekt` is the row somebody looks at."""
    dataset = shown_dataset(slug).dataset
    if request.method != "POST":
        item = request.GET.get("objekt", "")[:200]
        return _form_page(request, dataset, QuestionForm(slug=slug, initial={"item": item}))
    form = QuestionForm(request.POST, slug=slug)
    if not form.is_valid():
        return _form_page(request, dataset, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        count_question(request, slug)
    except TooManyRequests as error:
        form.add_error(None, error_text(error, language=language_now()))
        return _form_page(request, dataset, form, status=status_of(error))
    given = form.cleaned_data
    services.ask(
        dataset,
        services.Asked(given["text"], given["item"], given["email"].lower(), language_now()),
    )
    way = "?mail=1" if given["email"] else ""
    return HttpResponseRedirect(url("asked", slug=slug) + way)


def _form_page(
    request: HttpRequest, dataset: Dataset, form: QuestionForm, status: int = HTTPStatus.OK
) -> HttpResponse:
    response = page(
        request,
        "questions/ask.html",
        status=status,
        dataset=dataset,
        form=form,
        ticket=form_ticket(dataset.slug),
        days=current_settings().question_days,
    )
    response["Cache-Control"] = "no-store"
    return response


def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /daten/<slug>/frage/danke/"""
    dataset = shown_dataset(slug).dataset
    return page(
        request, "questions/thanks.html", dataset=dataset, confirm=request.GET.get("mail") == "1"
    )


def confirm(request: HttpRequest, ticket: str) -> HttpResponse:
    """GET asks, POST confirms: programs that look through mails open links, too."""
    done = request.method == "POST"
    if done:
        services.confirm_address(ticket)
    response = page(request, "questions/confirm.html", done=done, ticket=ticket)
    response["Cache-Control"] = "no-store"
    return response


@signed_in
def inbox(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /organisationen/<slug>/fragen/"""
    organisation = queries.organisation_that_answers(slug, actor_in(request))
    waiting, ended = queries.questions_of(organisation)
    return page(
        request, "questions/inbox.html", organisation=organisation, waiting=waiting, ended=ended
    )


@signed_in
def one(request: HttpRequest, slug: str, question: UUID) -> HttpResponse:
    """GET and POST /organisationen/<slug>/fragen/<id>/: `do` is `answer` or `close`."""
    organisation = queries.organisation_that_answers(slug, actor_in(request))
    found = queries.find_question(organisation, question, actor_in(request))
    if request.method != "POST":
        return _question_page(request, found, AnswerForm(initial=_known(found)), CloseForm())
    return _close(request, found) if request.POST.get("do") == "close" else _answer(request, found)


def _known(question: Question) -> dict[str, str]:
    return {"public_text": question.public_text or question.text, "answer": question.answer}


def _answer(request: HttpRequest, question: Question) -> HttpResponse:
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _question_page(request, question, form, CloseForm())
    given = form.cleaned_data
    actor = actor_in(request)
    services.answer(question, given["answer"], actor, public_text=given["public_text"])
    return _done(request, question, N_("Your answer is public now."))


def _close(request: HttpRequest, question: Question) -> HttpResponse:
    form = CloseForm(request.POST)
    if not form.is_valid():
        return _question_page(request, question, AnswerForm(initial=_known(question)), form)
    services.close(question, form.cleaned_data["reason"], actor_in(request))
    return _done(request, question, N_("The question is closed."))


def _done(request: HttpRequest, question: Question, text: str) -> HttpResponse:
    messages.success(request, gettext(text, language=language_now()))
    return HttpResponseRedirect(url("questions", slug=question.dataset.owner.slug))


def _question_page(
    request: HttpRequest, question: Question, form: AnswerForm, closing: CloseForm
) -> HttpResponse:
    wrong = form.is_bound or closing.is_bound
    status = HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK
    return page(
        request,
        "questions/question.html",
        status=status,
        question=question,
        form=form,
        closing=closing,
    )
