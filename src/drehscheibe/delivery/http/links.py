# SPDX-License-Identifier: EUPL-1.2
"""Links between resources (RFC 8288), absolute, under the name the client used."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from drehscheibe.delivery.http.media_types import HTML
from drehscheibe.look.brand import brands_in, host_of, named

if TYPE_CHECKING:
    from starlette.requests import Request

    from drehscheibe.settings import Settings

Link = dict[str, str]

VECTOR_TILESETS = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
FUNCTIONS = "http://www.opengis.net/def/rel/ogc/1.0/functions"
GEODATA = "http://www.opengis.net/def/rel/ogc/1.0/geodata"
TILING_SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
TILING_SCHEMES = "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes"

# In the scope of a request:
ORIGIN, _HERE, _PAIRS = "drehscheibe.origin", "drehscheibe.here", "drehscheibe.pairs"
_LOCAL = ("127.0.0.1", "localhost")
# A name or an address, perhaps with a port; `urlsplit` would take "localhost/elsewhere", too.
_HOST = re.compile(r"(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(:[0-9]{1,5})?")


class Origin:
    """Where this installation is: a host name is believed only if the settings know it."""

    def __init__(self, settings: Settings) -> None:
        public = urlsplit(settings.public_url)
        self._public = settings.public_url.rstrip("/")
        self._known = {public.hostname, *_LOCAL}
        self._known |= {host for host in settings.hosts.split(",") if host}
        self._hosts, self._scheme = settings.layout.hosts, public.scheme
        self._port = f":{public.port}" if public.port else ""
        self._asked = lru_cache(maxsize=64)(self._found)

    def of(self, request: Request) -> str:
        host = request.headers.get("host", "")
        if told := self._asked(host, request.scope["scheme"]):  # a name that no town can have
            return told
        if named(brands_in(self._hosts), host):
            # The name that is known, and no more of what was sent: "own.example:1@elsewhere".
            return f"{self._scheme}://{host_of(host)}{self._port}"
        return self._public

    def _found(self, host: str, scheme: str) -> str:
        """Where the settings know the host; "" otherwise."""
        public = urlsplit(self._public)
        told = _HOST.fullmatch(host)
        name = told[1].strip("[]").lower() if told else ""
        # Another port or spelling of our own name is nobody's way here: a cache in front that takes
        # them for the same would give everybody the links of who made one up.
        is_ours = host == public.netloc or (name == public.hostname and name not in _LOCAL)
        if is_ours:
            return self._public
        return f"{scheme}://{host}" if name in self._known else ""


def origin(request: Request) -> str:
    """Found once for all links of an answer."""
    known: str | None = request.scope.get(ORIGIN)
    if known is None:
        found: Origin = request.app.state.origin
        known = request.scope[ORIGIN] = found.of(request)
    return known


def ogc(request: Request) -> str:
    """The address of the API's landing page without the slash at its end."""
    return f"{origin(request)}/ogc"


def link(href: str, rel: str, media_type: str, title: str = "") -> Link:
    made = {"href": href, "rel": rel, "type": media_type}
    if title:
        made["title"] = title
    return made


_IN_HEADERS = frozenset({"describedby", "license", "service-desc", "data-desc"})


def link_header(links: list[Link]) -> dict[str, str]:
    """Those links that clients look for in `Link` (RFC 8288), without reading the answer."""
    told = [
        f'<{one["href"]}>; rel="{one["rel"]}"; type="{one["type"]}"'
        for one in links
        if one["rel"] in _IN_HEADERS
    ]
    return {"Link": ", ".join(told)}


def self_and_other(request: Request, media_type: str, *, title: str = "") -> list[Link]:
    """`self`, and the same resource as HTML (/req/core/fc-links and its like)."""
    query = request.scope["query_string"].decode("latin-1")
    page = with_query(request, f="html")
    return [
        link(f"{here(request)}?{query}" if query else here(request), "self", media_type, title),
        link(page, "alternate", HTML, title),
    ]


def here(request: Request) -> str:
    """This address without what is asked of it. Made once, as the origin."""
    known: str | None = request.scope.get(_HERE)
    if known is None:
        known = request.scope[_HERE] = f"{origin(request)}{quote(request.scope['path'])}"
    return known


def asked(request: Request) -> str:
    """The address as it was asked for; cheaper than Starlette's `request.url`."""
    query = request.scope["query_string"].decode("latin-1")
    return f"{origin(request)}{request.scope['path']}?{query}"


def with_query(request: Request, **changes: str) -> str:
    """This address with other parameters, without those that are "".

    The rest stays as it was sent, byte by byte.
    """
    kept = [pair for name, pair in _pairs(request) if name not in changes]
    added = [f"{name}={quote(value)}" for name, value in changes.items() if value]
    return f"{here(request)}?{'&'.join([*kept, *added])}"


def _pairs(request: Request) -> list[tuple[str, str]]:
    """Names of what is asked, each with its name and value as they were sent. Made once, too."""
    known: list[tuple[str, str]] | None = request.scope.get(_PAIRS)
    if known is None:
        pairs = request.scope["query_string"].decode("latin-1").split("&")
        known = request.scope[_PAIRS] = [(pair.partition("=")[0], pair) for pair in pairs if pair]
    return known
