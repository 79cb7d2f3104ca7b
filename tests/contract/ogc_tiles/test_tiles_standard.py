# SPDX-License-Identifier: EUPL-1.2
"""OGC API Tiles 1 (20-057): every requirement of the classes that are declared."""

from __future__ import annotations

import pytest

from instances import Areas, publish
from mvt_reader import layers_of, read_tile
from streams import Points
from tile_samples import address, build_tiles, of_place

MVT = "application/vnd.mapbox-vector-tile"
TILES = "/ogc/collections/kacheln/tiles"
QUAD = f"{TILES}/WebMercatorQuad"
SCHEME = "http://www.opengis.net/def/rel/ogc/1.0/tiling-scheme"
VECTOR = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
URI = "http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad"
CRS = "http://www.opengis.net/def/crs/EPSG/0/3857"
ONE = "/collections/{collectionId}"
PATH = f"{ONE}/tiles/WebMercatorQuad/{{tileMatrix}}/{{tileRow}}/{{tileCol}}"
PLACE = (8.0, 51.0)  # of the first point


@pytest.fixture(scope="module", autouse=True)
def built(instance):
    manifest = publish(instance, "kacheln", Points(60))
    build_tiles(instance, manifest)
    publish(instance, "gezeichnet", Areas(), title="Gezeichnet")
    return manifest


def linked(links, rel):
    return [link for link in links if link["rel"] == rel]


def test_core_conformance_success(client):
    declared = client.get("/ogc/conformance").json()["conformsTo"]
    tiles = {uri.rpartition("/")[2] for uri in declared if "ogcapi-tiles-1/1.0/conf/" in uri}
    assert tiles == {"core", "tileset", "tilesets-list", "geodata-tilesets", "mvt", "oas30"}


def test_core_tc_op(client):
    """/req/core/tc-op: the template is in the tileset and leads to a tile."""
    (template,) = linked(client.get(QUAD).json()["links"], "item")
    zoom, row, column = of_place(*PLACE, 14)
    filled = (
        template["href"]
        .replace("{tileMatrix}", str(zoom))
        .replace("{tileRow}", str(row))
        .replace("{tileCol}", str(column))
    )
    assert client.get(filled).status_code == 200


@pytest.mark.parametrize("name", ["tileMatrix", "tileRow", "tileCol"])
def test_core_tc_tilematrix_tilerow_tilecol_definition(client, name):
    """/req/core/tc-tilematrix-definition, tc-tilerow-definition, tc-tilecol-definition."""
    operation = client.get("/ogc/api").json()["paths"][PATH]["get"]
    (parameter,) = (one for one in operation["parameters"] if one.get("name") == name)
    assert parameter["in"] == "path"
    assert parameter["required"] is True
    assert parameter["schema"] == {"type": "string"}


@pytest.mark.parametrize("collection", ["kacheln", "gezeichnet"])
def test_core_tc_success(client, collection):
    """200 with what lies in the tile, built or drawn (/req/core/tc-success A and B)."""
    response = client.get(f"{address(collection, of_place(8.001, 51.001, 14))}?f=mvt")
    assert response.status_code == 200
    assert response.headers["content-type"] == MVT
    assert read_tile(response.content)


@pytest.mark.parametrize(
    "path", ["25/0/0", "2/4/0", "2/0/4", "2/0/x", "-1/0/0", "1/0.5/0", "x/y/z"]
)
def test_core_tc_error_outside_of_the_matrix_set(client, path):
    """/req/core/tc-error A."""
    for collection in ("kacheln", "gezeichnet"):
        response = client.get(f"/ogc/collections/{collection}/tiles/WebMercatorQuad/{path}")
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


def test_core_tc_error_outside_of_the_limits(client):
    """/req/core/tc-error A: what the tileset's limits leave out."""
    for one in client.get(QUAD).json()["tileMatrixSetLimits"]:
        zoom, row, column = int(one["tileMatrix"]), one["maxTileRow"], one["minTileCol"]
        assert client.get(address("kacheln", (zoom, row, column))).status_code in {200, 204}
        assert client.get(address("kacheln", (zoom, row + 1, column))).status_code == 404
        assert client.get(address("kacheln", (zoom, 2**31 - 1, 2**31 - 1))).status_code == 404


def test_core_tc_error_empty(client):
    """/req/core/tc-error B: 204 within the limits, where nothing lies."""
    for collection in ("kacheln", "gezeichnet"):
        response = client.get(address(collection, of_place(8.305, 51.2, 14)))
        assert (response.status_code, response.content) == (204, b"")


def test_tileset_description(client):
    """/req/tileset/description A to G, by negotiation and by `f`."""
    document = client.get(QUAD, headers={"Accept": "application/json"}).json()
    assert document == client.get(f"{QUAD}?f=json").json()
    assert document["dataType"] == "vector"
    assert document["crs"] == CRS
    assert document["tileMatrixSetURI"] == URI
    assert document["layers"][0] == {
        "id": "items",
        "title": "Punkte",
        "dataType": "vector",
        "geometryDimension": 0,
    }
    (template,) = linked(document["links"], "item")
    assert template["type"] == MVT
    assert template["templated"] is True
    assert {f"{{{name}}}" for name in ("tileMatrix", "tileRow", "tileCol")} < set(
        template["href"].partition("?")[0].split("/")
    )
    (scheme,) = linked(document["links"], SCHEME)
    assert client.get(scheme["href"]).json()["uri"] == URI


