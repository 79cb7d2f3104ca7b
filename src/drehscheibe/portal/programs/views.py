# SPDX-License-Identifier: EUPL-1.2
"""Tokens of programs, for administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django import forms
from django.contrib import messages
from django.http import HttpResponseRedirect
from django.views.decorators.http import require_POST

from drehscheibe.domain.errors import N_, OrganisationNotFound
from drehscheibe.look.translations import gettext
from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.policy.programs import Scope
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.origin import origin_of
from drehscheibe.portal.programs import services
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor

DAYS = {30: N_("30 days"), 180: N_("half a year"), 365: N_("one year"), 730: N_("two years")}


class ProgramForm(forms.Form):
    name = forms.CharField(max_length=100)
    dataset = forms.CharField(max_length=80, required=False)
    may = forms.ChoiceField(choices=[("prepare", ""), ("submit", "")], initial="prepare")
    days = forms.TypedChoiceField(
        choices=[(str(days), "") for days in DAYS], coerce=int, initial="365"
    )


@signed_in
def programs(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /organisationen/<slug>/programme/: a new token is shown once, right here."""
    actor = actor_in(request)
    organisation = _managed(slug, actor)
    form = ProgramForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _list(request, organisation, form)
    given = form.cleaned_data
    scope = Scope(given["may"] == "submit", given["dataset"])
    wish = services.Wish(given["name"], scope, given["days"])
    issued = services.issue(current_settings().layout, organisation, wish, actor=actor)
    return _list(request, organisation, ProgramForm(), token=issued.token)


def _list(
    request: HttpRequest, organisation: Organisation, form: ProgramForm, token: str = ""
) -> HttpResponse:
    datasets = list(organisation.datasets.order_by("title").values_list("slug", "title"))
    response = page(
        request,
        "programs/programs.html",
        status=422 if form.errors else 200,
        organisation=organisation,
        programs=list(organisation.programs.select_related("dataset")),
        form=form,
        datasets=datasets,
        days=[(days, gettext(text, language=language_now())) for days, text in DAYS.items()],
        token=token,
        base=origin_of(request),
    )
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@require_POST
def revoke(request: HttpRequest, slug: str, program: int) -> HttpResponse:
    """POST …/<program>/widerrufen/"""
    actor = actor_in(request)
    organisation = _managed(slug, actor)
    services.revoke(current_settings().layout, organisation, program, actor=actor)
    text = N_("The token is revoked: it opens nothing any more.")
    messages.success(request, gettext(text, language=language_now()))
    return HttpResponseRedirect(url("programs", slug=slug), status=303)


@signed_in
@require_POST
def allow(request: HttpRequest, slug: str, program: int) -> HttpResponse:
    """POST …/<program>/erlauben/: what is like before goes out by itself."""
    actor = actor_in(request)
    services.allow(_managed(slug, actor), program, actor=actor)
    text = N_("From now on what it sends goes out by itself where it is like before.")
    messages.success(request, gettext(text, language=language_now()))
    return HttpResponseRedirect(url("programs", slug=slug), status=303)


def _managed(slug: str, actor: Actor) -> Organisation:
    """Raises `OrganisationNotFound`, also where somebody else manages it."""
    found = Organisation.objects.filter(slug=slug).first()
    if found and decide(actor, OrganisationAction.MANAGE, found.key).allowed:
        return found
    raise OrganisationNotFound(organisation=slug)
