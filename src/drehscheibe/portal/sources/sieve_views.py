# SPDX-License-Identifier: EUPL-1.2
"""The page of a source's filter: what would be taken and left out is shown before it is kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.sources.sieve import Sieve
from drehscheibe.domain.errors import N_, InvalidParameter, Refused
from drehscheibe.look.formats import number
from drehscheibe.look.texts import error_text, sentence
from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.sources.figures import LEFT_OUT
from drehscheibe.portal.sources.queries import source_numbered
from drehscheibe.portal.sources.sieve_form import box_text, facets, pairs_of, sieve_said
from drehscheibe.portal.sources.sifting import keep_sieve, sieve_of, sifted
from drehscheibe.portal.sources.work import address_of
from drehscheibe.portal.templating import language_now, page

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.sources.models import Source
    from drehscheibe.portal.sources.sifting import Sifted

_SHOWN = 20  # titles of each side


@dataclass(frozen=True, slots=True)
class ShownOut:
    title: str
    why: str


@signed_in
def sieve(request: HttpRequest, slug: str, source: int) -> HttpResponse:
    """GET and POST …/filter/: GET shows what a filter would take, POST keeps it."""
    actor = actor_in(request)
    found = source_numbered(slug, source, actor)
    decide(actor, SourceAction.CHANGE, found.facts).require()
    said = request.POST if request.method == "POST" else request.GET
    try:
        asked = sieve_said(said) if said else sieve_of(found)
        if request.method == "POST":
            keep_sieve(found, asked, actor=actor)
            say(request, N_("The filter is kept."))
            return SeeOther(address_of(found))
    except InvalidParameter as error:
        return _shown(request, found, sieve_of(found), error)
    except Refused as error:
        return _shown(request, found, asked, error)
    return _shown(request, found, asked)


def _shown(
    request: HttpRequest,
    found: Source,
    asked: Sieve,
    error: InvalidParameter | Refused | None = None,
) -> HttpResponse:
    result = sifted(found, asked)
    return page(
        request,
        "sources/sieve.html",
        status=422 if error else 200,
        organisation=found.owner,
        source=found,
        sieve=asked,
        box=box_text(asked),
        facets=facets(found, asked),
        pairs=pairs_of(asked),
        taken=[offer["title"] for offer in result.taken[:_SHOWN]],
        taken_count=len(result.taken),
        reasons=_reasons(result),
        out=[ShownOut(offer["title"], _why(why, 1)) for offer, why in result.out[:_SHOWN]],
        error=error_text(error, language=language_now()) if error else "",
        is_kept=asked == sieve_of(found),
    )


def _reasons(result: Sifted) -> list[str]:
    return [_why(why, count) for why, count in result.left.most_common()]


def _why(why: str, count: int) -> str:
    language = language_now()
    values: dict[str, Any] = {"count": number(count, language=language)}
    return sentence(LEFT_OUT[why], values=values, language=language)
