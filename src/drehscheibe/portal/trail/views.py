# SPDX-License-Identifier: EUPL-1.2
"""The audit trail for an organisation's administrators and reviewers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import StreamingHttpResponse

from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.evidence import export
from drehscheibe.portal.evidence.deeds import told, why
from drehscheibe.portal.evidence.queries import Filter, trail, trail_page
from drehscheibe.portal.templating import language_now, page
from drehscheibe.portal.trail.queries import organisation_with_trail

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from drehscheibe.portal.organisations.models import Organisation

_FIELDS = ("datensatz", "person", "von", "bis")


@signed_in
def show_trail(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /organisationen/<slug>/protokoll/: `datensatz`, `person`, `von`, `bis`; `vor` pages."""
    organisation = organisation_with_trail(slug, actor_in(request))
    found = trail_page(_filter(request, organisation), before=_before(request))
    language = language_now()
    asked = {name: request.GET.get(name, "") for name in _FIELDS}
    query = urlencode({name: value for name, value in asked.items() if value})
    return page(
        request,
        "evidence/trail.html",
        organisation=organisation,
        entries=[(entry, told(entry, language), why(entry, language)) for entry in found.entries],
        datasets=organisation.datasets.order_by("title").values_list("slug", "title"),
        asked=asked,
        query=query,
        older=f"?{query}&vor={found.next}".replace("?&", "?") if found.next else "",
    )


@signed_in
def csv_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """GET …/protokoll.csv: everything the filter finds."""
    organisation = organisation_with_trail(slug, actor_in(request))
    lines = export.as_csv(trail(_filter(request, organisation)), language_now())
    return _file(lines, f"protokoll-{slug}.csv", "text/csv; charset=utf-8")


@signed_in
def json_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """GET …/protokoll.json"""
    organisation = organisation_with_trail(slug, actor_in(request))
    lines = export.as_json(trail(_filter(request, organisation)), language_now())
    return _file(lines, f"protokoll-{slug}.json", "application/json")


def _file(lines: Iterator[str], name: str, kind: str) -> StreamingHttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(lines, content_type=kind, headers=disposition)


def _filter(request: HttpRequest, organisation: Organisation) -> Filter:
    """Raises `InvalidParameter`."""
    return Filter(
        organisation=organisation.key,
        dataset=request.GET.get("datensatz", "")[:80],
        person=request.GET.get("person", "").strip()[:200],
        since=_day(request, "von"),
        until=_day(request, "bis"),
    )


def _day(request: HttpRequest, name: str) -> date | None:
    text = request.GET.get(name, "")
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidParameter(name, N_("must be a day such as 2026-11-23")) from None


def _before(request: HttpRequest) -> int | None:
    text = request.GET.get("vor", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
