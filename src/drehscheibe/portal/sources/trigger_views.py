# SPDX-License-Identifier: EUPL-1.2
"""The secret address of a source: for programs that call it, and for people who make it."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import JsonResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from drehscheibe.domain.errors import (
    N_,
    DrehscheibeError,
    MethodNotOffered,
    Refused,
    SourceNotFound,
    TooManyRequests,
)
from drehscheibe.look.texts import error_text
from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say, unlogged
from drehscheibe.portal.origin import origin_of
from drehscheibe.portal.sources.models import Run, Trigger
from drehscheibe.portal.sources.queries import source_numbered
from drehscheibe.portal.sources.triggers import (
    called,
    make_trigger,
    revoke_trigger,
    run_of,
    trigger_of,
)
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.problems import MEDIA_TYPE, problem, status_of

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_WRONG_PER_MINUTE = 20  # tokens that open nothing, of one client
_PER_MINUTE = 60  # calls of one token


@csrf_exempt
def call(request: HttpRequest, token: str) -> HttpResponse:
    """POST /api/v1/harvest/<token>: 202, and where it can be seen what comes of it."""
    if request.method != "POST":
        return _not_offered(request, "POST")
    try:
        run = called(_opened(request, token))
    except DrehscheibeError as error:
        return _problem(error)
    path = reverse("harvest-status", kwargs={"token": token, "run": run.pk})
    address = f"{origin_of(request)}{path}"
    answer = _plain(run) | {"status": address}
    response = JsonResponse(answer, status=HTTPStatus.ACCEPTED)
    response["Location"], response["Cache-Control"] = address, "no-store"
    return response


@csrf_exempt
def status(request: HttpRequest, token: str, run: int) -> HttpResponse:
    """GET /api/v1/harvest/<token>/<run>: how far a run is; no more of its source."""
    if request.method not in {"GET", "HEAD"}:
        return _not_offered(request, "GET, HEAD")
    try:
        found = run_of(_opened(request, token), run)
    except DrehscheibeError as error:
        return _problem(error)
    response = JsonResponse(_plain(found))
    response["Cache-Control"] = "no-store"
    return response


@signed_in
def trigger(request: HttpRequest, slug: str, source: int) -> HttpResponse:
    """GET and POST …/anstoss/: a new address is shown once, right here."""
    actor = actor_in(request)
    found = source_numbered(slug, source, actor)
    decide(actor, SourceAction.CHANGE, found.facts).require()
    token = ""
    if request.method == "POST":
        deed = request.POST.get("deed", "")
        if deed == "revoke":
            revoke_trigger(found, actor=actor)
            say(request, N_("The address opens nothing any more."))
            return SeeOther(url("source-trigger", slug=slug, source=str(found.pk)))
        if deed != "make":
            raise Refused(reason=N_("please choose one of the buttons"))
        token = make_trigger(found, actor=actor)
    response = page(
        request,
        "sources/trigger.html",
        organisation=found.owner,
        source=found,
        trigger=Trigger.objects.filter(source=found).first(),
        address=f"{origin_of(request)}{reverse('harvest-call', args=[token])}" if token else "",
    )
    response["Cache-Control"] = "no-store"
    return response


def _opened(request: HttpRequest, token: str) -> Trigger:
    """Raises `SourceNotFound`, `TooManyRequests`."""
    try:
        found = trigger_of(token)
    except SourceNotFound:
        _count(f"trigger-wrong:{get_adapter().get_client_ip(request)}", _WRONG_PER_MINUTE)
        raise
    _count(f"trigger:{found.pk}", _PER_MINUTE)
    return found


def _count(key: str, most: int) -> None:
    cache.add(key, 0, 60)
    if cache.incr(key) > most:
        raise TooManyRequests(seconds=60)


def _plain(run: Run) -> dict[str, Any]:
    return {
        "run": run.pk,
        "outcome": run.outcome,
        "started": run.started.isoformat(timespec="seconds"),
        "ended": run.ended.isoformat(timespec="seconds") if run.ended else None,
    }


def _problem(error: DrehscheibeError) -> HttpResponse:
    code = status_of(error)
    told: dict[str, Any] = dict(problem(error))
    told["detail"] = error_text(error, language=language_now())
    response = JsonResponse(told, status=code, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    if "seconds" in error.params:
        response["Retry-After"] = str(error.params["seconds"])
    return unlogged(response)  # the address is a secret


def _not_offered(request: HttpRequest, methods: str) -> HttpResponse:
    """A program called it the wrong way (RFC 9110, 15.5.6)."""
    response = _problem(MethodNotOffered(method=str(request.method)[:20], methods=methods))
    response["Allow"] = methods
    return response
