# SPDX-License-Identifier: EUPL-1.2
"""From the second a dataset is published: drawn tiles, then built ones, never a mix of both."""

from __future__ import annotations

import gzip

import numpy as np
import orjson
import pyarrow as pa
import pytest
import shapely

from instances import publish
from mvt_reader import layers_of, read_tile
from streams import Points
from tile_samples import address, build_tiles, of_place

HERE = (8.0, 51.0)


class Spread(Points):
    """Points over a town, all different."""

    def values(self):
        places = np.random.default_rng(1).random((self.rows, 2)) * 0.2 + [8.0, 51.0]
        wkb = shapely.to_wkb(shapely.points(places))
        return super().values() | {"geometry": pa.array(wkb, pa.binary())}


@pytest.fixture(scope="module")
def fresh(instance):
    """A collection of which no tiles are built."""
    return publish(instance, "frisch", Spread(3_000), title="Frisch")


def tilejson(client, collection):
    response = client.get(f"/ogc/collections/{collection}/tiles/WebMercatorQuad?f=tilejson")
    assert response.headers["content-type"] == "application/vnd.mapbox.tilejson+json"
    return response.json()


def test_tilejson_before_the_tiles_are_built(client, fresh, instance):
    document = tilejson(client, "frisch")
    assert document["tilejson"] == "3.0.0"
    assert document["ready"] is False
    assert (document["minzoom"], document["maxzoom"]) == (0, 16)
    assert document["bounds"] == pytest.approx([8.0, 51.0, 8.2, 51.2], abs=0.01)
    assert document["tiles"][0].endswith("/{z}/{y}/{x}?f=mvt")
    layers = {layer["id"]: layer for layer in document["vector_layers"]}
    assert layers["items"]["fields"] == {
        "_id": "String",
        "name": "String",
        "wert": "Number",
        "anzahl": "Number",
        "offen": "Boolean",
        "tag": "String",
        "stand": "String",
    }
    assert layers["overview"]["maxzoom"] == 12
    wishes = [orjson.loads(path.read_bytes()) for path in instance.requests.glob("*.json")]
    assert {"kind": "tiles", "dataset": "frisch", "release": fresh.release} in wishes


@pytest.mark.parametrize("zoom", [13, 14, 16])
def test_a_drawn_tile_holds_the_items_of_its_box(client, fresh, zoom):
    tile = of_place(8.1, 51.1, zoom)
    response = client.get(address("frisch", tile))
    drawn = {feature.number: feature.properties for feature in read_tile(response.content)}
    west, south, east, north = box(tile)
    inside = client.get(
        f"/ogc/collections/frisch/items?bbox={west},{south},{east},{north}&limit=1000"
    ).json()["features"]
    assert {item["id"] for item in inside} <= set(drawn)
    assert {
        number for number in drawn if not near(client, number, west, south, east, north)
    } == set()
    for item in inside[:20]:
        assert drawn[item["id"]] == {"_id": item["id"], **item["properties"]}


def box(tile):
    """West, south, east, north, reckoned without our code."""
    zoom, row, column = tile
    edges = np.array([[column, row + 1], [column + 1, row]]) / 2**zoom
    longitudes = edges[:, 0] * 360 - 180
    latitudes = np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * edges[:, 1]))))
    return longitudes[0], latitudes[0], longitudes[1], latitudes[1]


def near(client, number, west, south, east, north):
    """In the tile or in the fiftieth part around it that is drawn, too."""
    x, y = client.get(f"/ogc/collections/frisch/items/{number}").json()["geometry"]["coordinates"]
    along, down = (east - west) / 48, (north - south) / 48
    return west - along < x < east + along and south - down < y < north + down


def test_far_views_show_how_many_lie_where(client, fresh):
    content = client.get(address("frisch", of_place(*HERE, 8))).content
    assert layers_of(content) == ["overview"]
    counts = [feature.properties["count"] for feature in read_tile(content, "overview")]
    assert sum(counts) == pytest.approx(3_000, abs=32)


def test_where_few_lie_far_views_show_them(client, instance):
    publish(instance, "wenige", Spread(900), title="Wenige")
    content = client.get(address("wenige", of_place(*HERE, 8))).content
    assert layers_of(content) == ["items"]
    assert len(read_tile(content)) == 900


def test_drawn_tiles_are_asked_for_again_each_time(client, fresh):
    """Nobody keeps one without asking, so that built ones take over at once."""
    response = client.get(address("frisch", of_place(8.1, 51.1, 14)))
    assert response.headers["cache-control"] == "no-cache"
    known = {"If-None-Match": response.headers["etag"]}
    again = client.get(address("frisch", of_place(8.1, 51.1, 14)), headers=known)
    assert again.status_code == 304
    assert again.headers["cache-control"] == "no-cache"