def test_tileset_limits_and_box(client):
    """17-083r4, 6.3 and 7: limits of every matrix, the box in CRS84."""
    document = client.get(QUAD).json()
    limits = {one["tileMatrix"]: one for one in document["tileMatrixSetLimits"]}
    assert list(limits) == [str(zoom) for zoom in range(25)]
    _, row, column = of_place(*PLACE, 14)
    assert limits["14"]["minTileRow"] < row <= limits["14"]["maxTileRow"]
    assert limits["14"]["minTileCol"] <= column < limits["14"]["maxTileCol"]
    assert document["boundingBox"]["lowerLeft"] == pytest.approx([8.0, 51.0])
    assert document["boundingBox"]["crs"].endswith("CRS84")


def test_tilesets_list_tileset_links(client):
    """/req/tilesets-list/tileset-links."""
    response = client.get(TILES, headers={"Accept": "application/json"})
    (one,) = response.json()["tilesets"]
    assert one["dataType"] == "vector"
    assert one["crs"] == CRS
    assert one["tileMatrixSetURI"] == URI
    (here,) = linked(one["links"], "self")
    assert here["href"].endswith(QUAD)
    for link in one["links"]:
        assert client.get(link["href"]).status_code == 200
        assert link["type"] == "application/json"
    assert linked(one["links"], SCHEME)


def test_geodata_tilesets_desc_links(client):
    """/req/geodata-tilesets/desc-links; a table without places has none."""
    for collection in client.get("/ogc/collections").json()["collections"]:
        links = linked(collection["links"], VECTOR)
        has_place = collection["itemType"] == "feature" and "crs" in collection
        assert len(links) == (1 if has_place else 0)
        assert all(link["href"].endswith(f"/{collection['id']}/tiles") for link in links)


def test_geodata_tilesets_operation(client):
    """/req/geodata-tilesets/operation."""
    assert len(client.get(TILES).json()["tilesets"]) == 1
    assert client.get("/ogc/collections/flaechen.liste/tiles").status_code == 404
    assert client.get("/ogc/collections/gibtesnicht/tiles").status_code == 404


def test_a_tileset_names_the_collection_that_it_draws(client):
    """17-083r4, tileSet.json: by the whole address of the relation."""
    tileset = client.get(f"{TILES}/WebMercatorQuad").json()
    (drawn,) = linked(tileset["links"], "http://www.opengis.net/def/rel/ogc/1.0/geodata")
    assert drawn["href"].endswith(TILES.removesuffix("/tiles"))


@pytest.mark.parametrize("collection", ["kacheln", "gezeichnet"])
def test_mvt_content(client, collection):
    """/req/mvt/content: one layer, shapes and kinds, the grid from the tile's corner."""
    tile = of_place(8.001, 51.001, 16)
    content = client.get(address(collection, tile), headers={"Accept": MVT}).content
    assert layers_of(content) == ["items"]
    features = read_tile(content)
    assert features
    shapes = {feature.shape.geom_type for feature in features}
    assert shapes == {"Point"} if collection == "kacheln" else {"Polygon"}
    west, *_ = features[0].shape.bounds
    expected = (8.0 + 180) / 360 * 2**16 - tile[2]
    assert west / 4096 == pytest.approx(max(expected, -80 / 4096), abs=1e-3)


def test_oas30_completeness(client):
    """/req/oas30/completeness: every tile resource, with its parameters, and none too many."""
    paths = client.get("/ogc/api").json()["paths"]
    sets = {"/tileMatrixSets", "/tileMatrixSets/{tileMatrixSetId}"}
    assert {f"{ONE}/tiles", f"{ONE}/tiles/WebMercatorQuad", PATH} | sets <= set(paths)
    operation = paths[PATH]["get"]
    assert {"$ref": "#/components/parameters/properties"} in operation["parameters"]
    assert set(operation["responses"]) == {"200", "204", "default"}
    assert set(operation["responses"]["200"]["content"]) == {MVT}


def test_oas30_operation_id(client):
    """/req/oas30/operation-id: the endings that the standard gives."""
    paths = client.get("/ogc/api").json()["paths"]
    endings = {
        f"{ONE}/tiles": ".collection.vector.getTileSetsList",
        f"{ONE}/tiles/WebMercatorQuad": ".collection.vector.getTileSet",
        PATH: ".collection.vector.getTile",
        "/tileMatrixSets": "getTileMatrixSetsList",
        "/tileMatrixSets/{tileMatrixSetId}": "getTileMatrixSet",
    }
    for path, ending in endings.items():
        assert paths[path]["get"]["operationId"].endswith(ending)
    ids = [operation["get"]["operationId"] for operation in paths.values()]
    assert len(ids) == len(set(ids))


