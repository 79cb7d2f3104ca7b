# SPDX-License-Identifier: EUPL-1.2
"""What harvesters of CKAN catalogues ask (CKAN's action API, version 3), read only.

Pages come by name, whatever order is asked for: it is the one in which no change moves a dataset.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.catalogue.ckan import group_of, organisation_of, package_of
from drehscheibe.catalogue.harvest_pages import HarvestQuery, harvest_page, public_slugs
from drehscheibe.catalogue.row import OWN
from drehscheibe.delivery.answers import JSON, answer
from drehscheibe.delivery.harvest_parameters import MODIFIED_SINCE
from drehscheibe.delivery.harvests import public_record
from drehscheibe.delivery.lanes import Lane
from drehscheibe.delivery.links import origin
from drehscheibe.delivery.pages import region_of
from drehscheibe.delivery.routing import Route
from drehscheibe.domain.errors import N_, InvalidParameter, OrganisationNotFound
from drehscheibe.domain.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.catalogue.store import RecordStore
    from drehscheibe.delivery.shelf import Shelf
    from drehscheibe.releases.layout import Layout

_ROWS, _MOST = 10, 1_000  # CKAN's own
_NUMBER = N_("must be a whole number")
_FILTER = N_("can be organization:short-name or metadata_modified:[moment TO *]")
_WORDS = N_("can be left out or *:*; words are asked of /ogc/collections/datasets/items?q=…")
_SINCE = re.compile(r"\+?metadata_modified:\[\"?([^\s\"\]]+)\"? TO (?:\*|NOW)\]")
_OWNER = re.compile(r"\+?(?:organization|owner_org):\"?([a-z0-9-]+)\"?")
_making = Lane("ckan", threads=1, most=16)


def routes() -> list[Route]:
    return [Route(f"/api/3/action/{name}", _action(ask)) for name, ask in _ACTIONS.items()]


def _action(ask: Callable[[Request], Awaitable[Any]]) -> Callable[[Request], Awaitable[Response]]:
    """Each answer in CKAN's envelope, with the tag of its bytes."""

    async def endpoint(request: Request) -> Response:
        told = {"help": f"{origin(request)}{request.scope['path']}", "success": True}
        body = orjson.dumps(told | {"result": await ask(request)})
        return answer(request, body, JSON)

    return endpoint


async def package_search(request: Request) -> dict[str, Any]:
    params, shelf = request.query_params, _shelf(request)
    if params.get("q", "") not in {"", "*", "*:*"}:
        raise InvalidParameter("q", _WORDS)
    owner, since = _filters(params.get("fq", ""))
    rows = min(_number(params, "rows", _ROWS), _MOST)
    query = HarvestQuery(
        owner=owner, since=since, origin=OWN, rows=rows, offset=_number(params, "start", 0)
    )
    return await _making.run(_found, shelf.layout, query, origin(request))


def _found(layout: Layout, query: HarvestQuery, here: str) -> dict[str, Any]:
    page = harvest_page(layout, query)
    told = {"count": page.total, "sort": "id asc", "facets": {}, "search_facets": {}}
    return told | {"results": [package_of(record, here) for record in page.own]}


async def package_show(request: Request) -> dict[str, Any]:
    record = public_record(request, request.query_params.get("id", ""))
    return package_of(record, origin(request))


async def package_list(request: Request) -> list[str]:
    """All of them, as CKAN does: who took a part for all would delete the rest."""
    names = await _making.run(public_slugs, _shelf(request).layout)
    start = _number(request.query_params, "offset", 0)
    return names[start : start + _number(request.query_params, "limit", len(names))]


async def group_list(request: Request) -> list[Any]:
    return _listed(request, [group_of(code) for code in THEMES])


async def organization_list(request: Request) -> list[Any]:
    return _listed(request, list(_organisations(request).values()))


async def organization_show(request: Request) -> dict[str, Any]:
    slug = request.query_params.get("id", "")
    found = _organisations(request)
    if slug not in found:
        raise OrganisationNotFound(organisation=slug[:200])
    return found[slug]


async def status_show(request: Request) -> dict[str, Any]:
    """The version is that whose answers these are like."""
    told = {"site_title": region_of(request).name, "site_url": origin(request)}
    return told | {"ckan_version": "2.10.0", "extensions": [], "locale_default": "de"}


_ACTIONS: dict[str, Callable[[Request], Awaitable[Any]]] = {
    "package_search": package_search,
    "package_show": package_show,
    "package_list": package_list,
    "group_list": group_list,
    "organization_list": organization_list,
    "organization_show": organization_show,
    "status_show": status_show,
}


def _shelf(request: Request) -> Shelf:
    shelf: Shelf = request.app.state.shelf
    return shelf


def _listed(request: Request, told: list[dict[str, Any]]) -> list[Any]:
    if request.query_params.get("all_fields", "").lower() in {"true", "1"}:
        return told
    return [one["name"] for one in told]


def _organisations(request: Request) -> dict[str, dict[str, Any]]:
    """Those that publish something."""
    store: RecordStore = request.app.state.records
    places = {place.key: place for place in store.places() if place.key}
    own = _shelf(request).catalogue.publishers([*places])
    found = (organisation_of(places[key].slug, places[key].name) for key in sorted(own))
    return {one["name"]: one for one in found}


def _number(params: Mapping[str, str], name: str, default: int) -> int:
    text = params.get(name, "")
    if text and not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidParameter(name, _NUMBER)
    return int(text) if text else default


def _filters(text: str) -> tuple[str, str]:
    """Owner and moment. What cannot be kept is refused: a harvester would take all for a part."""
    since, owner = _SINCE.search(text), _OWNER.search(text)
    rest = _OWNER.sub("", _SINCE.sub("", text)).replace("AND", "").strip()
    if rest:
        raise InvalidParameter("fq", _FILTER)
    return owner[1] if owner else "", MODIFIED_SINCE.read(_zoned(since[1])) if since else ""


def _zoned(text: str) -> str:
    """CKAN's moments are in UTC without saying so, down to the microsecond."""
    plain = text.partition(".")[0].removesuffix("Z")
    return f"{plain}Z" if "T" in plain else plain
