# SPDX-License-Identifier: EUPL-1.2
"""The page of the second person: look at what changes, then approve or send back."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from drehscheibe.domain.errors import (
    N_,
    AlreadyRunning,
    DatasetNotFound,
    DraftMoved,
    DrehscheibeError,
    Refused,
)
from drehscheibe.domain.high_value import CATEGORIES
from drehscheibe.domain.model_datasets import MODEL_DATASETS
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.formats import actor as actor_name
from drehscheibe.look.islands import layer_of, map_config
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.desk.changed_objects import (
    Kind,
    changed_objects,
    kind_named,
    objects_on_map,
    touched_in,
)
from drehscheibe.portal.desk.grants import may_look
from drehscheibe.portal.desk.handed_over import (
    HandedOver,
    beside,
    handed_over,
    may_approve,
    may_call_back,
    may_review,
)
from drehscheibe.portal.desk.noting import note_look
from drehscheibe.portal.desk.queries import find_draft
from drehscheibe.portal.desk.ready import candidate_to_mend
from drehscheibe.portal.desk.review import approve, give_back
from drehscheibe.portal.desk.services import MOVED, call_back
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest

    from drehscheibe.domain.tables import Table
    from drehscheibe.portal.desk.models import Draft

_TITLES = {
    Kind.SAME: N_("unchanged"),
    Kind.CHANGED: N_("changed"),
    Kind.ADDED: N_("new"),
    Kind.REMOVED: N_("gone"),
}


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def review(request: HttpRequest, draft: UUID) -> HttpResponse:
    """GET and POST /pruefen-und-freigeben/<draft>/"""
    found = find_draft(draft, actor_in(request))
    if request.method == "POST":
        return _decide(request, found)
    return _page(request, found)


def _decide(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Approve, or send back; what came in between is told on the page itself."""
    try:
        if request.POST.get("deed") == "approve":
            return _approve(request, draft)
        return _give_back(request, draft)
    except (Refused, DraftMoved, AlreadyRunning) as problem:
        draft.refresh_from_db()
        return _page(request, draft, problem=problem)


def _approve(request: HttpRequest, draft: Draft) -> HttpResponse:
    seen = request.POST.get("release", "")
    release = approve(current_settings().layout, draft, actor_in(request), seen=seen)
    following, page_of_it = beside(draft), "dataset"
    if draft.owner.is_practice:
        page_of_it = "practice-dataset"
        say(request, N_("Approved. In the practice town only those who practise here see it."))
    else:
        say(request, N_("Approved: “{title}” is public now."), title=release.dataset.title)
    if following:
        return SeeOther(url("review", draft=str(following[0].pk)))
    return SeeOther(url(page_of_it, slug=release.dataset.slug))


def _give_back(request: HttpRequest, draft: Draft) -> HttpResponse:
    give_back(draft, request.POST.get("sentence", ""), actor_in(request))
    name = actor_name(draft.submitted_name, language=language_now())
    say(request, N_("Sent back. {name} gets your sentence."), name=name)
    return SeeOther(url("my-work"))


@require_POST
@signed_in
def take_back(request: HttpRequest, draft: UUID) -> HttpResponse:
    """POST /pruefen-und-freigeben/<draft>/zurueckholen/: the author works on it again."""
    found = find_draft(draft, actor_in(request))
    call_back(found, actor_in(request))
    say(request, N_("It is yours again and waits for nobody."))
    return SeeOther(url("draft", draft=str(found.pk)))


@signed_in
def changes(request: HttpRequest, draft: UUID) -> HttpResponse:
    """GET /pruefen-und-freigeben/<draft>/aenderungen/: object by object, for members only."""
    given = _given(request, draft)
    table = given.table(request.GET.get("tabelle", ""))
    layout = current_settings().layout
    return page(
        request,
        "desk/review_changes.html",
        given=given,
        table=table,
        objects=changed_objects(layout, given, table) if table else (),
        titles=_TITLES,
    )


@signed_in
def objects(request: HttpRequest, draft: UUID, table: str, kind: str) -> HttpResponse:
    """GET /pruefen-und-freigeben/<draft>/objekte/<table>/<kind>/: GeoJSON for the map."""
    given = _given(request, draft)
    shown = given.table(table)
    if shown is None:
        raise DatasetNotFound(dataset=table)
    body = objects_on_map(current_settings().layout, given, shown, kind_named(kind))
    response = HttpResponse(body, content_type="application/geo+json")
    response["Cache-Control"] = "no-store"
    return response


def _given(request: HttpRequest, draft: UUID) -> HandedOver:
    return handed_over(current_settings().layout, find_draft(draft, actor_in(request)))


def _page(
    request: HttpRequest, draft: Draft, *, problem: DrehscheibeError | None = None
) -> HttpResponse:
    layout, actor = current_settings().layout, actor_in(request)
    status = HTTPStatus.OK if problem is None else HTTPStatus.CONFLICT
    try:
        given = handed_over(layout, draft)
    except DraftMoved:
        return _moved(request, draft, status=status)
    table = given.table(request.GET.get("tabelle", ""))
    if may_review(draft, actor).allowed:
        note_look(draft, actor)
    return page(
        request,
        "desk/review.html",
        status=status,
        given=given,
        table=table,
        beside=beside(draft),
        problem=problem,
        approving=may_approve(draft, actor),
        reviewing=may_review(draft, actor),
        may_call_back=may_call_back(draft, actor),
        in_qgis=may_look(draft, actor),
        is_author=actor.key == draft.submitted_by,
        themes=THEMES,
        high_value=CATEGORIES,
        model_datasets=MODEL_DATASETS,
        mend=candidate_to_mend(draft),
        typed=request.POST.get("sentence", ""),
        **_map_of(given, table),
    )


def _moved(request: HttpRequest, draft: Draft, *, status: HTTPStatus) -> HttpResponse:
    """Nothing waits here any more: who did what in the meantime, in plain words."""
    verdict = draft.verdicts.first()
    return page(
        request,
        "desk/review_moved.html",
        status=status,
        draft=draft,
        verdict=verdict,
        reason=MOVED[draft.state],
    )


def _map_of(given: HandedOver, table: Table | None) -> dict[str, Any]:
    """Unchanged, changed, new and gone objects, a layer each."""
    if table is None or not table.geometry or not table.bbox:
        return {"map_config": None, "kinds": ()}
    touched = touched_in(current_settings().layout, given, table)
    filled = {
        Kind.SAME: True,
        Kind.CHANGED: bool(touched.changed),
        Kind.ADDED: bool(touched.added),
        Kind.REMOVED: bool(touched.removed),
    }
    config = map_config(
        [_layer(given, table, kind) for kind in Kind],
        bbox=table.bbox,
        attribution=atlas().region.attribution,
        language=language_now(),
        base_map=current_settings().base_map,
    )
    kinds = tuple((f"layer-{n}", _TITLES[kind]) for n, kind in enumerate(Kind, 1) if filled[kind])
    return {"map_config": config, "kinds": kinds if not given.is_first else ()}


def _layer(given: HandedOver, table: Table, kind: Kind) -> dict[str, Any]:
    address = url("review-objects", draft=str(given.draft.pk), table=table.name, kind=kind.value)
    layer = layer_of(f"{table.name}-{kind.value}", table)
    # All that is shown comes at once; there are no tiles of what is not public.
    return layer | {"items": address, "whole": True, "tileset": "", "tiles": ""}
