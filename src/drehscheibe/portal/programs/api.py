# SPDX-License-Identifier: EUPL-1.2
"""What every address of the publishing interface has in common: token, limits, JSON, problems."""

from __future__ import annotations

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson
from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt

from drehscheibe.domain.errors import (
    N_,
    BadRequest,
    DrehscheibeError,
    InvalidParameter,
    TokenNotValid,
    TooManyRequests,
)
from drehscheibe.look.texts import error_text
from drehscheibe.portal.programs.services import program_of
from drehscheibe.portal.templating import language_now
from drehscheibe.problems import MEDIA_TYPE, problem, status_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest

    from drehscheibe.portal.programs.models import Program

    Handler = Callable[..., Any]

log = logging.getLogger("drehscheibe.portal")

PER_MINUTE = 240  # requests of one token
WRONG_PER_MINUTE = 20  # tokens that do not hold, of one client
LARGEST = 256 << 10  # bytes of a body
LONGEST = 5_000  # signs of one text in it


def endpoint(**handlers: Handler) -> Callable[..., HttpResponse]:
    """A view from one function per method; each gets the program and the body's fields.

    No cookie opens it, so no other site can use a reader's; hence no form token is needed.
    """

    @csrf_exempt
    def view(request: HttpRequest, **parts: Any) -> HttpResponse:
        handler = handlers.get(str(request.method).lower())
        if handler is None:
            allowed = ", ".join(name.upper() for name in handlers)
            return HttpResponse(status=HTTPStatus.METHOD_NOT_ALLOWED, headers={"Allow": allowed})
        try:
            return told(handler(_program(request), _fields(request), **parts))
        except DrehscheibeError as error:
            return problem_answer(request, error)

    return view


def told(result: Any, status: int = HTTPStatus.OK) -> HttpResponse:
    """A result as JSON; a tuple brings its status along."""
    if isinstance(result, tuple):
        result, status = result
    body = b"" if result is None else orjson.dumps(result, default=str)
    response = HttpResponse(body, status=status, content_type="application/json")
    response["Cache-Control"] = "no-store"
    return response


def problem_answer(request: HttpRequest, error: DrehscheibeError) -> HttpResponse:
    status = status_of(error)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("%s: %s", getattr(request, "id", ""), error, exc_info=error)
    described: dict[str, Any] = dict(problem(error, instance=getattr(request, "id", "")))
    described["detail"] = error_text(error, language=language_now())
    response = HttpResponse(orjson.dumps(described), status=status, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    if status is HTTPStatus.UNAUTHORIZED:
        response["WWW-Authenticate"] = 'Bearer realm="drehscheibe"'
    if "seconds" in error.params:
        response["Retry-After"] = str(error.params["seconds"])
    return response


def take(fields: Mapping[str, Any], **kinds: type) -> dict[str, Any]:
    """The fields that are known, checked. Raises `InvalidParameter`: others are no wish of ours."""
    for name, value in fields.items():
        if name not in kinds:
            raise InvalidParameter(name, N_("is not known here"))
        if not isinstance(value, kinds[name]):
            raise InvalidParameter(name, N_("has another kind than expected"))
        if _is_endless(value):
            raise InvalidParameter(name, N_("is too long"))
    return dict(fields)


def _is_endless(value: object) -> bool:
    if isinstance(value, dict):
        return any(_is_endless(part) for pair in value.items() for part in pair)
    if isinstance(value, list):
        return any(map(_is_endless, value))
    return isinstance(value, str) and len(value) > LONGEST


def _program(request: HttpRequest) -> Program:
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        program = program_of(token.strip() if scheme.lower() == "bearer" else "")
    except TokenNotValid:
        client = get_adapter().get_client_ip(request)
        _count(f"token-wrong:{client}", WRONG_PER_MINUTE)
        raise
    _count(f"token:{program.pk}", PER_MINUTE)
    return program


def _count(key: str, most: int) -> None:
    cache.add(key, 0, 60)
    if cache.incr(key) > most:
        raise TooManyRequests(seconds=60)


def _fields(request: HttpRequest) -> dict[str, Any]:
    if len(request.body) > LARGEST:
        raise BadRequest
    if not request.body:
        return {}
    try:
        fields = orjson.loads(request.body)
    except ValueError:
        raise BadRequest from None
    if not isinstance(fields, dict):
        raise BadRequest
    return fields
