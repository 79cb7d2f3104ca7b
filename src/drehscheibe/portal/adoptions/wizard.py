# SPDX-License-Identifier: EUPL-1.2
"""The steps of taking a use case over: own data, settings, dry run, hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.domain.clearance import QUESTIONS, is_cleared
from drehscheibe.domain.errors import N_, AdoptionMoved, NotFound, Refused
from drehscheibe.policy.adoptions import missing
from drehscheibe.portal.access import actor_in
from drehscheibe.portal.adoptions import handing_over, services
from drehscheibe.portal.adoptions.binding_form import binding_page, bound_typed
from drehscheibe.portal.adoptions.choosing import live_choice, package_of
from drehscheibe.portal.adoptions.facts import clearance_of, facts_of, tried_with
from drehscheibe.portal.adoptions.outputs import waiting_drafts
from drehscheibe.portal.adoptions.parameters import ParameterForm
from drehscheibe.portal.adoptions.public import shown_outside
from drehscheibe.portal.adoptions.queries import public_adoptions
from drehscheibe.portal.adoptions.states import problem_of
from drehscheibe.portal.adoptions.steps import (
    DATA,
    HAND_OVER,
    SETTINGS,
    TRIAL,
    answers_typed,
    go,
    is_computing,
    shown_inside,
    step,
    step_page,
)
from drehscheibe.portal.answers import say
from drehscheibe.portal.templating import language_now

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.adoptions.models import Adoption, Run
    from drehscheibe.usecases.model import Need


@step
def data(request: HttpRequest, adoption: Adoption) -> HttpResponse:
    """GET and POST …/daten/: what serves each need; one button when that is right."""
    facts = facts_of(adoption)
    if request.method == "POST" and not facts.unbound:
        return go(adoption, SETTINGS)
    return step_page(
        request,
        adoption,
        DATA,
        "adoptions/data.html",
        **binding_page(adoption),
        unbound=facts.unbound,
        asked=request.method == "POST",
    )


@step
def need(request: HttpRequest, adoption: Adoption, need: str) -> HttpResponse:
    """GET and POST …/daten/<need>/: other data, or other columns, for one need."""
    wanted = _need_named(adoption, need)
    if request.method == "POST":
        bound = bound_typed(wanted, adoption, request.POST)
        services.bind(adoption, need, bound, actor=actor_in(request))
        return go(adoption, DATA)
    return step_page(
        request,
        adoption,
        DATA,
        "adoptions/need.html",
        **binding_page(adoption, only=wanted, looked_at=request.GET.get("tabelle", "")),
    )


def _need_named(adoption: Adoption, name: str) -> Need:
    for one in package_of(adoption.version).inputs:
        if one.name == name:
            return one
    raise NotFound


@step
def settings(request: HttpRequest, adoption: Adoption) -> HttpResponse:
    """GET and POST …/angaben/: parameters and preconditions; then the dry run starts."""
    package = package_of(adoption.version)
    data = request.POST if request.method == "POST" else None
    form = ParameterForm(
        package, live_choice(adoption), adoption.organisation, language_now(), data
    )
    if data is not None:
        actor = actor_in(request)
        services.tick(adoption, request.POST.getlist("ticked"), actor=actor)
        adoption.ticked = request.POST.getlist("ticked")
        if form.is_valid():
            services.set_parameters(adoption, form.values(), actor=actor)
            return _try(request, adoption)
    return step_page(
        request,
        adoption,
        SETTINGS,
        "adoptions/settings.html",
        form=form,
        package=package,
        status=422 if form.errors else 200,
    )


def _try(request: HttpRequest, adoption: Adoption) -> HttpResponse:
    """Only what is missing sends people back to their data."""
    if missing(facts_of(adoption)):
        return go(adoption, DATA)
    services.start_trial(adoption, actor=actor_in(request))
    return go(adoption, TRIAL)


@step
def trial(request: HttpRequest, adoption: Adoption) -> HttpResponse:
    """GET …/probelauf/: own results beside those of a town that runs it; POST starts it again."""
    if request.method == "POST":
        return _try(request, adoption)
    run = adoption.runs.filter(is_trial=True).first()
    if run is None:
        return go(adoption, SETTINGS)
    holds = tried_with(adoption, live_choice(adoption))
    return step_page(
        request,
        adoption,
        TRIAL,
        "adoptions/trial.html",
        run=run,
        waits=is_computing(adoption),
        holds=holds is not None and holds.pk == run.pk,
        problem=problem_of(run),
        **_beside(adoption, run),
    )


def _beside(adoption: Adoption, run: Run) -> dict[str, Any]:
    """What came out, and what the use case shows in a town that runs it already."""
    if run.state != run.State.DONE:
        return {"dashboard": None, "original": None, "example": None}
    others = public_adoptions(adoption.usecase).exclude(organisation=adoption.organisation)
    original = others.filter(shown_run__isnull=False).first()
    shown = original.shown_run if original else None
    return {
        "dashboard": shown_inside(run),
        "original": original,
        "example": shown_outside(original, shown) if original and shown else None,
    }


@step
def hand_over(request: HttpRequest, adoption: Adoption) -> HttpResponse:
    """GET and POST …/abgeben/: may it go out, and who looks at it next."""
    problem = None
    if request.method == "POST":
        try:
            return _handed_over(request, adoption)
        except (Refused, AdoptionMoved) as error:
            problem = error
    makes = package_of(adoption.version).outputs.datasets
    delivered = waiting_drafts(adoption)
    waits = is_computing(adoption) or any(one.draft.is_waiting_for_machine for one in delivered)
    return step_page(
        request,
        adoption,
        HAND_OVER,
        "adoptions/hand_over.html",
        questions=QUESTIONS,
        given=clearance_of(adoption),
        makes=makes,
        delivered=delivered,
        waits=waits,
        problem=problem,
        facts=facts_of(adoption),
        status=409 if problem else 200,
    )


def _handed_over(request: HttpRequest, adoption: Adoption) -> HttpResponse:
    """Raises `Refused`, `AdoptionMoved`."""
    actor = actor_in(request)
    if package_of(adoption.version).outputs.datasets:
        given = answers_typed(request.POST, handing_over.all_clear(actor))
        adoption = handing_over.answer(adoption, given, actor=actor)
        if not is_cleared(given):
            raise Refused(reason=N_("the questions whether this may go out are not answered yet"))
    handing_over.hand_over(adoption, actor=actor)
    say(request, N_("Handed over. Your colleagues have got a message."))
    return go(adoption, "adoption")
