# SPDX-License-Identifier: EUPL-1.2
"""A tile (OGC API Tiles 1, 20-057, 7.2): a built one, or one that is drawn on the fly.

Built tiles go from zoom 0 to their deepest. Drawn ones take their place until they are there, with
an overview before zoom 13 where many features lie, and go on where the built ones end.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from isal import igzip
from starlette.responses import Response

from drehscheibe.delivery.http.answers import CACHE, answer, entity_tag, not_modified, stored_answer
from drehscheibe.delivery.http.negotiation import Form, Offer
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.queries.parameters import PROPERTIES
from drehscheibe.delivery.queries.questions import properties_of
from drehscheibe.delivery.tiles import live_tiles
from drehscheibe.delivery.tiles.archives import DAMAGE
from drehscheibe.domain.errors import (
    ArtifactDamaged,
    NoPlaces,
    NotFound,
)
from drehscheibe.releases.web_mercator import Tile, limits

if TYPE_CHECKING:
    from starlette.requests import Request

    from drehscheibe.delivery.holdings.shelf import Collection, Shelf
    from drehscheibe.delivery.tiles.archives import Archives
    from drehscheibe.delivery.tiles.pmtiles import TileArchive

MVT = "application/vnd.mapbox-vector-tile"
_ALSO = ("application/x-protobuf", "application/octet-stream")
_FORMAT = 1  # of drawn tiles; part of their entity tags
_DIGITS = 10
_VARY = "Accept-Encoding"

TILE = Endpoint(
    "/collections/{collectionId}/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol}",
    ".collection.vector.getTile",
    "A vector tile",
    (Offer(Form.MVT, MVT, _ALSO, {"type": "string", "format": "binary"}),),
    (PROPERTIES,),
    {"204": {"description": "Nothing lies in this tile."}},
)
# 20-057 has no class for TileJSON, which is a form of the tileset nevertheless.
AREA = Area(
    tuple(
        f"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{name}"
        for name in ("core", "mvt", "oas30")
    ),
    (TILE,),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """One tile of a collection. `names`: the attributes it shall have, None for all."""

    collection: Collection
    tile: Tile
    names: frozenset[str] | None


async def tile(request: Request) -> Response:
    """GET …/tiles/WebMercatorQuad/{tileMatrix}/{tileRow}/{tileCol} (7.2, /req/core/tc-op).

    200, or 204 where nothing lies (/req/core/tc-success); 404 outside of the matrix set and of
    the collection's limits (/req/core/tc-error).
    """
    wanted = _wanted(request)
    archives: Archives = request.app.state.archives
    archive = archives.of(request.app.state.shelf, wanted.collection)
    if archive and wanted.tile.zoom <= archive.zooms[1]:
        return await _built(request, wanted, archive)
    return await _drawn(request, wanted, is_final=archive is not None)


def _wanted(request: Request) -> Wanted:
    TILE.checked_form(request)
    collection = with_geometry(request)
    zoom, row, column = (_index(request.path_params[name]) for name in ("z", "y", "x"))
    place = Tile(zoom, row, column)
    box = collection.table.bbox
    if not place.exists or (box and not limits(box, zoom).hold(place)):
        raise NotFound
    return Wanted(collection, place, properties_of(request.query_params, collection.table))


def _index(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        raise NotFound
    return int(text)


def with_geometry(request: Request) -> Collection:
    """The collection that is asked for. Raises `NoPlaces` for one without places."""
    shelf: Shelf = request.app.state.shelf
    collection = shelf.collection(request.path_params["collection"])
    if collection.table.geometry is None:
        raise NoPlaces(collection=collection.id)
    return collection


async def _built(request: Request, wanted: Wanted, archive: TileArchive) -> Response:
    tag = _tag("tile", request, wanted)
    if unchanged := not_modified(request, tag, vary=_VARY):
        return unchanged
    try:
        content: bytes = archive.tile(wanted.tile.zoom, wanted.tile.column, wanted.tile.row)
        if not content:
            return _empty(_headers(tag))
        if wanted.names is not None:
            plain = bytes(igzip.decompress(content)) if archive.gzipped else content
            thinner = await live_tiles.with_attributes(plain, wanted.names)
            return answer(request, thinner, MVT, tag=tag, headers={"Vary": _VARY})
        return _packed(request, content, archive, tag)
    except DAMAGE as error:
        raise ArtifactDamaged(dataset=wanted.collection.dataset) from error


def _packed(request: Request, content: bytes, archive: TileArchive, tag: str) -> Response:
    """As it is stored where the client takes gzip; unpacked for the few that do not."""
    if archive.gzipped:
        return stored_answer(request, content, MVT, tag=tag, headers={"Vary": _VARY})
    return Response(content, headers=_headers(tag), media_type=MVT)


async def _drawn(request: Request, wanted: Wanted, *, is_final: bool) -> Response:
    """Until the built tiles are there, nobody keeps one without asking whether they are."""
    tag = _tag(f"drawn-{_FORMAT}", request, wanted)
    headers = {"Vary": _VARY, "Cache-Control": CACHE if is_final else "no-cache"}
    if unchanged := not_modified(request, tag, vary=_VARY):
        unchanged.headers["Cache-Control"] = headers["Cache-Control"]
        return unchanged
    shelf: Shelf = request.app.state.shelf
    content = await live_tiles.drawn(
        shelf, wanted.collection, wanted.tile, names=wanted.names, is_final=is_final
    )
    if not content:
        return _empty({"ETag": tag, **headers})
    return answer(request, content, MVT, tag=tag, headers=headers)


def _tag(kind: str, request: Request, wanted: Wanted) -> str:
    """Built and drawn tiles have different tags, so that neither is taken for the other."""
    names = "*" if wanted.names is None else ",".join(sorted(wanted.names))
    return entity_tag(kind, wanted.collection.release, request.scope["path"], names)


def _empty(headers: dict[str, str]) -> Response:
    return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": CACHE, "Vary": _VARY}
