# SPDX-License-Identifier: EUPL-1.2
"""Vector tiles of a collection (OGC API Tiles 1, 20-057) and their TileJSON."""

from __future__ import annotations

import zlib
from http import HTTPStatus
from typing import TYPE_CHECKING

import orjson
from pmtiles.tile import MagicNumberNotFound, SpecVersionUnsupported
from starlette.responses import Response

from drehscheibe.codings import GZIP
from drehscheibe.delivery.answers import (
    CACHE,
    JSON,
    answer,
    entity_tag,
    not_modified,
    stored_answer,
)
from drehscheibe.delivery.endpoints import Area, Endpoint
from drehscheibe.delivery.links import link, ogc, self_and_other
from drehscheibe.delivery.negotiation import Form, Offer, json_offer
from drehscheibe.delivery.open_files import OpenFiles
from drehscheibe.delivery.pmtiles import TileArchive
from drehscheibe.domain.errors import (
    ArtifactDamaged,
    CollectionNotFound,
    NotFound,
)

if TYPE_CHECKING:
    from starlette.requests import Request

    from drehscheibe.delivery.shelf import Collection, Shelf
    from drehscheibe.delivery.wishes import Ask

_VARY = "Accept-Encoding"
MVT = "application/vnd.mapbox-vector-tile"
LAYER = "items"  # as releases.tiles names it, which needs engines that stay out of the server
_MATRIX_SET = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
_DEEPEST = 30
_DAMAGE = (OSError, ValueError, EOFError, zlib.error, MagicNumberNotFound, SpecVersionUnsupported)

_OF = "/collections/{collectionId}/tiles"
_BINARY = {"type": "string", "format": "binary"}
TILESETS = Endpoint(_OF, "tilesets", "The tile sets of a collection", (json_offer(),))
TILESET = Endpoint(
    f"{_OF}/WebMercatorQuad",
    "tileset",
    "TileJSON of a collection",
    (Offer(Form.TILEJSON, JSON, ("application/json",)), json_offer()),
)
TILE = Endpoint(
    f"{_OF}/WebMercatorQuad/{{tileMatrix}}/{{tileRow}}/{{tileCol}}",
    "tile",
    "A vector tile",
    (Offer(Form.MVT, MVT, ("application/octet-stream",), _BINARY),),
    responses={"204": {"description": "Nothing lies in this tile."}},
)
AREA = Area(endpoints=(TILESETS, TILESET, TILE))


class Archives:
    """The open tile files, one per table of a release."""

    def __init__(self, ask: Ask, most: int = 64) -> None:
        self._ask = ask
        self._open: OpenFiles[TileArchive] = OpenFiles(most)

    def of(self, shelf: Shelf, collection: Collection) -> TileArchive | None:
        """None while the tiles are not built; then the worker is asked for them."""
        key = (collection.dataset, collection.release, collection.table.name)
        known = self._open.get(key)
        if known is not None:
            return known
        path = shelf.layout.tiles(collection.release, collection.table.name)
        try:
            return self._open.open(key, path, TileArchive)
        except FileNotFoundError:
            self._ask("tiles", dataset=collection.dataset, release=collection.release)
            return None
        except _DAMAGE as error:
            raise ArtifactDamaged(dataset=collection.dataset) from error

    def sweep(self, shelf: Shelf) -> None:
        """Close the tiles of releases that were taken back."""
        self._open.close_gone(shelf.is_public)

    def close(self) -> None:
        self._open.close_all()


async def tile(request: Request) -> Response:
    """GET …/tiles/WebMercatorQuad/{z}/{y}/{x} (20-057, 7.1, /req/core/tc-success)."""
    TILE.checked_form(request)
    collection = _with_geometry(request)
    zoom, row, column = (_index(request.path_params[name]) for name in ("z", "y", "x"))
    if zoom > _DEEPEST or max(row, column) >= 1 << zoom:
        raise NotFound
    tag = entity_tag("tile", collection.release, request.url.path)
    if unchanged := not_modified(request, tag, codings=(GZIP,), vary=_VARY):
        return unchanged
    archive = request.app.state.archives.of(request.app.state.shelf, collection)
    if archive is None:
        raise NotFound
    try:
        content: bytes = archive.tile(zoom, column, row)
        if not content:
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=_headers(tag))
        return _packed(request, content, archive, tag)
    except _DAMAGE as error:
        raise ArtifactDamaged(dataset=collection.dataset) from error


def _packed(request: Request, content: bytes, archive: TileArchive, tag: str) -> Response:
    """As it is stored where the client takes gzip; unpacked for the few that do not."""
    if archive.gzipped:
        return stored_answer(request, content, MVT, tag=tag, headers={"Vary": _VARY})
    return Response(content, headers=_headers(tag), media_type=MVT)


def _headers(tag: str) -> dict[str, str]:
    return {"ETag": tag, "Cache-Control": CACHE, "Vary": _VARY}


def _index(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 11):
        raise NotFound
    return int(text)


async def tileset(request: Request) -> Response:
    """TileJSON 3.0.0 of a collection, with `ready` until the tiles are built."""
    TILESET.checked_form(request)
    collection = _with_geometry(request)
    archive = request.app.state.archives.of(request.app.state.shelf, collection)
    low, high = archive.zooms if archive else (0, 0)
    address = f"{ogc(request)}/collections/{collection.id}/tiles/WebMercatorQuad"
    fields = {column.name: column.title for column in collection.table.columns}
    document = {
        "tilejson": "3.0.0",
        "name": collection.table.title,
        "tiles": [f"{address}/{{z}}/{{y}}/{{x}}?f=mvt"],
        "minzoom": low,
        "maxzoom": high,
        "bounds": list(collection.table.bbox) if collection.table.bbox else None,
        "vector_layers": [{"id": LAYER, "fields": fields}],
        "ready": archive is not None,
    }
    document = {name: value for name, value in document.items() if value is not None}
    return answer(request, orjson.dumps(document), JSON)


async def tilesets(request: Request) -> Response:
    """GET …/tiles: the one tile set there is (20-057, 8.2, /req/tilesets-list)."""
    TILESETS.checked_form(request)
    collection = _with_geometry(request)
    address = f"{ogc(request)}/collections/{collection.id}/tiles/WebMercatorQuad"
    one = {
        "title": collection.table.title,
        "dataType": "vector",
        "crs": "http://www.opengis.net/def/crs/EPSG/0/3857",
        "tileMatrixSetURI": _MATRIX_SET,
        "links": [
            link(address, "self", JSON),
            link(f"{address}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}", "item", MVT),
        ],
    }
    document = {"links": self_and_other(request, JSON), "tilesets": [one]}
    return answer(request, orjson.dumps(document), JSON)


def _with_geometry(request: Request) -> Collection:
    shelf: Shelf = request.app.state.shelf
    collection = shelf.collection(request.path_params["collection"])
    if collection.table.geometry is None:
        raise CollectionNotFound(collection=collection.id)
    return collection
