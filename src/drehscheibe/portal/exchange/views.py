# SPDX-License-Identifier: EUPL-1.2
"""The gallery of use cases and the page of one of them; readable without an account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_safe

from drehscheibe.domain.themes import THEMES
from drehscheibe.policy.actors import NOBODY
from drehscheibe.policy.usecases import UseCaseAction
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.adoptions.queries import public_adoptions
from drehscheibe.portal.adoptions.side_by_side import side_by_side
from drehscheibe.portal.exchange import gallery as galleries
from drehscheibe.portal.exchange import texts
from drehscheibe.portal.exchange.package_page import context_of, noted
from drehscheibe.portal.exchange.together import map_of, parts_of, who_is_there
from drehscheibe.portal.exchange.whose import actor_or_nobody, asked_version, chosen_town, towns
from drehscheibe.portal.readiness.showing import Showing
from drehscheibe.portal.templating import language_now, page
from drehscheibe.portal.usecases.facts import may, mentor_of, title_in
from drehscheibe.portal.usecases.queries import find_usecase, find_version, package_of
from drehscheibe.portal.usecases.questions import questions_seen_by

_ANSWERS = 5  # on the page of a use case

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.usecases.models import UseCase


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """GET /anwendungsfaelle/: `kommune`, `thema`, `aufwand`, `betrieb`, `q`."""
    town = chosen_town(request, actor_or_nobody(request))
    wish, language = galleries.Wish.parse(request.GET), language_now()
    every = galleries.entries(town)
    shown = [one for one in every if wish.fits(one, language)]
    return page(
        request,
        "exchange/gallery.html",
        town=town,
        towns=towns(),
        wish=wish,
        groups=galleries.grouped(shown),
        any_at_all=bool(every),
        choices=galleries.choices(every, language),
        headings=galleries.HEADINGS,
        themes=THEMES,
        texts=texts,
        say=say_in(language),
    )


@require_safe
def usecase(request: HttpRequest, publisher: str, slug: str) -> HttpResponse:
    """GET /anwendungsfaelle/<publisher>/<slug>/: `kommune`, `version`."""
    actor = actor_or_nobody(request)
    town = chosen_town(request, actor)
    found = find_usecase(publisher, slug, actor)
    version = find_version(found, actor, asked_version(request))
    return page(
        request,
        "exchange/usecase.html",
        town=town,
        towns=towns(),
        mentor=mentor_of(found),
        may_ask=may(actor, UseCaseAction.ASK, found),
        answers=questions_seen_by(NOBODY, found)[:_ANSWERS],
        showing=Showing(language_now()),
        from_here=town is not None and town.key in actor.organisations,
        themes=THEMES,
        texts=texts,
        say=say_in(language_now()),
        **context_of(version, town, actor),
    )


@require_safe
def together(request: HttpRequest, publisher: str, slug: str) -> HttpResponse:
    """GET …/gemeinsam/: what it makes in all its towns, on one map, and who is not there yet."""
    actor = actor_or_nobody(request)
    found = find_usecase(publisher, slug, actor)
    version = find_version(found, actor)
    parts = parts_of(version)
    picture, there, grey = who_is_there(found)
    return page(
        request,
        "exchange/together.html",
        usecase=found,
        profile=package_of(version).profile,
        parts=parts,
        drawn=map_of(version, parts),
        picture=picture,
        there=there,
        grey=grey,
        figures=side_by_side(_by_name(found), language_now()),
        noted=noted(found) if actor.organisations else [],
        say=say_in(language_now()),
    )


def _by_name(usecase: UseCase) -> list[Adoption]:
    found = public_adoptions(usecase).filter(state=Adoption.State.LIVE)
    return list(found.order_by("organisation__name"))


def say_in(language: str) -> Callable[[dict[str, str]], str]:
    """Words of a package in the reader's language."""
    return lambda words: title_in(words, language)
