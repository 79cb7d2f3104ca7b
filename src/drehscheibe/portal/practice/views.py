# SPDX-License-Identifier: EUPL-1.2
"""The pages of the practice town: join, first steps, and what was released for practice."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_POST

from drehscheibe.domain.errors import N_
from drehscheibe.look.islands import layer_of, map_config
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.columns import summaries
from drehscheibe.portal.catalogue.rows import rows_of
from drehscheibe.portal.desk.my_datasets import my_dataset
from drehscheibe.portal.people.models import Person
from drehscheibe.portal.practice.services import (
    begin_with_sample,
    join_practice,
    leave_practice,
    sample_file,
)
from drehscheibe.portal.practice.shown import Practised, practised
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest

    from drehscheibe.domain.tables import Table


@require_POST
@signed_in
def join(request: HttpRequest) -> HttpResponse:
    """POST /uebungsstadt/mitmachen/"""
    town = join_practice(_person(request), actor_in(request))
    say(request, N_("Welcome to {town}. Here you can try everything."), town=town.name)
    return SeeOther(url("my-work"))


@require_POST
@signed_in
def leave(request: HttpRequest) -> HttpResponse:
    """POST /uebungsstadt/verlassen/"""
    leave_practice(_person(request), actor_in(request))
    say(request, N_("You have left the practice town; you can come back at any time."))
    return SeeOther(url("my-work"))


@require_POST
@signed_in
def begin(request: HttpRequest) -> HttpResponse:
    """POST /uebungsstadt/beispiel/: a draft with the sample file."""
    draft = begin_with_sample(current_settings().layout, _person(request), actor_in(request))
    return SeeOther(url("draft", draft=str(draft.pk)))


@require_GET
@signed_in
def sample(request: HttpRequest) -> HttpResponse:
    """GET /uebungsstadt/beispieldatei/"""
    with tempfile.TemporaryDirectory() as scratch:
        path = sample_file(current_settings().layout, Path(scratch))
        response = HttpResponse(path.read_bytes(), content_type="text/csv; charset=windows-1252")
    response["Content-Disposition"] = f'attachment; filename="{path.name}"'
    return response


@signed_in
def dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /uebungsstadt/daten/<slug>/"""
    actor = actor_in(request)
    shown = practised(current_settings().layout, slug, actor)
    table = shown.table(request.GET.get("tabelle", "")) if shown.tables else None
    return page(
        request,
        "practice/dataset.html",
        shown=shown,
        table=table,
        mine=my_dataset(shown.dataset, actor),
        **_data(shown, table),
    )


@signed_in
def objects(request: HttpRequest, slug: str, table: str) -> HttpResponse:
    """GET /uebungsstadt/daten/<slug>/objekte/<table>/: GeoJSON for the map."""
    shown = practised(current_settings().layout, slug, actor_in(request))
    body = shown.objects(shown.table(table))
    response = HttpResponse(body, content_type="application/geo+json")
    response["Cache-Control"] = "no-store"
    return response


def _data(shown: Practised, table: Table | None) -> dict[str, Any]:
    if table is None or not table.rows:
        return {"rows": None, "summaries": (), "map_config": None}
    path = shown.items(table)
    return {
        "rows": rows_of(path),
        "summaries": summaries(path),
        "map_config": _map_of(shown, table),
    }


def _map_of(shown: Practised, table: Table) -> dict[str, Any] | None:
    if not table.geometry or not table.bbox:
        return None
    address = url("practice-objects", slug=shown.dataset.slug, table=table.name)
    layer = layer_of(table.name, table, title=shown.dataset.title)
    return map_config(
        [layer | {"items": address, "whole": True, "tileset": "", "tiles": ""}],
        bbox=table.bbox,
        attribution=atlas().region.attribution,
        language=language_now(),
        base_map=current_settings().base_map,
    )


def _person(request: HttpRequest) -> Person:
    person = request.user
    if not isinstance(person, Person):  # `signed_in` has seen to it
        raise TypeError(person)
    return person
