# SPDX-License-Identifier: EUPL-1.2
"""Who is let in: each request gets its id and is paid for by its client, or is refused."""

from __future__ import annotations

import asyncio
import logging
import random
import re
import time
from http import HTTPStatus
from typing import TYPE_CHECKING, Protocol

from starlette.requests import Request
from starlette.responses import Response

from drehscheibe.delivery.http.afloat import Afloat, GaveUp
from drehscheibe.delivery.http.answers import problem_answer
from drehscheibe.delivery.http.safe_headers import SafeSender, is_open_address
from drehscheibe.delivery.traffic.shares import FORGET_EVERY, Shares, one_client
from drehscheibe.delivery.traffic.visits import VISIT, Visit, metered
from drehscheibe.domain.errors import MethodNotOffered, TooManyRequests

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

    from drehscheibe.settings import Settings

    class Watcher(Protocol):
        """Is told of each visit when it is over, and how many seconds it took."""

        def __call__(self, visit: Visit, took: float) -> None: ...

        def close(self) -> None: ...


log = logging.getLogger("drehscheibe.delivery")

_SAFE_ID = re.compile(rb"[A-Za-z0-9-]{8,64}")
_FREE = ("/assets/", "/healthz", "/readyz", "/metrics")  # never counted
_CLOSE = {"Connection": "close"}
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_READ = ("GET", "HEAD", "OPTIONS")
_PREFLIGHT = {  # a browser asks before it sends If-None-Match or Range from another site
    "Access-Control-Allow-Methods": ", ".join(_READ),
    "Access-Control-Allow-Headers": "*, Authorization",  # which the asterisk leaves out (3.3.5)
    "Access-Control-Max-Age": "86400",
}
_RESUMABLE = "/hochladen"  # files of drafts: the one address that also takes PATCH (tus 1.0)
_PUBLISHING = "/api/v1/"  # the publishing interface, which also takes PUT and DELETE


def _names_two_hosts(scope: Scope) -> bool:
    """A proxy in front could read such a request in another way (RFC 9112, 3.2)."""
    return len([name for name, _ in scope["headers"] if name == b"host"]) > 1


def _is_allowed(scope: Scope) -> bool:
    method, path = scope["method"], scope["path"]
    if method in {"PUT", "DELETE"}:
        return bool(path.startswith(_PUBLISHING))
    return method in _METHODS or (method == "PATCH" and path == _RESUMABLE)


def _asks_for_methods(scope: Scope) -> bool:
    """OPTIONS has an answer only where other sites may read."""
    return bool(scope["method"] == "OPTIONS") and not is_open_address(scope["path"])


def _not_offered(scope: Scope) -> MethodNotOffered:
    methods = _READ if is_open_address(scope["path"]) else _METHODS
    return MethodNotOffered(method=scope["method"][:20], methods=", ".join(methods))


class Guard:
    """ASGI middleware around both apps. Headers an app set itself stay."""

    def __init__(self, app: ASGIApp, settings: Settings, *watchers: Watcher) -> None:
        self._app = app
        self._proxies = settings.trusted_proxies
        self._shares = Shares(
            seconds=settings.seconds_per_minute, requests=settings.requests_per_minute
        )
        self._watchers = watchers
        self.running = 0  # requests
        self._forgetting = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            for watch in self._watchers:
                watch.close()
            return
        visit = self._visit(scope)
        client = scope["client_name"] = one_client(visit.address)
        VISIT.set(visit)
        afloat = Afloat(scope, receive, SafeSender(scope, send, visit))
        self.running += 1
        try:
            await metered(self._answer(scope, receive, afloat), visit)
        except GaveUp:
            log.info("a client that hardly took anything was left")
        finally:
            afloat.close()
            self.running -= 1
            visit.endpoint = getattr(scope.get("route"), "path", "")
            # Who is told to wait pays nothing for it, else the wait would never end.
            if not visit.path.startswith(_FREE) and visit.status != HTTPStatus.TOO_MANY_REQUESTS:
                self._shares.charge(client, visit.seconds)
                self._forget_in_time()
            took = time.monotonic() - visit.began
            for watch in self._watchers:
                watch(visit, took)

    async def _answer(self, scope: Scope, receive: Receive, guarded: Send) -> None:
        # The asterisk of OPTIONS (RFC 9112, 3.2.4) names nothing that we have.
        if _names_two_hosts(scope) or not scope["path"].startswith("/"):
            await Response(status_code=400, headers=_CLOSE)(scope, receive, guarded)
        elif not _is_allowed(scope) or _asks_for_methods(scope):
            await problem_answer(Request(scope), _not_offered(scope))(scope, receive, guarded)
        elif scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, guarded)
        elif wait := self._wait(scope):
            refusal = problem_answer(Request(scope), TooManyRequests(seconds=int(wait) + 1))
            await refusal(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _wait(self, scope: Scope) -> float:
        if scope["path"].startswith(_FREE):
            return 0.0
        return self._shares.wait(scope["client_name"])

    def _forget_in_time(self) -> None:
        """Look again and again who has been away, as long as anybody is remembered."""
        if not self._forgetting and len(self._shares):
            self._forgetting = True
            asyncio.get_running_loop().call_later(FORGET_EVERY, self._forget)

    def _forget(self) -> None:
        self._forgetting = False
        self._shares.forget()
        self._forget_in_time()

    def _visit(self, scope: Scope) -> Visit:
        given = dict(scope["headers"])
        identifier = given.get(b"x-request-id", b"")
        if not _SAFE_ID.fullmatch(identifier):
            identifier = b"%016x" % random.getrandbits(64)
            scope["headers"] = [*scope["headers"], (b"x-request-id", identifier)]
        scope["request_id"] = identifier.decode()
        return Visit(
            identifier=scope["request_id"],
            method=scope["method"],
            path=scope["path"],
            query=scope["query_string"],
            address=self._address(scope, given),
        )

    def _address(self, scope: Scope, given: dict[bytes, bytes]) -> str:
        """The address that the outermost proxy we trust has seen."""
        peer = str(scope["client"][0]) if scope.get("client") else ""
        if not self._proxies:
            return peer
        hops = [
            hop.strip() for hop in given.get(b"x-forwarded-for", b"").decode("latin-1").split(",")
        ]
        return hops[-min(self._proxies, len(hops))] or peer
