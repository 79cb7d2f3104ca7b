# SPDX-License-Identifier: EUPL-1.2
"""What the six steps have in common: the draft, where it stands, and the page around a step."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from django.http import HttpResponseRedirect

from drehscheibe.domain.clearance import is_cleared
from drehscheibe.domain.errors import N_, DraftNotFound
from drehscheibe.domain.licences import LICENCES
from drehscheibe.policy.datasets import Action, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.models import Draft
from drehscheibe.portal.desk.next_release import is_first_look
from drehscheibe.portal.desk.queries import find_draft
from drehscheibe.portal.desk.reading import Reading, reading_of
from drehscheibe.portal.desk.services import clearance_of, facts_about
from drehscheibe.portal.desk.steps.progress import progress_of
from drehscheibe.portal.errors import error_named
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    View = Callable[..., HttpResponse]

FILE, UNDERSTAND, FINDINGS = "draft-file", "draft-understand", "draft-findings"
CLEARANCE, DESCRIBE, PREVIEW = "draft-clearance", "draft-describe", "draft-preview"
STEPS = {
    FILE: N_("File"),
    UNDERSTAND: N_("Understand"),
    FINDINGS: N_("Findings"),
    CLEARANCE: N_("May this go out?"),
    DESCRIBE: N_("Describe"),
    PREVIEW: N_("Preview"),
}
_ASK_AGAIN = "2"  # seconds, without script


@dataclass(frozen=True, slots=True)
class Step:
    """One entry of the bar above each step."""

    title: str
    address: str
    place: str  # "before", "here", "after"


def step(name: str) -> Callable[[View], View]:
    """A view of one step: for those who may prepare the draft, while it can be worked on."""

    def around(view: View) -> View:
        @signed_in
        @wraps(view)
        def handle(request: HttpRequest, draft: UUID) -> HttpResponse:
            found = preparable(request, draft)
            if request.method == "GET" and (other := _instead(request, found, name)):
                return other
            return view(request, found)

        return handle

    return around


def preparable(request: HttpRequest, draft_id: UUID) -> Draft:
    """Raises `DraftNotFound`, also where it was thrown away; `Refused` for those who only read."""
    draft = find_draft(draft_id, actor_in(request))
    if draft.state == Draft.State.DISCARDED:
        raise DraftNotFound
    decide(actor_in(request), Action.PREPARE, facts_about(draft)).require()
    return draft


def _instead(request: HttpRequest, draft: Draft, name: str) -> HttpResponse | None:
    """The page of a draft that cannot be worked on now."""
    if draft.is_waiting_for_machine or is_arriving(draft):
        return _wait_page(request, draft, name)
    if draft.state == Draft.State.RELEASED and draft.dataset:
        return HttpResponseRedirect(url("dataset", slug=draft.dataset.slug))
    if draft.state == Draft.State.SUBMITTED:
        return step_page(request, draft, "desk/submitted.html", name=PREVIEW)
    if name != FILE and not reading_of(current_settings().layout, draft).is_there:
        return go(draft, FILE)
    return None


def is_arriving(draft: Draft) -> bool:
    """The file is complete, and the worker has not seen it yet, or is just about to read it."""
    files = files_of(current_settings().layout, draft)
    unread = files.source.exists() and not files.inspection()
    return files.received.exists() or (draft.is_editable and not draft.error and unread)


def _wait_page(request: HttpRequest, draft: Draft, name: str) -> HttpResponse:
    then, progress = _address_after(draft, name), progress_of(draft)
    said = progress.said(language_now())
    # Always with an address: to one with a fragment a browser would only scroll.
    again = f"{_ASK_AGAIN}; url={then or url(name, draft=str(draft.pk))}"
    told = {"progress": progress, "said": said, "then": then, "again": again}
    return step_page(request, draft, "desk/wait.html", name=name, **told)


def _address_after(draft: Draft, name: str) -> str:
    """Where it goes on when the machine is done; empty: to the page that was asked for."""
    is_new = draft.state == Draft.State.FETCHING or name == FILE or is_first_look(draft)
    return url("draft", draft=str(draft.pk)) if is_new else ""


def step_page(
    request: HttpRequest, draft: Draft, template: str, *, name: str, **context: Any
) -> HttpResponse:
    failed = error_named(draft.error["code"], draft.error["params"]) if draft.error else None
    response = page(
        request,
        template,
        draft=draft,
        steps=_bar(draft, name),
        title=title_of(draft),
        failed=failed,
        **context,
    )
    response["Cache-Control"] = "no-store"  # going back in the browser shows what is kept
    return response


def title_of(draft: Draft) -> str:
    title: str = draft.description.get("title", "")
    return title or (draft.dataset.title if draft.dataset else "") or draft.file_name


def _bar(draft: Draft, name: str) -> list[Step]:
    names = list(STEPS)
    here = names.index(name)
    places = ["before"] * here + ["here"] + ["after"] * (len(names) - here - 1)
    entries = zip(names, places, strict=True)
    return [Step(STEPS[n], url(n, draft=str(draft.pk)), place) for n, place in entries]


def go(draft: Draft, name: str, anchor: str = "") -> HttpResponseRedirect:
    """To a step; 303 also after a POST."""
    address = url(name, draft=str(draft.pk)) + (f"#{quote(anchor)}" if anchor else "")
    return HttpResponseRedirect(address, status=303)


def next_step(draft: Draft, reading: Reading) -> str:
    """Where somebody who comes back goes on."""
    if draft.state == Draft.State.FETCHING:
        return FILE
    if draft.is_waiting_for_machine or is_arriving(draft):
        return PREVIEW if draft.state == Draft.State.BUILDING else UNDERSTAND
    if not reading.is_there or _was_not_fetched(draft):
        return FILE
    if draft.candidate:
        return PREVIEW
    if (reading.open_for(draft) and not draft.guesses_accepted) or _stops(reading):
        is_known = draft.accepted or draft.answers or draft.omit or draft.waivers
        return FINDINGS if is_known else UNDERSTAND
    if not is_cleared(clearance_of(draft)):
        return CLEARANCE if draft.clearance or draft.accepted else UNDERSTAND
    described = draft.description.get("title") and draft.description.get("licence") in LICENCES
    return PREVIEW if described else DESCRIBE


def _was_not_fetched(draft: Draft) -> bool:
    """The last address led to nothing: it stands where it was typed, with what went wrong."""
    return bool(draft.error and draft.address and draft.address != draft.fetched.get("address"))


def _stops(reading: Reading) -> bool:
    return any(finding.stops for finding in reading.findings)
