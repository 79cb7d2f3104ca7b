# SPDX-License-Identifier: EUPL-1.2
"""Not found? Ask for it: without an account; read by the network's node, shown to nobody else."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect

from drehscheibe.domain.errors import TooManyRequests
from drehscheibe.look.texts import error_text
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.questions.forms import form_ticket
from drehscheibe.portal.questions.limits import count_question
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.portal.wanted import services
from drehscheibe.portal.wanted.forms import FORM, EndForm, WishForm
from drehscheibe.problems import status_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


def wish(request: HttpRequest) -> HttpResponse:
    """GET and POST /datenwunsch/: `q` is what was looked for."""
    if request.method != "POST":
        return _form_page(request, WishForm(initial={"searched": request.GET.get("q", "")[:200]}))
    form = WishForm(request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    try:
        count_question(request, FORM)
    except TooManyRequests as error:
        form.add_error(None, error_text(error, language=language_now()))
        return _form_page(request, form, status=status_of(error))
    services.wish(form.cleaned_data["text"], searched=form.cleaned_data["searched"])
    return HttpResponseRedirect(url("wished"))


def _form_page(request: HttpRequest, form: WishForm, status: int = HTTPStatus.OK) -> HttpResponse:
    response = page(request, "wanted/wish.html", status=status, form=form, ticket=form_ticket(FORM))
    response["Cache-Control"] = "no-store"
    return response


def thanks(request: HttpRequest) -> HttpResponse:
    """GET /datenwunsch/danke/"""
    return page(request, "wanted/thanks.html")


@signed_in
def wishes(request: HttpRequest) -> HttpResponse:
    """GET and POST /netzwerk/wuensche/: what is missing, and what became of it."""
    actor = actor_in(request)
    waiting, status, form = services.open_wishes(actor), HTTPStatus.OK, EndForm()
    if request.method == "POST":
        form = EndForm(request.POST)
        if form.is_valid():
            given = form.cleaned_data
            services.end(given["number"], outcome=given["outcome"], actor=actor)
            return HttpResponseRedirect(url("wishes"))
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    return page(
        request,
        "wanted/wishes.html",
        status=status,
        waiting=waiting,
        ended=services.ended_wishes(actor),
        form=form,
    )
