# SPDX-License-Identifier: EUPL-1.2
"""What every answer has: request id, safe headers, a fair share per client."""

from __future__ import annotations

import re
import time
import uuid
from collections import OrderedDict
from ipaddress import IPv4Address, IPv6Network, ip_address
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response

from drehscheibe.delivery.answers import problem_answer
from drehscheibe.domain.errors import TooManyRequests

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from drehscheibe.settings import Settings

Headers = list[tuple[bytes, bytes]]

_MOST_CLIENTS = 50_000  # remembered at once
_SAFE_ID = re.compile(rb"[A-Za-z0-9-]{8,64}")
_FREE = ("/assets/", "/healthz", "/readyz")  # never counted

API_POLICY = b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
PAGE_POLICY = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    b"font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    b"frame-ancestors 'none'"
)
# Headers that scripts of other web sites may read (Fetch, 3.3.5); a few are readable by itself.
_EXPOSED = (
    "Accept-Ranges, Content-Crs, Content-Disposition, Content-Encoding, Content-Range, ETag, Link, "
    "OGC-NumberMatched, OGC-NumberReturned, Retry-After, X-Request-Id"
)
_OPEN = [  # open data may be read from every web site
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", _EXPOSED.encode()),
    (b"cross-origin-resource-policy", b"cross-origin"),
]

_PREFLIGHT = {  # a browser asks before it sends If-None-Match or Range from another site
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "*, Authorization",  # which the asterisk leaves out (3.3.5)
    "Access-Control-Max-Age": "86400",
}


_CLOSE = {"Connection": "close"}
_METHODS = ("GET", "HEAD", "POST", "OPTIONS")
_RESUMABLE = "/hochladen"  # files of drafts: the one address that also takes PATCH (tus 1.0)

_PUBLISHING = "/api/v1/"  # the publishing interface, which also takes PUT and DELETE


def _is_open(path: str) -> bool:
    return path.startswith(("/ogc/", "/files/", "/assets/")) or path == "/ogc"


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
    return bool(scope["method"] == "OPTIONS") and not _is_open(scope["path"])


def one_client(address: str) -> str:
    """What counts as one client: an IPv6 line has 2^64 addresses of its own (RFC 6177)."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(IPv6Network((int(known) >> 64 << 64, 64)))


class Buckets:
    """Token buckets per client, in this process: one minute's share may be used at once."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._rate, self._size = per_minute / 60, float(per_minute)
        self._clock = clock
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def take(self, client: str) -> float:
        """Take one token. Returns the seconds to wait where there is none, else 0."""
        if not self._size:
            return 0.0
        now = self._clock()
        tokens, seen = self._left.pop(client, (self._size, now))
        tokens = min(self._size, tokens + (now - seen) * self._rate)
        wait = 0.0 if tokens >= 1 else (1 - tokens) / self._rate
        self._left[client] = (tokens if wait else tokens - 1, now)
        if len(self._left) > _MOST_CLIENTS:
            self._left.popitem(last=False)
        return wait


class Guard:
    """ASGI middleware around both apps. Headers an app set itself stay."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._proxies = settings.trusted_proxies
        self._buckets = Buckets(settings.requests_per_minute)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = dict(scope["headers"])
        identifier = given.get(b"x-request-id", b"")
        if not _SAFE_ID.fullmatch(identifier):
            identifier = uuid.uuid4().hex[:16].encode()
            scope["headers"] = [*scope["headers"], (b"x-request-id", identifier)]
        scope["request_id"] = identifier.decode()
        scope["client_name"] = client = self._client(scope, given)
        guarded = _Sender(scope, send)
        if _names_two_hosts(scope):
            await Response(status_code=400, headers=_CLOSE)(scope, receive, guarded)
            return
        wait = 0.0 if scope["path"].startswith(_FREE) else self._buckets.take(client)
        if not _is_allowed(scope) or _asks_for_methods(scope):
            refused = Response(status_code=405, headers={"Allow": ", ".join(_METHODS)})
            await refused(scope, receive, guarded)
        elif scope["method"] == "OPTIONS":
            await Response(status_code=204, headers=_PREFLIGHT)(scope, receive, guarded)
        elif wait:
            refusal = problem_answer(Request(scope), TooManyRequests(seconds=int(wait) + 1))
            await refusal(scope, receive, guarded)
        else:
            await self._app(scope, receive, guarded)

    def _client(self, scope: Scope, given: dict[bytes, bytes]) -> str:
        """The address that the outermost proxy we trust has seen."""
        peer = scope["client"][0] if scope.get("client") else ""
        if not self._proxies:
            return one_client(str(peer))
        hops = [
            hop.strip() for hop in given.get(b"x-forwarded-for", b"").decode("latin-1").split(",")
        ]
        return one_client(hops[-min(self._proxies, len(hops))] or str(peer))


class _Sender:
    """Adds headers to the start of an answer; leaves the body out for HEAD."""

    def __init__(self, scope: Scope, send: Send) -> None:
        self._scope, self._send = scope, send
        self._head = scope["method"] == "HEAD"

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._scope["answered"] = True
            message["headers"] = [*message["headers"], *self._missing(message["headers"])]
        elif self._head and message["type"] == "http.response.body":
            message = {**message, "body": b""}
        await self._send(message)

    def _missing(self, headers: Headers) -> Headers:
        present = {name.lower() for name, _ in headers}
        is_page = any(n == b"content-type" and v.startswith(b"text/html") for n, v in headers)
        wanted = [
            (b"x-request-id", self._scope["request_id"].encode()),
            (b"x-content-type-options", b"nosniff"),
            (b"referrer-policy", b"same-origin"),
            (b"content-security-policy", PAGE_POLICY if is_page else API_POLICY),
        ]
        if _is_open(self._scope["path"]):
            wanted += _OPEN
        return [pair for pair in wanted if pair[0] not in present]
