# SPDX-License-Identifier: EUPL-1.2
"""The list of what an organisation takes over, the beginning, and the page of one adoption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import JsonResponse
from django.views.decorators.http import require_http_methods

from drehscheibe.domain.errors import N_, AdoptionNotFound, Refused
from drehscheibe.policy.adoptions import AdoptionAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.adoptions import services
from drehscheibe.portal.adoptions.choosing import choice_before, version_of
from drehscheibe.portal.adoptions.facts import basic_facts
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.adoptions.outputs import waiting_drafts
from drehscheibe.portal.adoptions.public import drawn_answer
from drehscheibe.portal.adoptions.queries import adoption_of, adoptions_of, find_adoption
from drehscheibe.portal.adoptions.states import CHIPS, chip_of, explained, problem_of
from drehscheibe.portal.adoptions.steps import (
    DATA,
    address_of,
    go,
    is_computing,
    next_step,
    shown_inside,
    title_of,
)
from drehscheibe.portal.adoptions.upgrading import offered_version
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.organisations.queries import prepares_for
from drehscheibe.portal.templating import page, url
from drehscheibe.portal.usecases.models import UseCase, UseCaseVersion

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.organisations.models import Organisation

_RUNS = 10  # that are shown


@signed_in
def adoptions(request: HttpRequest) -> HttpResponse:
    """GET /uebernahmen/"""
    found = adoptions_of(actor_in(request))
    return page(
        request,
        "adoptions/adoptions.html",
        adoptions=[(one, title_of(one), chip_of(one)) for one in found],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: HttpRequest) -> HttpResponse:
    """GET and POST /uebernahmen/neu/: `anwendungsfall` (publisher/slug), `fuer` (key); the button
    of the package's page leads here. `deed` is "take" or "note"."""
    actor = actor_in(request)
    asked = request.POST if request.method == "POST" else request.GET
    version = _newest(asked.get("anwendungsfall", ""))
    towns = prepares_for(actor)
    town = _chosen(towns, asked.get("fuer", ""))
    if town and (there := adoption_of(version.usecase, town)):
        return SeeOther(_where_it_goes_on(there))
    if request.method == "POST" and town:
        return _begun(request, version, town)
    return page(request, "adoptions/new.html", version=version, towns=towns, town=town)


def _begun(request: HttpRequest, version: UseCaseVersion, town: Organisation) -> HttpResponse:
    actor = actor_in(request)
    adoption = services.note(version, town, actor=actor)
    if request.POST.get("deed") == "note":
        say(request, N_("Noted. You can set about it whenever you like."))
        return SeeOther(address_of(adoption))
    services.begin(adoption, actor=actor)
    return go(adoption, DATA)


def _newest(name: str) -> UseCaseVersion:
    """Raises `AdoptionNotFound`, also for what nobody may take over."""
    publisher, _, slug = name.partition("/")
    found = UseCaseVersion.objects.filter(
        usecase__publisher=publisher, usecase__slug=slug, state=UseCase.State.PUBLISHED
    )
    version = found.select_related("usecase").order_by("-order").first()
    if version is None:
        raise AdoptionNotFound
    return version


def _chosen(towns: list[Organisation], key: str) -> Organisation | None:
    """The named one; the only one where nobody has to choose. Raises `Refused`."""
    if not towns:
        raise Refused(reason=N_("only data stewards of the organisation take over a use case"))
    if len(towns) == 1 and not key:
        return towns[0]
    return next((town for town in towns if town.key == key), None)


def _where_it_goes_on(adoption: Adoption) -> str:
    step = next_step(adoption)
    return url(step, adoption=str(adoption.pk)) if step else address_of(adoption)


@signed_in
def adoption(request: HttpRequest, adoption: int) -> HttpResponse:
    """GET /uebernahmen/<id>/: where it stands, what there is to do, what it showed last."""
    actor = actor_in(request)
    found = find_adoption(adoption, actor)
    runs = list(found.runs.select_related("version")[:_RUNS])
    shown = found.shown_run
    ended = next((run for run in runs if run.ended), None)
    before = choice_before(found)
    return page(
        request,
        "adoptions/adoption.html",
        adoption=found,
        title=title_of(found),
        chip=chip_of(found),
        explained=explained(found),
        step=next_step(found),
        waits=is_computing(found),
        runs=runs,
        problem=problem_of(ended),
        states=CHIPS,
        events=found.events.all(),
        dashboard=shown_inside(shown) if shown else None,
        outputs=found.outputs.select_related("dataset"),
        waiting=[one for one in waiting_drafts(found) if one.reason],
        newer=offered_version(found),
        before=version_of(before) if before else None,
        may=_rights(found, actor),
    )


def _rights(adoption: Adoption, actor: Actor) -> dict[str, bool]:
    facts = basic_facts(adoption)
    asked = ("PREPARE", "REVIEW", "PAUSE", "END")
    return {name.lower(): decide(actor, AdoptionAction[name], facts).allowed for name in asked}


@signed_in
def drawn(request: HttpRequest, adoption: int, run: int, file: str) -> HttpResponse:
    """GET …/lauf/<run>/<file>: what a run drew, also one that nobody else sees yet."""
    found = find_adoption(adoption, actor_in(request)).runs.filter(number=run)
    one = found.select_related("version").first()
    if one is None:
        raise AdoptionNotFound
    response = drawn_answer(one, file)
    response["Cache-Control"] = "private, no-cache"
    return response


@signed_in
def state(request: HttpRequest, adoption: int) -> HttpResponse:
    """GET …/stand/: for the island of the page that waits."""
    found = find_adoption(adoption, actor_in(request))
    drafts = any(one.draft.is_waiting_for_machine for one in waiting_drafts(found))
    told = {"waits": is_computing(found) or drafts, "step": "computing"}
    response = JsonResponse(told | {"done": 0, "total": 0, "said": ""})
    response["Cache-Control"] = "no-store"
    return response
