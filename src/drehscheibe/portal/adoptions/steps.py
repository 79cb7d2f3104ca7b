# SPDX-License-Identifier: EUPL-1.2
"""What the steps of the wizard have in common: who may work here, where it stands, the frame."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.views.decorators.http import require_http_methods

from drehscheibe.domain.clearance import Answer, Given
from drehscheibe.domain.errors import N_
from drehscheibe.policy.adoptions import AdoptionAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.adoptions.dashboard import Dashboard, dashboard_of
from drehscheibe.portal.adoptions.facts import basic_facts
from drehscheibe.portal.adoptions.models import Adoption, Run
from drehscheibe.portal.adoptions.queries import find_adoption
from drehscheibe.portal.adoptions.services import PREPARING
from drehscheibe.portal.answers import SeeOther
from drehscheibe.portal.templating import language_now, page, url

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse, QueryDict

    View = Callable[..., HttpResponse]

DATA, SETTINGS, TRIAL = "adoption-data", "adoption-settings", "adoption-trial"
HAND_OVER = "adoption-hand-over"
STEPS = {
    DATA: N_("Your data"),
    SETTINGS: N_("Settings"),
    TRIAL: N_("Dry run"),
    HAND_OVER: N_("Hand over"),
}


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the bar above each step."""

    title: str
    address: str
    place: str  # "before", "here", "after"


def step(view: View) -> View:
    """For those who may prepare the adoption, while it can be worked on; else its page."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @signed_in
    @wraps(view)
    def handle(request: HttpRequest, adoption: int, **more: Any) -> HttpResponse:
        found = find_adoption(adoption, actor_in(request))
        decide(actor_in(request), AdoptionAction.PREPARE, basic_facts(found)).require()
        is_open = found.state in PREPARING and found.state != Adoption.State.NOTED
        if not is_open or found.is_handed_over:
            return SeeOther(address_of(found))
        return view(request, found, **more)

    return handle


def step_page(
    request: HttpRequest, adoption: Adoption, name: str, template: str, **context: Any
) -> HttpResponse:
    response = page(
        request,
        template,
        adoption=adoption,
        title=title_of(adoption),
        steps=_bar(adoption, name),
        **context,
    )
    response["Cache-Control"] = "no-store"  # going back in the browser shows what is kept
    return response


def title_of(adoption: Adoption) -> str:
    """In the language of the reader, where the package has it."""
    words = adoption.version.package["profile"]["title"]
    found: str = words.get(language_now()) or words.get("de") or str(adoption.usecase)
    return found


def address_of(adoption: Adoption) -> str:
    return url("adoption", adoption=str(adoption.pk))


def go(adoption: Adoption, name: str) -> SeeOther:
    return SeeOther(url(name, adoption=str(adoption.pk)))


def next_step(adoption: Adoption) -> str:
    """Where somebody who comes back goes on; "" where nothing is prepared."""
    if adoption.is_handed_over or adoption.state not in PREPARING:
        return ""
    if adoption.state == Adoption.State.TRIAL:
        return TRIAL
    return DATA if adoption.state == Adoption.State.CHECKING else ""


def answers_typed(typed: QueryDict, clear: dict[str, Given]) -> dict[str, Given]:
    """ "May this go out?": one tick for each question, nothing of the kind is in it."""
    ticked = set(typed.getlist("clear"))
    return {code: one if code in ticked else Given(Answer.OPEN) for code, one in clear.items()}


def shown_inside(run: Run) -> Dashboard | None:
    """What a run shows, for the people of its organisation."""
    where = {"adoption": str(run.adoption_id), "run": str(run.number)}
    return dashboard_of(
        run, language_now(), files=lambda name: url("adoption-run-drawn", **where, file=name)
    )


def is_computing(adoption: Adoption) -> bool:
    return adoption.runs.filter(state__in=(Run.State.WAITING, Run.State.RUNNING)).exists()


def _bar(adoption: Adoption, name: str) -> list[Step]:
    names = list(STEPS)
    here = names.index(name)
    places = ["before"] * here + ["here"] + ["after"] * (len(names) - here - 1)
    entries = zip(names, places, strict=True)
    return [Step(STEPS[n], url(n, adoption=str(adoption.pk)), place) for n, place in entries]
