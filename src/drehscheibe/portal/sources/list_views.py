# SPDX-License-Identifier: EUPL-1.2
"""Descriptions of data that lie elsewhere as lists for a spreadsheet, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import StreamingHttpResponse
from django.views.decorators.http import require_POST

from drehscheibe.domain.errors import Refused
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther
from drehscheibe.portal.descriptions.from_lists import begin_from_list
from drehscheibe.portal.descriptions.lists import as_csv, files_as_csv
from drehscheibe.portal.descriptions.queries import steward_of
from drehscheibe.portal.descriptions.views import list_in
from drehscheibe.portal.sources.choosing import Filter, all_of
from drehscheibe.portal.sources.foreign import FOREIGN, loaded_few
from drehscheibe.portal.sources.hand_views import choose_page
from drehscheibe.portal.sources.kept import kept_by
from drehscheibe.portal.templating import url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from drehscheibe.portal.descriptions.things import Things
    from drehscheibe.portal.descriptions.wishes import Words
    from drehscheibe.portal.organisations.models import Organisation

    Write = Callable[[Things, Iterable[tuple[str, Words]]], Iterator[str]]


@signed_in
def datasets_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """GET …/beschreibungen/anderswo/beschreibungen.csv: what the filter finds."""
    return _file(request, steward_of(slug, actor_in(request)), "beschreibungen", as_csv)


@signed_in
def files_file(request: HttpRequest, slug: str) -> HttpResponseBase:
    """GET …/beschreibungen/anderswo/dateien.csv: the files of what the filter finds."""
    return _file(request, steward_of(slug, actor_in(request)), "dateien", files_as_csv)


@require_POST
@signed_in
def from_list(request: HttpRequest, slug: str) -> HttpResponse:
    """POST …/beschreibungen/anderswo/liste/: one of the two as it comes back."""
    actor, author = actor_in(request), request.user
    owner = steward_of(slug, actor)
    try:
        change = begin_from_list(FOREIGN, owner, list_in(request), author=author, actor=actor)  # type: ignore[arg-type]
    except Refused as problem:
        return choose_page(request, owner, problem)
    return SeeOther(url("bulk-change", slug=owner.slug, change=str(change.pk)))


def _file(request: HttpRequest, owner: Organisation, name: str, write: Write) -> HttpResponseBase:
    slugs = all_of(owner, Filter.parse(request.GET.dict()))
    told = ((one.described.slug, one.words) for one in loaded_few(kept_by(owner, slugs)))
    headers: dict[str, Any] = {
        "Content-Disposition": f'attachment; filename="{name}-anderswo-{owner.slug}.csv"'
    }
    lines = write(FOREIGN, ((slug, words) for slug, words in told if words))
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)
