# SPDX-License-Identifier: EUPL-1.2
"""The page on which people say which objects of what a source brings are kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_, FilterTooLarge, InvalidParameter
from drehscheibe.look.texts import error_text
from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.sources.keeping import RowsKept, keep_rows, rows_kept
from drehscheibe.portal.sources.queries import source_numbered
from drehscheibe.portal.sources.sifting import gazetteer
from drehscheibe.portal.sources.work import address_of
from drehscheibe.portal.templating import language_now, page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse, QueryDict

    from drehscheibe.portal.sources.models import Source

_MOST = 50  # things that are taken of a source, each with a condition of its own
_ROW = "rows-"  # and the number of the subscription
_LONGEST = 8_192


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    title: str
    text: str
    columns: str  # as the last dry run saw them


@signed_in
def keeping(request: HttpRequest, slug: str, source: int) -> HttpResponse:
    """GET and POST …/objekte/"""
    actor = actor_in(request)
    found = source_numbered(slug, source, actor)
    decide(actor, SourceAction.CHANGE, found.facts).require()
    said = rows_kept(found)
    if request.method != "POST":
        return _shown(request, found, said)
    said = _said(found, request.POST)
    try:
        keep_rows(found, said, actor=actor)
    except (InvalidParameter, FilterTooLarge) as error:
        return _shown(request, found, said, error_text(error, language=language_now()))
    say(request, N_("Saved. The next run fetches everything anew; a dry run shows what is left."))
    return SeeOther(address_of(found))


def _said(source: Source, posted: QueryDict) -> RowsKept:
    rows = {
        one.offer: posted.get(f"{_ROW}{one.pk}", "")[: _LONGEST + 1]
        for one in source.subscriptions.filter(ended=False)[:_MOST]
    }
    area = posted.get("box", "").strip() or posted.get("area", "")
    return RowsKept(area[:_LONGEST], {offer: text for offer, text in rows.items() if text.strip()})


def _shown(request: HttpRequest, found: Source, said: RowsKept, error: str = "") -> HttpResponse:
    owner = found.owner
    is_ours = said.area == owner.key
    return page(
        request,
        "sources/keeping.html",
        status=422 if error else 200,
        organisation=owner,
        source=found,
        parts=list(_parts(found, said)),
        has_area=bool(gazetteer().box_of([owner.key])),
        is_ours=is_ours,
        box="" if is_ours else said.area,
        error=error,
    )


def _parts(source: Source, said: RowsKept) -> Iterator[Part]:
    seen = _columns(source)
    for one in source.subscriptions.filter(ended=False)[:_MOST]:
        text = said.rows.get(one.offer, "")
        yield Part(f"{_ROW}{one.pk}", one.title, text, seen.get(str(one.pk), ""))


def _columns(source: Source) -> dict[str, str]:
    """Of the newest dry run."""
    run = source.runs.filter(is_trial=True).first()
    return {
        key: ", ".join(name for table in step.get("tables", ()) for name in table["columns"])
        for key, step in (run.steps if run else {}).items()
    }
