# SPDX-License-Identifier: EUPL-1.2
"""The page of how a description changed, for people of the organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from drehscheibe.domain.errors import N_, AlreadyRunning, Refused
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.catalogue.services import facts_of
from drehscheibe.portal.descriptions.history import (
    dataset_of_ours,
    history_of,
    may_undo,
    undo_change,
)
from drehscheibe.portal.descriptions.shown import told
from drehscheibe.portal.descriptions.wishes import FIELDS
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.domain.errors import DrehscheibeError
    from drehscheibe.portal.catalogue.models import Dataset


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def history(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /daten/<slug>/beschreibung/; POST: `undo` is the number of a change."""
    actor = actor_in(request)
    dataset = dataset_of_ours(slug, actor)
    number = request.POST.get("undo", "")
    if request.method != "POST" or not (number.isascii() and number.isdigit()):
        return _page(request, dataset)
    try:
        undo_change(current_settings().layout, dataset, int(number[:18]), actor)
    except (Refused, AlreadyRunning) as problem:
        return _page(request, dataset, problem=problem)
    say(request, N_("It says again what it said before."))
    return SeeOther(url("description-history", slug=slug))


def _page(
    request: HttpRequest, dataset: Dataset, problem: DrehscheibeError | None = None
) -> HttpResponse:
    language = language_now()
    may = decide(actor_in(request), Action.WITHDRAW, facts_of(dataset)).allowed
    return page(
        request,
        "descriptions/history.html",
        status=400 if problem else 200,
        dataset=dataset,
        changes=[
            (one, told(one.before, one.after, language, FIELDS), may and may_undo(dataset, one))
            for one in history_of(dataset)
        ],
        problem=problem,
    )
