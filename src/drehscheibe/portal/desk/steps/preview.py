# SPDX-License-Identifier: EUPL-1.2
"""Step 6: the dataset exactly as the public will see it, and the hand-over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponseRedirect, JsonResponse

from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.look.translations import gettext
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.catalogue.layers import others_of
from drehscheibe.portal.desk.candidate_page import all_rows, candidate_context
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.queries import find_draft
from drehscheibe.portal.desk.reading import reading_of
from drehscheibe.portal.desk.ready import candidate_to_mend
from drehscheibe.portal.desk.review import approve
from drehscheibe.portal.desk.services import ask_for_preview, facts_about, submit
from drehscheibe.portal.desk.steps.frame import PREVIEW, go, next_step, step, step_page
from drehscheibe.portal.organisations.queries import reviewers_of
from drehscheibe.portal.templating import language_now, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor


@step(PREVIEW)
def preview(request: HttpRequest, draft: Draft) -> HttpResponse:
    """GET and POST /veroeffentlichen/<draft>/vorschau/"""
    if request.method == "POST":
        return _decided(request, draft)
    if draft.candidate is None:
        wanted = next_step(draft, reading_of(current_settings().layout, draft))
        return step_page(
            request, draft, "desk/no_preview.html", name=PREVIEW, missing=_address(draft, wanted)
        )
    actor = actor_in(request)
    after, language = _number(request.GET.get("nach", "0")), language_now()
    others = [one for one in reviewers_of(draft.owner) if one.key != actor.key]
    return step_page(
        request,
        draft,
        "desk/preview.html",
        name=PREVIEW,
        reviewers=others,
        mend=candidate_to_mend(draft),
        alone=_may_publish_alone(draft, actor),
        others=[] if draft.bundle else list(others_of(draft.dataset)),
        **candidate_context(draft, request.GET.get("tabelle", ""), after=after, language=language),
    )


def _address(draft: Draft, wanted: str) -> str:
    return "" if wanted == PREVIEW else url(wanted, draft=str(draft.pk))


def _decided(request: HttpRequest, draft: Draft) -> HttpResponse:
    layout, actor, what = current_settings().layout, actor_in(request), request.POST.get("what")
    if what == "build":
        ask_for_preview(draft, actor)
        return go(draft, PREVIEW)
    draft = submit(draft, actor)
    if what == "publish":
        release = approve(layout, draft, actor)
        _say(request, N_("The data are public now."))
        return HttpResponseRedirect(url("dataset", slug=release.dataset.slug), status=303)
    return go(draft, PREVIEW)


def _may_publish_alone(draft: Draft, actor: Actor) -> bool:
    """The organisation switched four eyes off, and whoever prepares also reviews."""
    facts = replace(facts_about(draft), author=actor.key)
    return decide(actor, Action.APPROVE, facts).allowed


def _say(request: HttpRequest, text: str) -> None:
    messages.success(request, gettext(text, language=language_now()))


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 15):
        raise InvalidParameter("nach", N_("must be a whole number"))
    return int(text)


@signed_in
def candidate_rows(request: HttpRequest, draft: UUID, table: str) -> HttpResponse:
    """GET /veroeffentlichen/<draft>/vorschau/<table>.geojson: for the map of the preview."""
    rows = all_rows(find_draft(draft, actor_in(request)), table)
    collection = {"type": "FeatureCollection", "features": rows.features}
    response = JsonResponse(collection, content_type="application/geo+json")
    response["Cache-Control"] = "no-store"
    return response
