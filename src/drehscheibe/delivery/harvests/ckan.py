# SPDX-License-Identifier: EUPL-1.2
"""What harvesters of CKAN catalogues ask (CKAN's action API, version 3), read only.

Without words pages come by name, whatever order is asked for: it is the one in which no change
moves a dataset. Parameters that are not known here are no error, as in CKAN: its clients send many.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.catalogue.ckan import group_of, organisation_of, package_of
from drehscheibe.delivery.harvests import ckan_parameters as parameters
from drehscheibe.delivery.harvests.ckan_filters import filters_of
from drehscheibe.delivery.harvests.packages import Packages, Wanted
from drehscheibe.delivery.harvests.rdf import public_record
from drehscheibe.delivery.http.answers import CACHE, VARY, answer, entity_tag, not_modified
from drehscheibe.delivery.http.links import asked, origin
from drehscheibe.delivery.http.media_types import JSON
from drehscheibe.delivery.http.negotiation import json_offer
from drehscheibe.delivery.http.routing import Route
from drehscheibe.delivery.http.streams import Seated, Streamed
from drehscheibe.delivery.pages import region_of
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.traffic.lanes import Lane, Places
from drehscheibe.domain.errors import N_, InvalidParameter, OrganisationNotFound
from drehscheibe.domain.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.catalogue.harvest_query import Key
    from drehscheibe.catalogue.store import RecordStore
    from drehscheibe.delivery.holdings.shelf import Shelf
    from drehscheibe.delivery.queries.parameters import Parameter

    Ask = Callable[[Request], Awaitable[Any]]

_MINUS = N_("cannot leave out anything together with words in q")
_PORTION = 1_000  # names of one piece
_making = Lane("ckan", threads=1, most=16)
_places = Places(8)


def _action(ask: Ask) -> Callable[[Request], Awaitable[Response]]:
    """Each answer in CKAN's envelope, with the tag of its bytes."""

    async def endpoint(request: Request) -> Response:
        body = b"%b%b}" % (_envelope(request), orjson.dumps(await ask(request)))
        return answer(request, body, JSON)

    return endpoint


def _envelope(request: Request) -> bytes:
    """All but the result and the last bracket."""
    told = {"help": f"{origin(request)}{request.scope['path']}", "success": True}
    return orjson.dumps(told)[:-1] + b',"result":'


async def package_search(request: Request) -> dict[str, Any]:
    """GET /api/3/action/package_search: by words, or by name."""
    params = request.query_params
    wanted = Wanted(
        filters=filters_of(parameters.FQ.of(params)),
        words=parameters.Q.of(params),
        sort=parameters.SORT.of(params),
        start=parameters.START.of(params),
        rows=parameters.ROWS.of(params),
        keys=_keys(request) if parameters.Q.of(params) else {},
    )
    if wanted.words and wanted.filters.denied:
        raise InvalidParameter("fq", _MINUS)
    packages, here = _packages(request), origin(request)
    return await _making.run(_found, packages, wanted, here)


def _found(packages: Packages, wanted: Wanted, here: str) -> dict[str, Any]:
    page = packages.found(wanted)
    told = {"count": page.total, "sort": page.sort, "facets": {}, "search_facets": {}}
    return told | {"results": [package_of(record, here) for record in page.records]}


async def package_show(request: Request) -> dict[str, Any]:
    """GET /api/3/action/package_show. Raises as `public_record` does."""
    record = public_record(request, parameters.ID.of(request.query_params))
    return package_of(record, origin(request))


async def package_list(request: Request) -> Response:
    """GET /api/3/action/package_list: all of them, as CKAN does, while they are read.

    Who took a part for all would delete the rest.
    """
    tag = entity_tag(_shelf(request).state(), asked(request))
    if unchanged := not_modified(request, tag, codings=()):
        return unchanged
    params = request.query_params
    most, start = parameters.LIST_LIMIT.of(params), parameters.OFFSET.of(params)
    names = _Names(_packages(request), start, most)
    source = Seated(names, _places, request.scope.get("client_name", ""))
    try:
        first = _envelope(request) + await source.next()
    except BaseException:
        await source.close()
        raise
    headers = {"ETag": tag, "Cache-Control": CACHE, "Vary": VARY}
    return Streamed(first, source, headers=headers, media_type=JSON)