def test_tile_matrix_sets(client):
    """17-083r4, D.1: the definition is complete, and its numbers are the registered ones."""
    links = client.get("/ogc/").json()["links"]
    (schemes,) = linked(links, "http://www.opengis.net/def/rel/ogc/1.0/tiling-schemes")
    (one,) = client.get(schemes["href"]).json()["tileMatrixSets"]
    assert (one["id"], one["uri"]) == ("WebMercatorQuad", URI)
    definition = client.get(linked(one["links"], "self")[0]["href"]).json()
    assert definition["crs"] == CRS
    assert definition["orderedAxes"] == ["X", "Y"]
    first, *_, last = definition["tileMatrices"]
    assert first["scaleDenominator"] == pytest.approx(559082264.028717, rel=1e-12)
    assert first["cellSize"] == pytest.approx(156543.033928041, rel=1e-12)
    assert first["pointOfOrigin"] == pytest.approx([-20037508.3427892, 20037508.3427892], rel=1e-12)
    assert (first["id"], first["tileWidth"], first["matrixWidth"]) == ("0", 256, 1)
    assert (last["id"], last["matrixHeight"]) == ("24", 2**24)
    assert last["scaleDenominator"] == pytest.approx(33.3238997477002, rel=1e-11)
    assert client.get("/ogc/tileMatrixSets/WorldCRS84Quad").status_code == 404


def test_people_read_the_tile_matrix_sets_as_pages(client):
    """By `Accept` as browsers send it, and by `f`; programs get JSON as ever."""
    browser = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
    listed = client.get("/ogc/tileMatrixSets", headers=browser)
    assert "Gitter der Kartenkacheln" in listed.text
    assert 'href="/ogc/tileMatrixSets/WebMercatorQuad?f=html"' in listed.text
    assert "/ogc/tileMatrixSets?f=html" in client.get("/ogc/?f=html").text
    for language, said in {"de": "559.082.264", "en": "559,082,264"}.items():
        one = client.get(f"/ogc/tileMatrixSets/WebMercatorQuad?f=html&lang={language}")
        assert one.headers["content-type"] == "text/html; charset=utf-8"
        assert said in one.text
        assert one.text.count("<tr><th") == 25 + 1  # a line of each zoom level, and the head
    assert client.get("/ogc/tileMatrixSets/WorldCRS84Quad?f=html").status_code == 404
    plain = client.get("/ogc/tileMatrixSets", headers={"Accept": "*/*"})
    assert plain.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("path", "accept", "status"),
    [
        (QUAD, "image/png", 406),
        (QUAD, "text/html", 200),
        (QUAD, "text/html, */*;q=0.1", 200),
        (TILES, "image/png", 406),
        ("/ogc/tileMatrixSets", "image/png", 406),
        ("/ogc/tileMatrixSets/WebMercatorQuad", "image/png", 406),
        (address("kacheln", of_place(*PLACE, 14)), "image/png", 406),
        (address("kacheln", of_place(*PLACE, 14)), "application/x-protobuf", 200),
        (address("kacheln", of_place(*PLACE, 14)), "*/*", 200),
    ],
)
def test_accept(client, path, accept, status):
    assert client.get(path, headers={"Accept": accept}).status_code == status


@pytest.mark.parametrize(
    "query", ["f=png", "f=html", "unbekannt=1", "f=mvt&f=mvt", "properties=gibtesnicht"]
)
def test_what_is_not_offered_is_400(client, query):
    assert client.get(f"{address('kacheln', of_place(*PLACE, 14))}?{query}").status_code == 400


def test_as_the_official_suite_walks(client):
    """ets-ogcapi-tiles10: from the collections over the lists to a tile, and one row too far."""
    collections = client.get("/ogc/collections", headers={"Accept": "application/json"}).json()
    well = {"kacheln", "gezeichnet", "punkte", "flaechen", "leer"}
    for collection in collections["collections"]:
        links = linked(collection["links"], VECTOR) if collection["id"] in well else ()
        for link in links:
            for one in client.get(link["href"]).json()["tilesets"]:
                assert [walk(client, inner["href"]) for inner in one["links"]].count(True) == 1


def walk(client, href):
    """Whether there is a template of tiles behind a link of a list, after trying it."""
    document = client.get(href, headers={"Accept": "application/json"}).json()
    templates = [link["href"] for link in document.get("links", ()) if "{tileRow}" in link["href"]]
    for template, limit in zip(
        templates, document.get("tileMatrixSetLimits", ())[:1], strict=False
    ):
        for more, expected in ((0, {200, 204}), (1, {404, 400})):
            filled = (
                template.replace("{tileMatrix}", limit["tileMatrix"])
                .replace("{tileRow}", str(limit["maxTileRow"] + more))
                .replace("{tileCol}", str(limit["minTileCol"]))
            )
            assert client.get(filled).status_code in expected
    return bool(templates)
