# SPDX-License-Identifier: EUPL-1.2
"""What a town has for a use case, a table to fill in, and which data the network lacks most."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.policy.actors import NOBODY
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.organisations.queries import actor_of
from drehscheibe.portal.readiness import wishing
from drehscheibe.portal.readiness.gaps import largest_gaps
from drehscheibe.portal.readiness.neighbours import neighbours
from drehscheibe.portal.readiness.promises import promises_for
from drehscheibe.portal.readiness.queries import checked, find_town
from drehscheibe.portal.readiness.showing import Showing
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.portal.usecases.facts import title_in
from drehscheibe.portal.usecases.queries import find_usecase, find_version
from drehscheibe.usecases.readiness.template import template_of

if TYPE_CHECKING:
    from django.http import HttpRequest

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.usecases.models import UseCaseVersion


def _actor(request: HttpRequest) -> Actor:
    return actor_of(request.user) if request.user.is_authenticated else NOBODY


def _version(publisher: str, slug: str, actor: Actor) -> UseCaseVersion:
    return find_version(find_usecase(publisher, slug, actor), actor)


@require_http_methods(["GET", "HEAD", "POST"])
def readiness(request: HttpRequest, publisher: str, slug: str, town: str) -> HttpResponse:
    """GET /anwendungsfaelle/<publisher>/<slug>/bereitschaft/<town>/; POST wishes for a need."""
    actor = _actor(request)
    version, here = _version(publisher, slug, actor), find_town(town, actor)
    if request.method == "POST":
        need, words = request.POST.get("need", ""), request.POST.get("words", "")
        if not wishing.may_wish(actor, here):
            raise Refused(reason=N_("you do not belong to this organisation"))
        wishing.wish_for(version, need, here, words=words, actor=actor)
        say(request, N_("Thank you. The network's node has your wish."))
        return SeeOther(url("readiness", publisher=publisher, slug=slug, town=town))
    found = checked(version, here, actor)
    lacking = [one.need.name for one in found.needs if not one.state.is_usable]
    language = language_now()
    return page(
        request,
        "readiness/readiness.html",
        version=version,
        usecase=version.usecase,
        town=here,
        checked=found,
        promises=promises_for(
            one.need.default for one in found.needs if not one.state.is_usable and one.need.default
        ),
        others=neighbours(version, lacking, here) if lacking else {},
        may_wish=wishing.may_wish(actor, here),
        showing=Showing(language),
        words=partial(title_in, language=language),
    )


@require_safe
def template(request: HttpRequest, publisher: str, slug: str, need: str) -> HttpResponse:
    """GET /anwendungsfaelle/<publisher>/<slug>/vorlage/<need>.csv: the columns, and an example."""
    wanted = wishing.need_named(_version(publisher, slug, _actor(request)), need)
    answer = HttpResponse(template_of(wanted), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{wanted.name}.csv"'
    return answer


@require_safe
@signed_in
def gaps(request: HttpRequest) -> HttpResponse:
    """GET /netzwerk/anwendungsfaelle/luecken/: for the network's node."""
    language = language_now()
    found = largest_gaps(actor_in(request), language)
    return page(request, "readiness/gaps.html", gaps=found, language=language)
