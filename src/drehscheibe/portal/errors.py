# SPDX-License-Identifier: EUPL-1.2
"""Pages that say what happened and what to do now; never a trace, always the request's id."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import (
    N_,
    BadRequest,
    DrehscheibeError,
    InvitationNotFound,
    NotFound,
    Refused,
    ReleaseThinned,
    TooManyRequests,
)
from drehscheibe.portal.templating import page
from drehscheibe.problems import STATUS, status_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest, HttpResponse

TITLES = {
    HTTPStatus.BAD_REQUEST: N_("This address is not complete"),
    HTTPStatus.FORBIDDEN: N_("This is not possible"),
    HTTPStatus.NOT_FOUND: N_("This page does not exist"),
    HTTPStatus.METHOD_NOT_ALLOWED: N_("There is no page here"),
    HTTPStatus.GONE: N_("No longer public"),
    HTTPStatus.TOO_MANY_REQUESTS: N_("One moment, please"),
    HTTPStatus.SERVICE_UNAVAILABLE: N_("One moment, please"),
}
TITLES_OF = {
    InvitationNotFound.code: N_("This invitation is no longer valid"),
    ReleaseThinned.code: N_("This release was thinned"),
}
_WAIT = 60  # seconds: the limits count minutes
OTHERWISE = N_("Something went wrong")


@dataclass(frozen=True, slots=True)
class Problem:
    code: str
    status: int
    template: str  # English text, translated where it is shown
    again: bool


def known_problems() -> tuple[Problem, ...]:
    """Every problem type of the interfaces, by status."""
    kinds = {kind.code: kind for kind in _kinds_below(DrehscheibeError)}
    found = (
        Problem(code, _status_of_kind(kind), kind.template, kind.worth_trying_again)
        for code, kind in kinds.items()
    )
    return tuple(sorted(found, key=lambda problem: (problem.status, problem.code)))


def error_named(code: str, params: dict[str, object]) -> DrehscheibeError:
    """An error as another process reported it: its sentence, not its way of being raised."""
    kind = next((k for k in _kinds_below(DrehscheibeError) if k.code == code), DrehscheibeError)
    error = kind.__new__(kind)
    error.params = params
    return error


def _kinds_below(kind: type[DrehscheibeError]) -> Iterator[type[DrehscheibeError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from _kinds_below(below)


def _status_of_kind(kind: type[DrehscheibeError]) -> int:
    return next(STATUS[k].value for k in kind.__mro__ if k in STATUS)


def error_page(request: HttpRequest, error: DrehscheibeError) -> HttpResponse:
    status = status_of(error)
    response = page(
        request,
        "portal/error.html",
        status=status,
        title=TITLES_OF.get(error.code) or TITLES.get(status, OTHERWISE),
        error=error,
        gone=status is HTTPStatus.GONE,
        request_id=getattr(request, "id", ""),
    )
    response["Cache-Control"] = "no-store"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return error_page(request, NotFound())


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return error_page(request, BadRequest())


def not_from_here(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form without its token: from another site, or from a page that was open for days."""
    return error_page(request, Refused(reason=N_("the form was not sent from a page of ours")))


def too_often(request: HttpRequest) -> HttpResponse:
    """Guessing passwords and links must not pay."""
    response = error_page(request, TooManyRequests(seconds=_WAIT))
    response["Retry-After"] = str(_WAIT)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, DrehscheibeError())
