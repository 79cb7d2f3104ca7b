# SPDX-License-Identifier: EUPL-1.2
"""The tile matrix set of all tiles, told in full: nobody has to ask elsewhere (17-083r4, D.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.delivery.http.answers import answer
from drehscheibe.delivery.http.links import link, ogc, self_and_other
from drehscheibe.delivery.http.media_types import JSON
from drehscheibe.delivery.http.negotiation import PLAIN, Form
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.tiles import pages
from drehscheibe.domain.errors import NotFound
from drehscheibe.releases.web_mercator import DEEPEST

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

QUAD = "WebMercatorQuad"
TITLE = "Google Maps Compatible for the World"
URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
CRS = "http://www.opengis.net/def/crs/EPSG/0/3857"

_EDGE = 20037508.342789244  # metres from the middle
_PIXELS = 256
_PIXEL_METRES = 0.00028  # 17-083r4, 6.1.1.1

_SETS = Endpoint("/tileMatrixSets", "getTileMatrixSetsList", "The tile matrix sets", PLAIN)
_SET = Endpoint("/tileMatrixSets/{tileMatrixSetId}", "getTileMatrixSet", "A tile matrix set", PLAIN)
AREA = Area(
    tuple(
        f"http://www.opengis.net/spec/tms/2.0/conf/{name}"
        for name in ("tilematrixset", "json-tilematrixset")
    ),
    (_SETS, _SET),
)


async def tile_matrix_sets(request: Request) -> Response:
    """GET /ogc/tileMatrixSets (20-057, Annex B)."""
    form = _SETS.checked_form(request)
    here = f"{ogc(request)}/tileMatrixSets"
    # "self" is what the standard shows, "item" what its test suite looks for.
    links = [link(f"{here}/{QUAD}", rel, JSON, TITLE) for rel in ("self", "item")]
    one = {"id": QUAD, "title": TITLE, "uri": URI, "crs": CRS, "links": links}
    if form is Form.HTML:
        return pages.tile_matrix_sets(request, [one])
    document = {"tileMatrixSets": [one], "links": self_and_other(request, JSON)}
    return answer(request, orjson.dumps(document), JSON)


async def tile_matrix_set(request: Request) -> Response:
    """GET /ogc/tileMatrixSets/WebMercatorQuad."""
    form = _SET.checked_form(request)
    if request.path_params["set"] != QUAD:
        raise NotFound
    if form is Form.HTML:
        return pages.tile_matrix_set(request, _DEFINITION)
    return answer(request, orjson.dumps(_DEFINITION), JSON)


def _matrix(zoom: int) -> dict[str, Any]:
    side = 1 << zoom
    cell = 2 * _EDGE / _PIXELS / side
    return {
        "id": str(zoom),
        "scaleDenominator": cell / _PIXEL_METRES,
        "cellSize": cell,
        "cornerOfOrigin": "topLeft",
        "pointOfOrigin": [-_EDGE, _EDGE],
        "tileWidth": _PIXELS,
        "tileHeight": _PIXELS,
        "matrixWidth": side,
        "matrixHeight": side,
    }


_DEFINITION = {
    "id": QUAD,
    "title": TITLE,
    "uri": URI,
    "crs": CRS,
    "orderedAxes": ["X", "Y"],
    "wellKnownScaleSet": "http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible",
    "tileMatrices": [_matrix(zoom) for zoom in range(DEEPEST + 1)],
}
