# SPDX-License-Identifier: EUPL-1.2
"""Step 1: begin a draft, and the page that takes its file, or the address of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST

from drehscheibe.domain.errors import (
    N_,
    AddressInternal,
    AddressNotValid,
    DatasetNotFound,
    Refused,
)
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.catalogue.layers import others_of
from drehscheibe.portal.catalogue.services import facts_of, get_dataset
from drehscheibe.portal.desk.bundles import (
    file_lies_with,
    renew_others,
    together_with,
)
from drehscheibe.portal.desk.describe_again import describe_again, keeps_its_file
from drehscheibe.portal.desk.fetching import ask_to_fetch, room_of, stop_fetching
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.next_release import begin_next, last_address
from drehscheibe.portal.desk.queries import find_draft, work_of
from drehscheibe.portal.desk.reading import reading_of
from drehscheibe.portal.desk.services import call_back, create_draft, discard_draft
from drehscheibe.portal.desk.steps.frame import (
    DESCRIBE,
    FILE,
    go,
    is_arriving,
    next_step,
    preparable,
    step,
    step_page,
)
from drehscheibe.portal.desk.steps.layers import to_bundle
from drehscheibe.portal.desk.steps.progress import as_plain
from drehscheibe.portal.organisations.queries import prepares_for
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.releases.arrival import Arrival
from drehscheibe.settings import current_settings
from drehscheibe.tickets import Purpose, issue_ticket

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.domain.errors import DrehscheibeError
    from drehscheibe.portal.organisations.models import Organisation

_TICKET_LIVES = 12 * 60 * 60  # seconds: a working day, as long as one stays signed in


@signed_in
def begin(request: HttpRequest) -> HttpResponse:
    """GET and POST /veroeffentlichen/: a new dataset, or on with a draft."""
    actor = actor_in(request)
    owners = sorted(prepares_for(actor), key=lambda owner: owner.is_practice)  # the real ones first
    if request.method == "POST":
        owner = _chosen(owners, request.POST.get("owner", ""))
        draft = create_draft(owner, author=request.user, actor=actor)  # type: ignore[arg-type]
        return go(draft, FILE)
    drafts = [draft for draft in work_of(actor).drafts if draft.state != Draft.State.SUBMITTED]
    return page(request, "desk/begin.html", owners=owners, drafts=drafts)


def _chosen(owners: list[Organisation], key: str) -> Organisation:
    for owner in owners:
        if key == owner.key or (not key and len(owners) == 1):
            return owner
    raise Refused(reason=N_("only data stewards of the owning organisation prepare its data"))


@signed_in
@require_POST
def begin_next_release(request: HttpRequest, slug: str) -> HttpResponse:
    """POST /daten/<slug>/neue-fassung/"""
    actor, dataset = actor_in(request), get_dataset(slug)
    if not decide(actor, Action.READ, facts_of(dataset)).allowed:
        raise DatasetNotFound(dataset=slug)
    layout = current_settings().layout
    draft = begin_next(layout, dataset, author=request.user, actor=actor)  # type: ignore[arg-type]
    if request.POST.get("what") == "all":
        renew_others(layout, draft, actor)
    return go(draft, FILE)


@signed_in
@require_POST
def begin_description(request: HttpRequest, slug: str) -> HttpResponse:
    """POST /daten/<slug>/beschreibung-aendern/: with the file of the current release."""
    actor, dataset = actor_in(request), get_dataset(slug)
    if not decide(actor, Action.READ, facts_of(dataset)).allowed:
        raise DatasetNotFound(dataset=slug)
    layout = current_settings().layout
    begin = describe_again if keeps_its_file(layout, dataset) else begin_next
    draft = begin(layout, dataset, author=request.user, actor=actor)  # type: ignore[arg-type]
    return go(draft, DESCRIBE)


@signed_in
def resume(request: HttpRequest, draft: UUID) -> HttpResponse:
    """GET /veroeffentlichen/<draft>/: to the step where it goes on."""
    found = preparable(request, draft)
    layout = current_settings().layout
    there = file_lies_with(layout, [found]) or is_arriving(found)
    if found.bundle and there and (together_with(found) or not found.bundle.is_one_file):
        return to_bundle(found.bundle)
    return go(found, next_step(found, reading_of(layout, found)))


@step(FILE)
def upload(request: HttpRequest, draft: Draft) -> HttpResponse:
    """GET /veroeffentlichen/<draft>/datei/; POST: the address from where the file shall come."""
    if request.method != "POST":
        return _file_page(request, draft, typed=draft.address)
    typed = request.POST.get("address", "")
    try:
        ask_to_fetch(draft, typed, actor_in(request), current_settings())
    except (AddressNotValid, AddressInternal) as error:
        response = _file_page(request, draft, typed=typed, wrong=error)
        response.status_code = 400
        return response
    return go(draft, FILE)


def _file_page(
    request: HttpRequest, draft: Draft, *, typed: str, wrong: DrehscheibeError | None = None
) -> HttpResponse:
    settings = current_settings()
    largest = room_of(draft.owner, settings)
    ticket = issue_ticket(
        Purpose.DRAFT,
        claims={"draft": str(draft.pk), "largest": largest, "by": actor_in(request).key},
        seconds=_TICKET_LIVES,
        settings=settings,
    )
    arrival = Arrival(settings.layout.draft(str(draft.pk)))
    address = f"/hochladen?ticket={ticket}&lang={language_now()}"
    return step_page(
        request,
        draft,
        "desk/file.html",
        name=FILE,
        largest=largest,
        address=address,
        begun=arrival.announced(),
        arrived=arrival.offset,
        together=together_with(draft) if draft.bundle and draft.bundle.is_one_file else [],
        others=[] if draft.bundle else list(others_of(draft.dataset)),
        typed=typed,
        wrong=wrong,
        last=last_address(draft.dataset) if draft.dataset else "",
    )


@signed_in
def state(request: HttpRequest, draft: UUID) -> HttpResponse:
    """GET /veroeffentlichen/<draft>/stand/: for the island of the page that waits."""
    found = find_draft(draft, actor_in(request))
    waits = found.is_waiting_for_machine or is_arriving(found)
    response = JsonResponse(as_plain(found, waits=waits, language=language_now()))
    response["Cache-Control"] = "no-store"
    return response


@signed_in
@require_POST
def stop(request: HttpRequest, draft: UUID) -> HttpResponse:
    """POST /veroeffentlichen/<draft>/nicht-holen/: the file is no longer fetched."""
    return go(stop_fetching(preparable(request, draft), actor_in(request)), FILE)


@signed_in
@require_POST
def discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """POST /veroeffentlichen/<draft>/verwerfen/"""
    found = preparable(request, draft)
    discard_draft(current_settings().layout, found, actor_in(request))
    if found.bundle and together_with(found):
        return to_bundle(found.bundle)
    return HttpResponseRedirect(url("publish"), status=303)


@signed_in
@require_POST
def take_back(request: HttpRequest, draft: UUID) -> HttpResponse:
    """POST /veroeffentlichen/<draft>/zurueckholen/: back from review, to work on it."""
    found = call_back(preparable(request, draft), actor_in(request))
    return go(found, next_step(found, reading_of(current_settings().layout, found)))
