# SPDX-License-Identifier: EUPL-1.2
"""What one decides about an adoption that is there: approve, pause, upgrade, end."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods, require_POST

from drehscheibe.domain.errors import N_, AdoptionMoved, DrehscheibeError, Refused
from drehscheibe.policy.adoptions import AdoptionAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.adoptions import ending, handing_over, services, upgrading
from drehscheibe.portal.adoptions.binding_form import bound_typed, name_of, tried_page
from drehscheibe.portal.adoptions.choosing import (
    live_choice,
    package_of,
    terms_of,
    tried_choice,
    version_of,
)
from drehscheibe.portal.adoptions.facts import (
    basic_facts,
    clearance_of,
    facts_of,
    tried_with,
    unbound,
)
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.adoptions.outputs import waiting_drafts
from drehscheibe.portal.adoptions.queries import find_adoption
from drehscheibe.portal.adoptions.renewing import ask_for_run
from drehscheibe.portal.adoptions.states import ENDS, problem_of
from drehscheibe.portal.adoptions.steps import address_of, go, is_computing, shown_inside, title_of
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.templating import language_now, page
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.adoptions.choosing import Choice


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def approve(request: HttpRequest, adoption: int) -> HttpResponse:
    """GET and POST …/freigeben/: the second pair of eyes sees what the public will see."""
    actor = actor_in(request)
    found = find_adoption(adoption, actor)
    problem: DrehscheibeError | None = None
    if request.method == "POST":
        try:
            return _decided(request, found, actor)
        except (Refused, AdoptionMoved) as error:
            problem = error
    if not found.is_handed_over:
        return SeeOther(address_of(found))
    choice = live_choice(found)
    run = tried_with(found, choice)
    return page(
        request,
        "adoptions/approve.html",
        status=HTTPStatus.CONFLICT if problem else HTTPStatus.OK,
        adoption=found,
        title=title_of(found),
        run=run,
        dashboard=shown_inside(run) if run else None,
        delivered=waiting_drafts(found),
        given=clearance_of(found),
        package=package_of(found.version),
        terms=terms_of(choice),
        approving=decide(actor, AdoptionAction.APPROVE, facts_of(found)),
        reviewing=decide(actor, AdoptionAction.REVIEW, basic_facts(found)),
        is_author=found.asked_key == actor.key,
        problem=problem,
        typed=request.POST.get("sentence", ""),
    )


def _decided(request: HttpRequest, adoption: Adoption, actor: Actor) -> HttpResponse:
    """Raises `Refused`, `AdoptionMoved`."""
    if request.POST.get("deed") == "return":
        handing_over.give_back(adoption, request.POST.get("sentence", ""), actor=actor)
        say(request, N_("Sent back with your sentence."))
        return SeeOther(address_of(adoption))
    layout, seen = current_settings().layout, request.POST.get("terms", "")
    handing_over.approve(layout, adoption, actor=actor, seen=seen)
    say(request, N_("Approved: it is live."))
    return SeeOther(address_of(adoption))


@dataclass(frozen=True, slots=True)
class _Deed:
    """What a button does, and what is said afterwards."""

    do: Callable[[Adoption, Actor], object]
    said: str


def _run_now(adoption: Adoption, actor: Actor) -> None:
    decide(actor, AdoptionAction.PREPARE, basic_facts(adoption)).require()
    if adoption.state != Adoption.State.LIVE:
        raise Refused(reason=N_("only what is live is computed again"))
    ask_for_run(adoption, live_choice(adoption), because=N_("somebody asked for it"))


_DEEDS = {
    "begin": _Deed(lambda a, actor: services.begin(a, actor=actor), ""),
    "call-back": _Deed(
        lambda a, actor: handing_over.call_back(a, actor=actor), N_("You can go on working.")
    ),
    "pause": _Deed(lambda a, actor: ending.pause(a, actor=actor), N_("It pauses.")),
    "go-on": _Deed(lambda a, actor: ending.resume(a, actor=actor), N_("It goes on.")),
    "run": _Deed(_run_now, N_("It is computed again; that takes a moment.")),
    "try-upgrade": _Deed(
        lambda a, actor: upgrading.try_upgrade(a, actor=actor),
        N_("The new version is being tried with your data. Nothing is switched yet."),
    ),
    "switch": _Deed(lambda a, actor: upgrading.upgrade(a, actor=actor), N_("Switched.")),
    "drop": _Deed(lambda a, actor: upgrading.drop(a, actor=actor), N_("It stays as it is.")),
    "roll-back": _Deed(
        lambda a, actor: upgrading.roll_back(a, actor=actor),
        N_("The version before is live again."),
    ),
}
_LEADS = {
    "begin": "adoption-data",
    "try-upgrade": "adoption-upgrade",
}  # deed -> the page that comes next


@signed_in
@require_POST
def act(request: HttpRequest, adoption: int) -> HttpResponse:
    """POST …/tun/: one of the things that need no more than a click."""
    actor = actor_in(request)
    found = find_adoption(adoption, actor)
    name = request.POST.get("deed", "")
    if name not in _DEEDS:
        raise Refused(reason=N_("please choose one of the buttons"))
    _DEEDS[name].do(found, actor)
    if _DEEDS[name].said:
        say(request, _DEEDS[name].said)
    return go(found, _LEADS.get(name, "adoption"))


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def upgrade(request: HttpRequest, adoption: int) -> HttpResponse:
    """GET …/aktualisieren/: what a newer version changes, on own data; buttons lead to `act`."""
    actor = actor_in(request)
    found = find_adoption(adoption, actor)
    tried, newer = tried_choice(found), upgrading.offered_version(found)
    version = version_of(tried) if tried else newer
    if version is None:
        return SeeOther(address_of(found))
    if request.method == "POST" and tried:
        return _bound_anew(request, found, tried)
    run = tried_with(found, tried) if tried else None
    shown = found.shown_run
    return page(
        request,
        "adoptions/upgrade.html",
        adoption=found,
        title=title_of(found),
        version=version,
        kind=upgrading.kind_of(found.version, version),
        package=package_of(version),
        tried=tried,
        run=run,
        problem=problem_of(found.runs.filter(version=version, is_trial=True).first()),
        waits=is_computing(found),
        before=shown_inside(shown) if shown else None,
        after=shown_inside(run) if run else None,
        difference=upgrading.difference_of(shown, run, language_now()) if run and shown else None,
        switching=upgrading.may_switch(found, actor),
        gaps=unbound(package_of(version), tried) if tried else [],
        **(tried_page(found, tried) if tried else {"needs": [], "name_of": name_of}),
        may_prepare=decide(actor, AdoptionAction.PREPARE, basic_facts(found)).allowed,
    )


def _bound_anew(request: HttpRequest, adoption: Adoption, tried: Choice) -> HttpResponse:
    """Other data for one need of what is being tried."""
    needs = {one.name: one for one in package_of(version_of(tried)).inputs}
    need = needs.get(request.POST.get("need", ""))
    if need is None:
        raise Refused(reason=N_("the use case has no such need"))
    bound = bound_typed(need, adoption, request.POST)
    bindings = {name: one for name, one in tried.bindings.items() if name != need.name}
    if bound:
        bindings[need.name] = bound
    choice = replace(tried, bindings=bindings)
    upgrading.try_choice(adoption, choice, actor=actor_in(request))
    return go(adoption, "adoption-upgrade")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: HttpRequest, adoption: int) -> HttpResponse:
    """GET and POST …/beenden/: with a reason from which others learn."""
    actor = actor_in(request)
    found = find_adoption(adoption, actor)
    decide(actor, AdoptionAction.END, basic_facts(found)).require()
    problem = None
    if request.method == "POST":
        try:
            return _ended(request, found, actor)
        except (Refused, AdoptionMoved) as error:
            problem = error
    outputs = found.outputs.filter(dataset__state="public").select_related("dataset")
    return page(
        request,
        "adoptions/end.html",
        status=HTTPStatus.CONFLICT if problem else HTTPStatus.OK,
        adoption=found,
        title=title_of(found),
        reasons=ENDS,
        outputs=outputs,
        users=[user for _, user in ending.users_of_outputs(found)],
        problem=problem,
        typed=request.POST,
    )


def _ended(request: HttpRequest, adoption: Adoption, actor: Actor) -> HttpResponse:
    """Raises `Refused`, `AdoptionMoved`."""
    layout, words = current_settings().layout, request.POST.get("words", "")
    ending.end(
        layout,
        adoption,
        request.POST.get("reason", ""),
        words,
        actor=actor,
        withdraws=request.POST.get("outputs") == "withdraw",
    )
    say(request, N_("Ended. Thank you for the reason: others learn from it."))
    return SeeOther(address_of(adoption))
