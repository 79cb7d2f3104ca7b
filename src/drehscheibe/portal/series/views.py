# SPDX-License-Identifier: EUPL-1.2
"""The page of a series, and the pages on which an organisation keeps its series."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.series import services
from drehscheibe.portal.series.history import history_of, public_history
from drehscheibe.portal.series.queries import (
    free_datasets,
    owner_that_keeps,
    public_series,
    series_numbered,
)
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.catalogue.models import Series
    from drehscheibe.portal.organisations.models import Organisation


def series(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /daten/reihen/<slug>/: its public members."""
    whole = public_series(slug)
    members = {one.slug for one in whole.members}
    changes = public_history(slug, members, language_now())
    return page(request, "series/series.html", whole=whole, changes=changes)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def kept_series(request: HttpRequest, slug: str) -> HttpResponse:
    """GET and POST /organisationen/<slug>/reihen/: all of an organisation; `title` makes one."""
    actor = actor_in(request)
    owner = owner_that_keeps(slug, actor)
    if request.method != "POST":
        return _list(request, owner)
    try:
        made = services.make_series(owner, request.POST.get("title", ""), actor=actor)
    except Refused as problem:
        return _list(request, owner, problem)
    return _to(made)


def _list(
    request: HttpRequest, owner: Organisation, problem: Refused | None = None
) -> HttpResponse:
    return page(
        request,
        "series/list.html",
        status=400 if problem else 200,
        organisation=owner,
        series=[(one, one.members.count()) for one in owner.series.order_by("title", "pk")],
        problem=problem,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def one_series(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """GET and POST /organisationen/<slug>/reihen/<number>/: `deed` says what is done."""
    owner = owner_that_keeps(slug, actor_in(request))
    found = series_numbered(owner, number)
    if request.method != "POST":
        return _one(request, found)
    try:
        return _done(request, found)
    except Refused as problem:
        return _one(request, series_numbered(owner, number), problem)


def _done(request: HttpRequest, found: Series) -> HttpResponse:
    layout, actor, said = current_settings().layout, actor_in(request), request.POST
    match said.get("deed", ""):
        case "describe":
            services.describe_series(
                layout, found, title=said.get("title", ""),
                description=said.get("description", ""), actor=actor,
            )  # fmt: skip
        case "add":
            services.put_into(layout, found, said.getlist("dataset"), actor=actor)
        case "order":
            services.put_in_order(layout, found, _places(request), actor=actor)
        case "take-out":
            services.take_out(layout, found, said.get("dataset", ""), actor=actor)
        case "remove":
            services.remove_series(layout, found, actor=actor)
            say(request, N_("The series is gone; its datasets stay as they are."))
            return SeeOther(url("kept-series", slug=found.owner.slug))
    return _to(found)


def _places(request: HttpRequest) -> dict[str, int]:
    given = ((name.removeprefix("place-"), str(text)) for name, text in request.POST.items())
    return {slug: int(text) for slug, text in given if text.isascii() and text.isdigit()}


def _one(request: HttpRequest, found: Series, problem: Refused | None = None) -> HttpResponse:
    return page(
        request,
        "series/one.html",
        status=400 if problem else 200,
        organisation=found.owner,
        series=found,
        members=found.members.order_by("series_place", "pk"),
        free=free_datasets(found.owner),
        changes=history_of(found, language_now()),
        problem=problem,
    )


def _to(found: Series) -> HttpResponse:
    return SeeOther(url("one-series", slug=found.owner.slug, number=str(found.pk)))
