# SPDX-License-Identifier: EUPL-1.2
"""Step 3: what was found, worst first, each with what one can do about it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.findings import Severity
from drehscheibe.domain.slugs import slugify
from drehscheibe.portal.access import actor_in
from drehscheibe.portal.desk.decisions import keep, keep_all, mend, waive
from drehscheibe.portal.desk.reading import key_of, reading_of
from drehscheibe.portal.desk.steps.frame import CLEARANCE, FINDINGS, go, step, step_page
from drehscheibe.portal.desk.steps.understand import map_of
from drehscheibe.portal.templating import language_now
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.domain.findings import Finding
    from drehscheibe.domain.tables import Table
    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.portal.desk.reading import Reading

_KINDS = {
    Severity.REFUSED: "bad",
    Severity.PERSONAL: "bad",
    Severity.QUESTION: "warning",
    Severity.CHANGED: "warning",
    Severity.NOTE: "info",
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One finding as the page shows it."""

    finding: Finding
    key: str
    anchor: str
    kind: str
    asks: bool  # a guess nobody has confirmed
    table: Table | None
    rows: tuple[tuple[str, list[Any]], ...]  # the rows concerned, as far as they were kept

    @property
    def is_settled(self) -> bool:
        return self.finding.severity is Severity.QUESTION and not self.asks


@step(FINDINGS)
def findings(request: HttpRequest, draft: Draft) -> HttpResponse:
    """GET and POST /veroeffentlichen/<draft>/hinweise/"""
    reading = reading_of(current_settings().layout, draft)
    if request.method == "POST":
        return _decided(request, draft, reading)
    return _page(request, draft, reading)


def _page(
    request: HttpRequest, draft: Draft, reading: Reading, *, status: int = 200, **typed: str
) -> HttpResponse:
    waiting = {key_of(one) for one in reading.open_for(draft)}
    shown = [_shown(one, reading, asks=key_of(one) in waiting) for one in reading.findings]
    response = step_page(
        request,
        draft,
        "desk/findings.html",
        name=FINDINGS,
        shown=[one for one in shown if not one.is_settled],
        settled=[one for one in shown if one.is_settled],
        stopping=sum(one.stops for one in reading.findings),
        asking=sum(one.asks and not one.finding.stops for one in shown),
        people=reading.about_people,
        views=[
            {"seen": seen, "map": map_of(draft, seen, language_now())}
            for seen in reading.tables[:3]
        ],
        typed={"key": "", "because": "", "error": ""} | typed,
    )
    response.status_code = status
    return response


def _shown(finding: Finding, reading: Reading, *, asks: bool) -> Shown:
    seen = next((one for one in reading.tables if one.table.name == finding.table), None)
    numbers = [str(row) for row in finding.rows]
    rows = tuple((n, seen.named[n]) for n in numbers if n in seen.named) if seen else ()
    return Shown(
        finding=finding,
        key=key_of(finding),
        anchor=anchor_of(key_of(finding)),
        kind=_KINDS[finding.severity],
        asks=asks,
        table=seen.table if seen else None,
        rows=rows,
    )


def anchor_of(key: str) -> str:
    return f"f-{slugify(key)}"


def _decided(request: HttpRequest, draft: Draft, reading: Reading) -> HttpResponse:
    layout, actor = current_settings().layout, actor_in(request)
    what, _, place = request.POST.get("what", "").partition(":")
    key, because = request.POST.get("key", ""), request.POST.get("because", "")
    if what == "on":
        return _on(draft, reading, request)
    try:
        if what == "mend" and place.isdigit():
            mend(layout, draft, key, int(place), actor)
        elif what == "keep":
            keep(layout, draft, [key], actor)
        elif what == "waive":
            waive(layout, draft, key, because, actor)
    except Refused as error:
        if because.strip() or what != "waive":
            raise
        return _page(
            request, draft, reading, status=400, key=key, error=str(error.params["reason"])
        )
    return go(draft, FINDINGS, anchor_of(key))


def _on(draft: Draft, reading: Reading, request: HttpRequest) -> HttpResponse:
    """ "Leave the rest as it is, continue": not while something stops."""
    if any(one.stops for one in reading.findings):
        raise Refused(reason=N_("a finding still waits for a decision"))
    keep_all(current_settings().layout, draft, actor_in(request))
    return go(draft, CLEARANCE)
