# SPDX-License-Identifier: EUPL-1.2
"""For the network's node: who uses what, and what one missing dataset would unlock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from drehscheibe.policy.organisations import OrganisationAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.exchange import statistics, texts
from drehscheibe.portal.exchange.papers import paper, pdf_answer
from drehscheibe.portal.exchange.report import report
from drehscheibe.portal.readiness.gaps import largest_gaps
from drehscheibe.portal.templating import language_now, page

if TYPE_CHECKING:
    from django.http import HttpRequest

_GAPS = 5  # the others have a page of their own


def _require(request: HttpRequest) -> None:
    """Raises `Refused`."""
    decide(actor_in(request), OrganisationAction.ONBOARD, "").require()


@require_safe
@signed_in
def figures(request: HttpRequest) -> HttpResponse:
    """GET /netzwerk/anwendungsfaelle/"""
    _require(request)
    rows = statistics.rows(language_now())
    return page(
        request,
        "exchange/statistics.html",
        rows=rows,
        towns={town for row in rows for town in row.towns},
        gaps=largest_gaps(actor_in(request), language_now())[:_GAPS],
        texts=texts,
    )


@require_safe
@signed_in
def table(request: HttpRequest) -> HttpResponse:
    """GET /netzwerk/anwendungsfaelle/statistik.csv"""
    _require(request)
    text = statistics.as_csv(statistics.rows(language_now()))
    answer = HttpResponse(text, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="anwendungsfaelle.csv"'
    return answer


@require_safe
@signed_in
def document(request: HttpRequest) -> HttpResponse:
    """GET /netzwerk/anwendungsfaelle/statistik.pdf"""
    _require(request)
    language = language_now()
    made = report(statistics.rows(language), atlas().region.name, language)
    path = paper(request, made, "statistics")
    return pdf_answer(path, "anwendungsfaelle.pdf")
