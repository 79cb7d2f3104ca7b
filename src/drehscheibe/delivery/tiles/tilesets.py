# SPDX-License-Identifier: EUPL-1.2
"""What tiles there are of a collection: tileset metadata (OGC 17-083r4) and TileJSON 3.0.0."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.delivery.http.answers import answer
from drehscheibe.delivery.http.links import GEODATA, TILING_SCHEME, link, ogc
from drehscheibe.delivery.http.media_types import JSON
from drehscheibe.delivery.http.negotiation import HTML_OFFER, PLAIN, Form, Node, Offer, json_offer
from drehscheibe.delivery.queries.crs import CRS84_URI
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.tiles import pages
from drehscheibe.delivery.tiles.tile_matrix_sets import CRS, QUAD, URI
from drehscheibe.delivery.tiles.tiles import MVT, with_geometry
from drehscheibe.domain.tables import ColumnType, GeometryType
from drehscheibe.releases.tile_names import COUNT, FIRST_DRAWN, ID, LAYER, LIVE_DEEPEST, OVERVIEW
from drehscheibe.releases.web_mercator import DEEPEST, limits

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.holdings.shelf import Collection, Shelf
    from drehscheibe.delivery.tiles.archives import Archives
    from drehscheibe.domain.tables import Bbox

TILEJSON = "application/vnd.mapbox.tilejson+json"
_OF = "/collections/{collectionId}/tiles"
_TILESETS = Endpoint(
    _OF, ".collection.vector.getTileSetsList", "The tilesets of a collection", PLAIN
)
_TILESET = Endpoint(
    f"{_OF}/{QUAD}",
    ".collection.vector.getTileSet",
    "The tileset of a collection",
    (json_offer(), Offer(Form.TILEJSON, TILEJSON, ("application/tilejson+json",)), HTML_OFFER),
)
AREA = Area(
    (
        *(
            f"http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/{name}"
            for name in ("tileset", "tilesets-list", "geodata-tilesets")
        ),
        "http://www.opengis.net/spec/tms/2.0/conf/json-tilesetmetadata",
    ),
    (_TILESETS, _TILESET),
)
_DIMENSIONS = {
    GeometryType.POINT: 0,
    GeometryType.MULTIPOINT: 0,
    GeometryType.LINE: 1,
    GeometryType.MULTILINE: 1,
    GeometryType.POLYGON: 2,
    GeometryType.MULTIPOLYGON: 2,
}
_KINDS = {
    ColumnType.INTEGER: "Number",
    ColumnType.NUMBER: "Number",
    ColumnType.BOOLEAN: "Boolean",
}


async def tilesets(request: Request) -> Response:
    """GET …/tiles: the one tileset there is (20-057, 9.3, /req/tilesets-list/tileset-links)."""
    form = _TILESETS.checked_form(request)
    collection = with_geometry(request)
    address = f"{ogc(request)}/collections/{collection.id}/tiles"
    if form is Form.HTML:
        document = _tilejson(request, collection, f"{address}/{QUAD}")
        return pages.tiles(request, collection, document)
    one = {
        "title": collection.table.title,
        "dataType": "vector",
        "crs": CRS,
        "tileMatrixSetURI": URI,
        "links": _tileset_links(request, f"{address}/{QUAD}"),
    }
    listed = {"links": [link(address, "self", JSON)], "tilesets": [one]}
    return answer(request, orjson.dumps(listed), JSON)


def _tileset_links(request: Request, address: str) -> list[Any]:
    return [
        link(address, "self", JSON),
        link(f"{ogc(request)}/tileMatrixSets/{QUAD}", TILING_SCHEME, JSON),
    ]


async def tileset(request: Request) -> Response:
    """GET …/tiles/WebMercatorQuad (20-057, 8.3), as JSON or as TileJSON."""
    form = _TILESET.checked_form(request)
    collection = with_geometry(request)
    address = f"{ogc(request)}/collections/{collection.id}/tiles/{QUAD}"
    if form is Form.JSON:
        return answer(request, orjson.dumps(_metadata(request, collection, address)), JSON)
    document = _tilejson(request, collection, address)
    if form is Form.HTML:
        return pages.tiles(request, collection, document)
    return answer(request, orjson.dumps(document), TILEJSON)


def _metadata(request: Request, collection: Collection, address: str) -> Node:
    """/req/tileset/description; the limits make /req/core/tc-error B hold (204 within them)."""
    table = collection.table
    shelf: Shelf = request.app.state.shelf
    record = shelf.record(collection.dataset)
    template = link(f"{address}/{{tileMatrix}}/{{tileRow}}/{{tileCol}}?f=mvt", "item", MVT)
    as_tilejson = link(f"{address}?f=tilejson", "alternate", TILEJSON)
    described = {
        "title": table.title,
        "description": record.description if record else None,
        "attribution": record.attribution if record else None,
        "dataType": "vector",
        "crs": CRS,
        "tileMatrixSetURI": URI,
        "tileMatrixSetLimits": _limits(table.bbox),
        "boundingBox": _box(table.bbox),
        "layers": [_layer(collection)],
        "links": [
            *_tileset_links(request, address),
            as_tilejson,
            {**template, "templated": True},
            link(address.partition("/tiles/")[0], GEODATA, JSON),
        ],
    }
    return {name: value for name, value in described.items() if value}


def _limits(box: Bbox | None) -> list[Node] | None:
    """Of every matrix the rows and columns that hold something (17-083r4, 6.3)."""
    if box is None:
        return None
    found = [(zoom, limits(box, zoom)) for zoom in range(DEEPEST + 1)]
    return [
        {
            "tileMatrix": str(zoom),
            "minTileRow": held.min_row,
            "maxTileRow": held.max_row,
            "minTileCol": held.min_column,
            "maxTileCol": held.max_column,
        }
        for zoom, held in found
    ]


def _box(box: Bbox | None) -> Node | None:
    if box is None:
        return None
    return {"lowerLeft": box[:2], "upperRight": box[2:], "crs": CRS84_URI}


def _layer(collection: Collection) -> Node:
    geometry = collection.table.geometry
    layer: Node = {"id": LAYER, "title": collection.table.title, "dataType": "vector"}
    if geometry and geometry.type in _DIMENSIONS:
        layer["geometryDimension"] = _DIMENSIONS[geometry.type]
    return layer


def _tilejson(request: Request, collection: Collection, address: str) -> Node:
    """`ready`: the tiles are built; until then they are drawn and have the overview, too."""
    archives: Archives = request.app.state.archives
    shelf: Shelf = request.app.state.shelf
    archive = archives.of(shelf, collection)
    record = shelf.record(collection.dataset)
    table = collection.table
    low, high = archive.zooms if archive else (0, LIVE_DEEPEST)
    document = {
        "tilejson": "3.0.0",
        "name": table.title,
        "description": record.description if record else None,
        "attribution": record.attribution if record else None,
        "tiles": [f"{address}/{{z}}/{{y}}/{{x}}?f=mvt"],
        "minzoom": low,
        "maxzoom": high,
        "bounds": list(table.bbox) if table.bbox else None,
        "vector_layers": _vector_layers(collection, is_built=archive is not None),
        "ready": archive is not None or not (table.rows and table.bbox),
    }
    return {name: value for name, value in document.items() if value is not None}


def _vector_layers(collection: Collection, *, is_built: bool) -> list[Node]:
    fields = {ID: "String"} | {
        column.name: _KINDS.get(column.type, "String") for column in collection.table.columns
    }
    layer: Node = {"id": LAYER, "description": collection.table.title, "fields": fields}
    if is_built:
        return [layer]
    overview = {"id": OVERVIEW, "fields": {COUNT: "Number"}, "minzoom": 0}
    return [layer, overview | {"maxzoom": FIRST_DRAWN - 1}]
