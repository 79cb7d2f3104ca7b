# SPDX-License-Identifier: EUPL-1.2
"""Step 2: "This is what we understood": sentences, each with its way to be changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import JsonResponse

from drehscheibe.domain.errors import DraftNotFound
from drehscheibe.look.islands import map_config, preview_layer
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.desk import guesses
from drehscheibe.portal.desk.decisions import answer, leave_out
from drehscheibe.portal.desk.files import files_of
from drehscheibe.portal.desk.queries import find_draft
from drehscheibe.portal.desk.reading import reading_of
from drehscheibe.portal.desk.signs import PLACE_KINDS, SYSTEMS
from drehscheibe.portal.desk.steps.frame import FINDINGS, UNDERSTAND, go, step, step_page
from drehscheibe.portal.desk.steps.layers import choice_of
from drehscheibe.portal.templating import language_now
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.reading import Reading, Seen


@step(UNDERSTAND)
def understand(request: HttpRequest, draft: Draft) -> HttpResponse:
    """GET and POST /veroeffentlichen/<draft>/verstehen/"""
    reading = reading_of(current_settings().layout, draft)
    if request.method == "POST":
        return _decided(request, draft, reading)
    language = language_now()
    return step_page(
        request,
        draft,
        "desk/understand.html",
        name=UNDERSTAND,
        reading=reading,
        views=[_view(draft, seen, reading, language=language) for seen in reading.tables],
        place_kinds=PLACE_KINDS,
        systems=SYSTEMS,
        layers=choice_of(draft, reading),
        are_sheets=any("sheet" in seen.recipe.locator for seen in reading.tables),
    )


def _view(draft: Draft, seen: Seen, reading: Reading, *, language: str) -> dict[str, Any]:
    """One table on the page."""
    return {
        "seen": seen,
        "guesses": [g for g in guesses.file_guesses(seen, reading, language) if _is_open(g, draft)],
        "columns_sentence": guesses.columns_sentence(seen, language),
        "columns": [
            (column, guesses.column_fields(column, language)) for column in seen.recipe.columns
        ],
        "place": guesses.place_form(seen, reading, language),
        "map": map_of(draft, seen, language),
    }


def _is_open(guess: guesses.Guess, draft: Draft) -> bool:
    """The draft of one sheet takes no other."""
    return not (draft.layer and guess.anchor == "sheet")


def map_of(draft: Draft, seen: Seen, language: str) -> dict[str, Any] | None:
    """The map of some objects, from an address that asks who one is."""
    table = seen.table
    if not table.geometry or not table.bbox:
        return None
    address = f"/veroeffentlichen/{draft.pk}/karte/{table.name}.geojson"
    return map_config(
        [preview_layer(table, address=address)],
        bbox=table.bbox,
        attribution=atlas().region.attribution,
        language=language,
        base_map=current_settings().base_map,
    )


def _decided(request: HttpRequest, draft: Draft, reading: Reading) -> HttpResponse:
    """One of the small forms, or "that is right"."""
    layout, actor, said = current_settings().layout, actor_in(request), request.POST.dict()
    if said.get("what") == "right":
        return go(draft, FINDINGS)
    omit = [c.source for seen in reading.tables for c in seen.recipe.columns]
    omit = [name for name in omit if name in request.POST.getlist("omit")]
    answers = _answers(said, reading)
    if omit:
        leave_out(layout, draft, omit, actor)
        draft.refresh_from_db()
    if answers:
        answer(layout, draft, answers, actor)
    return go(draft, UNDERSTAND, said.get("anchor", "")[:80])


def _answers(said: dict[str, str], reading: Reading) -> dict[str, str]:
    """Everything that was offered and said otherwise."""
    language, found = language_now(), dict[str, str]()
    for seen in reading.tables:
        for guess in guesses.file_guesses(seen, reading, language):
            found |= guesses.changed(guess.fields, said)
        for column in seen.recipe.columns:
            found |= guesses.changed(guesses.column_fields(column, language), said)
        if said.get("what") == f"place-{seen.table.name}":
            found |= guesses.place_answers(guesses.place_form(seen, reading, language), said)
    return found


@signed_in
def picture(request: HttpRequest, draft: UUID, table: str) -> HttpResponse:
    """GET /veroeffentlichen/<draft>/karte/<table>.geojson: some objects of a table."""
    found = find_draft(draft, actor_in(request))
    pictures = files_of(current_settings().layout, found).pictures()
    if table not in pictures:
        raise DraftNotFound
    response = JsonResponse(pictures[table], content_type="application/geo+json")
    response["Cache-Control"] = "no-store"
    return response
