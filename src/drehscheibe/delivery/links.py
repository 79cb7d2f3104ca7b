# SPDX-License-Identifier: EUPL-1.2
"""Links between resources (RFC 8288), absolute, under the name the client used."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

if TYPE_CHECKING:
    from starlette.requests import Request

    from drehscheibe.settings import Settings

Link = dict[str, str]

JSON = "application/json"
GEOJSON = "application/geo+json"
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"
SCHEMA = "application/schema+json"


class Origin:
    """Where this installation is: a host name is believed only if the settings know it."""

    def __init__(self, settings: Settings) -> None:
        public = urlsplit(settings.public_url)
        self._public = settings.public_url.rstrip("/")
        self._known = {public.hostname, "127.0.0.1", "localhost", "testserver"}
        self._known |= {host for host in settings.hosts.split(",") if host}

    def of(self, request: Request) -> str:
        host = request.headers.get("host", "")
        if (
            host == urlsplit(self._public).netloc
            or urlsplit(f"//{host}").hostname not in self._known
        ):
            return self._public
        return f"{request.url.scheme}://{host}"


def origin(request: Request) -> str:
    found: Origin = request.app.state.origin
    return found.of(request)


def ogc(request: Request) -> str:
    """The address of the API's landing page without the slash at its end."""
    return f"{origin(request)}/ogc"


def link(href: str, rel: str, media_type: str, title: str = "") -> Link:
    made = {"href": href, "rel": rel, "type": media_type}
    return made | ({"title": title} if title else {})


def self_and_other(request: Request, media_type: str, *, title: str = "") -> list[Link]:
    """`self`, and the same resource as HTML (/req/core/fc-links and its like)."""
    address = f"{origin(request)}{request.url.path}"
    query = [(k, v) for k, v in request.query_params.multi_items() if k != "f"]
    here = f"{address}?{request.url.query}" if request.url.query else address
    page = f"{address}?{urlencode([*query, ('f', 'html')])}"
    return [link(here, "self", media_type, title), link(page, "alternate", HTML, title)]


def with_query(request: Request, **changes: object) -> str:
    """This address with other parameters."""
    query = {**request.query_params, **{k: str(v) for k, v in changes.items()}}
    return f"{origin(request)}{request.url.path}?{urlencode(query)}"