class _Names:
    """A list of names as JSON, in portions: each begins where the one before ended."""

    def __init__(self, packages: Packages, start: int, most: int) -> None:
        self._packages, self._left = packages, most
        self._at: int | Key | None = start
        self._sign = b"["

    async def next(self) -> bytes:
        """Never empty before the end: what was taken back may fill a portion."""
        if self._at is None:
            return b""
        piece = b""
        while self._at is not None and not piece:
            piece = await self._portion(self._at)
        if self._at is None:
            piece += b"]}" if self._sign == b"," else b"[]}"
        return piece

    async def _portion(self, at: int | Key) -> bytes:
        rows = min(_PORTION, self._left)
        names, ends = await _making.run(self._packages.names, rows=rows, at=at)
        self._left -= rows
        self._at = ends if self._left else None
        if not names:
            return b""
        piece, self._sign = self._sign + orjson.dumps(names)[1:-1], b","
        return piece

    async def close(self) -> None:
        self._at = None


async def group_list(request: Request) -> list[Any]:
    """GET /api/3/action/group_list: the themes of the EU's list."""
    return _listed(request, [group_of(code) for code in THEMES])


async def organization_list(request: Request) -> list[Any]:
    """GET /api/3/action/organization_list."""
    return _listed(request, list(_organisations(request).values()))


async def organization_show(request: Request) -> dict[str, Any]:
    """GET /api/3/action/organization_show. Raises `OrganisationNotFound`."""
    slug = parameters.ID.of(request.query_params)
    found = _organisations(request)
    if slug not in found:
        raise OrganisationNotFound(organisation=slug[:200])
    return found[slug]


async def status_show(request: Request) -> dict[str, Any]:
    """GET /api/3/action/status_show: the version is that whose answers these are like."""
    told = {"site_title": region_of(request).name, "site_url": origin(request)}
    return told | {"ckan_version": "2.10.0", "extensions": [], "locale_default": "de"}


def _described(name: str, summary: str, *known: Parameter[Any]) -> Endpoint:
    return Endpoint(
        f"/api/3/action/{name}", f"ckan.{name}", f"As CKAN: {summary}", _OFFER, known, root=""
    )


_OFFER = (json_offer(schema="ckan"),)
_PAGED = (parameters.START, parameters.ROWS)
_LISTED = (parameters.LIST_LIMIT, parameters.OFFSET)
PACKAGE_LIST = _described("package_list", "the names of all datasets", *_LISTED)
_ANSWERED: tuple[tuple[Endpoint, Ask], ...] = (
    (
        _described(
            *("package_search", "datasets, page by page"),
            *(parameters.Q, parameters.FQ, *_PAGED, parameters.SORT),
        ),
        package_search,
    ),
    (_described("package_show", "a dataset", parameters.ID), package_show),
    (_described("group_list", "the themes", parameters.ALL_FIELDS, *_LISTED), group_list),
    (
        _described("organization_list", "who publishes something", parameters.ALL_FIELDS, *_LISTED),
        organization_list,
    ),
    (_described("organization_show", "an organisation", parameters.ID), organization_show),
    (_described("status_show", "what this is"), status_show),
)
AREA = Area(
    endpoints=(PACKAGE_LIST, *(endpoint for endpoint, _ in _ANSWERED)),
    schemas={
        "ckan": {
            "type": "object",
            "required": ["help", "success", "result"],
            "properties": {"help": {"type": "string"}, "success": {"type": "boolean"}},
        }
    },
)


def routes() -> list[Route]:
    made = [Route(endpoint.path, _action(ask)) for endpoint, ask in _ANSWERED]
    return [*made, Route(PACKAGE_LIST.path, package_list)]


def _packages(request: Request) -> Packages:
    packages: Packages = request.app.state.packages
    return packages


def _keys(request: Request) -> dict[str, str]:
    """Short name of an organisation -> its key."""
    store: RecordStore = request.app.state.records
    return {place.slug: place.key for place in store.places() if place.key}


def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf
    return shelf


def _listed(request: Request, told: list[dict[str, Any]]) -> list[Any]:
    params = request.query_params
    start = parameters.OFFSET.of(params)
    part = told[start : start + parameters.LIST_LIMIT.of(params)]
    return part if parameters.ALL_FIELDS.of(params) else [one["name"] for one in part]


def _organisations(request: Request) -> dict[str, dict[str, Any]]:
    """Those that publish something."""
    store: RecordStore = request.app.state.records
    places = {place.key: place for place in store.places() if place.key}
    own = _shelf(request).catalogue.publishers([*places])
    found = (organisation_of(places[key].slug, places[key].name) for key in sorted(own))
    return {one["name"]: one for one in found}
