# SPDX-License-Identifier: EUPL-1.2
"""What every answer has: its id, headers that keep it harmless, and who may read it elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Message, Scope, Send

    from drehscheibe.delivery.traffic.visits import Visit

Headers = list[tuple[bytes, bytes]]

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
_BY_GRANT = (b"vary", b"Authorization")
_SAFE = {
    (is_open, is_page): [
        (b"x-content-type-options", b"nosniff"),
        (b"referrer-policy", b"same-origin"),
        (b"content-security-policy", PAGE_POLICY if is_page else API_POLICY),
        *(_OPEN if is_open else ()),
    ]
    for is_open in (True, False)
    for is_page in (True, False)
}
_NAMES = {b"x-request-id", *(name for name, _ in _SAFE[True, True])}

_OPEN_BELOW = (
    "/ogc/",
    "/files/",
    "/assets/",
    "/catalog.",
    "/catalog/",
    "/api/3/action/",
    "/schemas/",
)
_RDF = (".ttl", ".rdf", ".jsonld")  # of a dataset, beside its page


def is_open_address(path: str) -> bool:
    """Whether scripts of every web site may read what is there."""
    is_record = path.startswith("/daten/") and path.endswith(_RDF)
    return path.startswith(_OPEN_BELOW) or path == "/ogc" or is_record


class SafeSender:
    """Adds headers to the start of an answer; leaves the body out for HEAD."""

    def __init__(self, scope: Scope, send: Send, visit: Visit) -> None:
        self._scope, self._send, self._visit = scope, send, visit
        self._head = scope["method"] == "HEAD"
        self._headers: Headers = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._visit.status = message["status"]
            self._headers = [*message["headers"], *self._missing(message["headers"])]
            message["headers"] = self._headers
        elif message["type"] == "http.response.body":
            if self._head:
                message = {**message, "body": b""}
            self._visit.sent += len(message.get("body", b""))
        else:  # a file that the server itself sends
            self._visit.sent += int(dict(self._headers).get(b"content-length", 0))
        await self._send(message)

    def _missing(self, headers: Headers) -> Headers:
        present = {name.lower(): value for name, value in headers}
        is_page = present.get(b"content-type", b"").startswith(b"text/html")
        is_open = is_open_address(self._scope["path"])
        wanted = _SAFE[is_open, is_page]
        missing = [(b"x-request-id", self._scope["request_id"].encode()), *wanted]
        if not _NAMES.isdisjoint(present):
            missing = [pair for pair in missing if pair[0] not in present]
        # A second `Vary` adds to the first: with a grant the same address shows something else.
        return [*missing, _BY_GRANT] if is_open else missing
