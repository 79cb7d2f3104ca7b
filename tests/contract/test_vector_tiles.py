# SPDX-License-Identifier: EUPL-1.2
"""OGC API Tiles 1 (20-057): tiles of a collection, before and after they are built."""

from __future__ import annotations

import gzip
import math

import orjson
import pytest

from drehscheibe.releases.tiles import tiles_task
from instances import publish
from streams import Points

TILES = "/ogc/collections/kacheln/tiles/WebMercatorQuad"


def of_place(longitude, latitude, zoom):
    """Row and column of the tile (20-057; TileMatrixSet WebMercatorQuad)."""
    column = int((longitude + 180) / 360 * 2**zoom)
    mercator = math.asinh(math.tan(math.radians(latitude)))
    return int((1 - mercator / math.pi) / 2 * 2**zoom), column


@pytest.fixture(scope="module")
def built(client, instance):
    manifest = publish(instance, "kacheln", Points(60))
    before = client.get(TILES).json()
    assert before["ready"] is False
    assert client.get(f"{TILES}/0/0/0").status_code == 404
    wishes = [orjson.loads(path.read_bytes()) for path in instance.requests.glob("*.json")]
    assert {"kind": "tiles", "dataset": "kacheln", "release": manifest.release} in wishes
    task = {"home": str(instance.home), "dataset": "kacheln", "release": manifest.release}
    tiles_task(task, lambda *_: None)
    return manifest


def test_core_tc_success(client, built):
    row, column = of_place(8.0, 51.0, 14)
    response = client.get(f"{TILES}/14/{row}/{column}?f=mvt")
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    assert b"items" in response.content
    assert "Möhne 0".encode() in response.content


def test_a_tile_for_a_client_without_gzip(client, built):
    row, column = of_place(8.0, 51.0, 14)
    address = f"{TILES}/14/{row}/{column}"
    plain = client.get(address, headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert not plain.content.startswith(gzip.compress(b"")[:2])


def test_core_tc_empty(client, built):
    assert client.get(f"{TILES}/14/0/0").status_code == 204


def test_core_tc_error(client, built):
    for path in ("31/0/0", "2/4/0", "2/0/x", "-1/0/0"):
        assert client.get(f"{TILES}/{path}").status_code == 404
    assert client.get(f"{TILES}/0/0/0?f=png").status_code == 400


def test_tilejson(client, built):
    document = client.get(TILES).json()
    assert document["ready"] is True
    assert document["maxzoom"] == 14
    assert document["tiles"][0].endswith("/{z}/{y}/{x}?f=mvt")
    assert document["vector_layers"][0]["id"] == "items"


def test_tilesets_list(client, built):
    listed = client.get("/ogc/collections/kacheln/tiles").json()["tilesets"]
    assert listed[0]["tileMatrixSetURI"].endswith("/WebMercatorQuad")


def test_a_table_without_geometry_has_no_tiles(client):
    assert client.get("/ogc/collections/flaechen.liste/tiles").status_code == 404


def test_damaged_tiles_are_503(client, instance):
    manifest = publish(instance, "scherben", Points(3))
    path = instance.tiles(manifest.release, "punkte")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not tiles")
    response = client.get("/ogc/collections/scherben/tiles/WebMercatorQuad/0/0/0")
    assert response.status_code == 503
