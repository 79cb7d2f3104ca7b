# SPDX-License-Identifier: EUPL-1.2
"""Delete versions of a use case for good: what goes and who uses it, two people, and the proof."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.views.decorators.http import require_http_methods

from drehscheibe.domain.errors import N_, Refused, UseCaseNotFound
from drehscheibe.policy.usecases import UseCaseAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.adoptions.models import Adoption
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.templating import page, url
from drehscheibe.portal.usecases import services
from drehscheibe.portal.usecases.facts import facts_of, may
from drehscheibe.portal.usecases.models import Purge, UseCase
from drehscheibe.portal.usecases.purging import copies_of, versions_in
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.usecases.models import UseCaseVersion

State = UseCase.State


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def purge_page(request: HttpRequest, publisher: str, slug: str) -> HttpResponse:
    """GET and POST …/loeschen/: `deed` is ask, purge or drop; afterwards the proof."""
    actor = actor_in(request)
    usecase = _ours(publisher, slug, actor)
    asked = usecase.purges.filter(state=Purge.State.ASKED).first()
    problem = None
    if request.method == "POST":
        try:
            _done(request, usecase, asked, actor)
            return SeeOther(url("usecase-purge", publisher=publisher, slug=slug))
        except Refused as refused:
            problem = refused
    return page(
        request,
        "exchange/purge.html",
        status=HTTPStatus.CONFLICT if problem else HTTPStatus.OK,
        problem=problem,
        typed=request.POST,
        chosen=request.POST.getlist("version"),
        **_told(usecase, asked, actor),
    )


def _ours(publisher: str, slug: str, actor: Actor) -> UseCase:
    """For those who may ask or decide. Raises `UseCaseNotFound`."""
    found = UseCase.objects.select_related("owner").filter(publisher=publisher, slug=slug).first()
    actions = (UseCaseAction.ASK_PURGE, UseCaseAction.PURGE)
    if found is None or not any(may(actor, one, found) for one in actions):
        raise UseCaseNotFound(usecase=f"{publisher}/{slug}")
    return found


def _told(usecase: UseCase, asked: Purge | None, actor: Actor) -> dict[str, object]:
    there = list(usecase.versions.exclude(state=State.PURGED).order_by("-order"))
    versions = versions_in(asked) if asked else there
    layout = current_settings().layout
    done = list(usecase.purges.filter(state=Purge.State.DONE))
    gone = [version for one in done for version in versions_in(one)]
    return {
        "usecase": usecase,
        "asked": asked,
        "versions": there,
        "copies": copies_of(layout, versions),
        "users": _users(versions),
        "forks": usecase.forks.exclude(owner=usecase.owner).select_related("owner"),
        "deciding": decide(actor, UseCaseAction.PURGE, facts_of(usecase)),
        "done": done,
        "left": copies_of(layout, gone) if gone else (),
    }


def _users(versions: list[UseCaseVersion]) -> list[Adoption]:
    """Who would lose what runs; what others only prepare is told as a number."""
    found = Adoption.objects.filter(version__in=versions).exclude(state=Adoption.State.ENDED)
    return list(found.select_related("organisation", "version").order_by("organisation__name"))


def _done(request: HttpRequest, usecase: UseCase, asked: Purge | None, actor: Actor) -> None:
    """Raises `Refused`."""
    deed, layout = request.POST.get("deed", ""), current_settings().layout
    if deed == "ask":
        _require_name(request, usecase)
        wanted = request.POST.getlist("version")
        versions = [one for one in usecase.versions.all() if one.version in wanted]
        services.ask_for_purge(usecase, versions, request.POST.get("reason", ""), actor=actor)
        say(request, N_("Withdrawn. It is deleted as soon as a second person says so."))
        return
    if asked is None:
        raise Refused(reason=N_("this was decided already"))
    if deed == "purge":
        _require_name(request, usecase)
        services.purge(layout, asked, actor=actor)
        say(request, N_("Deleted for good."))
    elif deed == "drop":
        services.drop_purge(asked, actor=actor)
        say(request, N_("Nothing is deleted; the versions stay withdrawn."))
    else:
        raise Refused(reason=N_("please choose one of the buttons"))


def _require_name(request: HttpRequest, usecase: UseCase) -> None:
    if request.POST.get("name", "").strip() != str(usecase):
        raise Refused(reason=N_("the name that you typed is another one"))