def test_built_tiles_take_over_at_once(client, instance):
    manifest = publish(instance, "wechsel", Spread(3_000), title="Wechsel")
    near_, far = (address("wechsel", of_place(8.1, 51.1, zoom)) for zoom in (13, 8))
    before = [client.get(path) for path in (near_, far)]
    assert layers_of(before[1].content) == ["overview"]
    build_tiles(instance, manifest)
    for path, drawn in zip((near_, far), before, strict=True):
        known = {"If-None-Match": drawn.headers["etag"]}
        built = client.get(path, headers=known)
        assert built.status_code == 200
        assert built.headers["etag"] != drawn.headers["etag"]
        assert layers_of(built.content) == ["items"]
    document = tilejson(client, "wechsel")
    assert document["ready"] is True
    assert (document["minzoom"], document["maxzoom"]) == (0, 14)
    assert [layer["id"] for layer in document["vector_layers"]] == ["items"]


def test_deeper_than_the_built_ones_tiles_are_drawn(client, instance):
    """Overzoom: the whole detail of the data, at every zoom of the matrix set."""
    manifest = publish(instance, "tief", Spread(50), title="Tief")
    build_tiles(instance, manifest)
    item = client.get("/ogc/collections/tief/items?limit=1").json()["features"][0]
    for zoom in (14, 15, 18, 24):
        response = client.get(address("tief", of_place(*item["geometry"]["coordinates"], zoom)))
        numbers = [feature.number for feature in read_tile(response.content)]
        assert item["id"] in numbers
        assert "max-age=30" in response.headers["cache-control"]


def test_some_attributes_of_drawn_and_of_built_tiles(client, instance, fresh):
    manifest = publish(instance, "auswahl", Spread(50), title="Auswahl")
    build_tiles(instance, manifest)
    for collection, zoom in (("frisch", 14), ("auswahl", 10), ("auswahl", 16)):
        place = client.get(f"/ogc/collections/{collection}/items?limit=1").json()["features"][0]
        path = address(collection, of_place(*place["geometry"]["coordinates"], zoom))
        some, none = (client.get(f"{path}?f=mvt&properties={names}") for names in ("wert,name", ""))
        full = client.get(path)
        assert len({answer.headers["etag"] for answer in (some, none, full)}) == 3
        assert set(read_tile(some.content)[0].properties) == {"_id", "name", "wert"}
        assert set(read_tile(none.content)[0].properties) == {"_id"}
        numbers = [[f.number for f in read_tile(a.content)] for a in (some, none, full)]
        assert numbers[0] == numbers[1] == numbers[2]


def test_a_client_without_gzip(client, instance, fresh):
    build_tiles(instance, publish(instance, "gepackt", Points(60), title="Gepackt"))
    for place, collection in (((8.1, 51.1), "frisch"), (HERE, "gepackt")):
        path = address(collection, of_place(*place, 14))
        plain = client.get(path, headers={"Accept-Encoding": "identity"})
        assert "content-encoding" not in plain.headers
        assert not plain.content.startswith(gzip.compress(b"")[:2])
        assert read_tile(plain.content)


def test_a_collection_without_rows_has_empty_tiles_and_waits_for_nothing(client):
    assert tilejson(client, "leer")["ready"] is True
    for zoom in (0, 8, 14):
        assert client.get(address("leer", of_place(*HERE, zoom))).status_code == 204


def test_both_ends_of_the_world(client):
    """The mixed areas of the shared instance reach over the antimeridian."""
    for longitude in (179.95, -179.95):
        response = client.get(address("flaechen", of_place(longitude, -16.5, 14)))
        (feature,) = read_tile(response.content)
        assert feature.properties["name"] == ("Osten" if longitude > 0 else "Westen")


def test_damaged_tiles_are_503(client, instance):
    manifest = publish(instance, "scherben", Points(3), title="Scherben")
    path = instance.tiles(manifest.release, "punkte")
    path.parent.mkdir(parents=True)
    path.write_bytes(b"not tiles")
    assert client.get(address("scherben", (0, 0, 0))).status_code == 503


def test_a_damaged_store_is_503_and_the_worker_mends_it(client, instance):
    manifest = publish(instance, "bruch", Points(3), title="Bruch")
    store = instance.items(manifest.release, "punkte")
    whole = store.read_bytes()
    store.write_bytes(b"no store")
    for zoom in (5, 14):
        response = client.get(address("bruch", of_place(*HERE, zoom)))
        assert response.status_code == 503
    store.write_bytes(whole)  # other tests read every collection
    wishes = [orjson.loads(path.read_bytes()) for path in instance.requests.glob("*.json")]
    assert {"kind": "items", "dataset": "bruch", "release": manifest.release} in wishes
