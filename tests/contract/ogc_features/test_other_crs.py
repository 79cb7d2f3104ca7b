# SPDX-License-Identifier: EUPL-1.2
"""OGC API Features 2 CRS (18-058r1): one test per requirement, named after it."""

from __future__ import annotations

import pyproj
import pytest

from drehscheibe.delivery.queries.crs import DEGREES, NORTH_FIRST, REACHES, URIS

POINTS = "/ogc/collections/punkte/items"
CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"


def asked(client, path=POINTS, **params):
    response = client.get(path, params={name.replace("_", "-"): v for name, v in params.items()})
    assert response.status_code == 200, response.text
    return response


def ids(response):
    return [feature["id"] for feature in response.json()["features"]]


def test_crs_fc_md_crs_list_and_storage_crs(client):
    """/req/crs/crs-uri; /req/crs/fc-md-crs-list; /req/crs/fc-md-storageCrs;
    /req/crs/fc-md-storageCrs-valid-value"""
    described = client.get("/ogc/collections/punkte").json()
    assert described["crs"][0] == CRS84
    for code in (4326, 3857, 25832, 25833, 4647, 31466, 31467, 4258):
        assert f"{EPSG}{code}" in described["crs"]
    assert described["storageCrs"] in described["crs"]


def test_crs_fc_md_crs_list_is_none_without_geometry(client):
    assert "crs" not in client.get("/ogc/collections/liste").json()


@pytest.mark.parametrize("code", [code for code in URIS if code.startswith("EPSG")])
def test_crs_action_moves_as_the_register_says_axes_in_their_order(client, code):
    """/req/crs/fc-crs-action; /req/crs/ogc-crs-header-value"""
    uri = URIS[code]
    answer = asked(client, crs=uri, limit=3)
    assert answer.headers["content-crs"] == f"<{uri}>"
    plain = asked(client, limit=3).json()["features"]
    transformer = pyproj.Transformer.from_crs("OGC:CRS84", code, always_xy=False)
    for moved, before in zip(answer.json()["features"], plain, strict=True):
        assert moved["properties"] == before["properties"]
        wanted = transformer.transform(*before["geometry"]["coordinates"])
        # Operations to and from DHDN differ by some metres; mixed-up axes by many kilometres.
        metres = 1e-4 if abs(wanted[0]) < 400 else 5
        assert moved["geometry"]["coordinates"] == pytest.approx(wanted, abs=metres)


@pytest.mark.parametrize("code", [code for code in URIS if code.startswith("EPSG")])
def test_the_order_of_axes_is_that_of_the_register(code):
    first = pyproj.CRS(code).axis_info[0].direction
    assert (first == "north") == (code in NORTH_FIRST)


def test_meridians_are_those_of_the_register():
    assert set(REACHES) | DEGREES == set(URIS)
    for code, (meridian, _) in REACHES.items():
        told = {one.name: one.value for one in pyproj.CRS(code).coordinate_operation.params}
        assert told["False easting"] == meridian


def test_crs_ogc_crs_header_also_by_default(client):
    """/req/crs/ogc-crs-header; /req/crs/fc-crs-default-value"""
    assert asked(client).headers["content-crs"] == f"<{CRS84}>"
    assert asked(client, f"{POINTS}/1").headers["content-crs"] == f"<{CRS84}>"


def test_crs_one_feature_in_another_crs(client):
    answer = asked(client, f"{POINTS}/1", crs=f"{EPSG}25832")
    east, north = answer.json()["geometry"]["coordinates"]
    assert 400_000 < east < 500_000
    assert 5_600_000 < north < 5_800_000


@pytest.mark.parametrize("code", [25832, 31466, 31467])
def test_crs_every_kind_of_geometry_is_moved_whole(client, code):
    """Also where it lies far from all that the grid of DHDN covers."""
    areas = "/ogc/collections/flaechen/items"
    plain = asked(client, areas).json()["features"]
    moved = asked(client, areas, crs=f"{EPSG}{code}").json()["features"]
    assert [outline(f["geometry"]) for f in moved] == [outline(f["geometry"]) for f in plain]
    assert all(f["geometry"] is None or abs(first(f["geometry"])) > 180 for f in moved)


def outline(geometry):
    """The type, and how many coordinates lie in which depth."""
    return geometry and (geometry["type"], shape(geometry["coordinates"]))


def shape(coordinates):
    if isinstance(coordinates[0], list):
        return [shape(inner) for inner in coordinates]
    return len(coordinates)


def first(geometry):
    inner = geometry["coordinates"]
    while isinstance(inner, list):
        inner = inner[0]
    return inner


def test_crs_many_features_at_once(client):
    """/req/crs/geojson"""
    answer = asked(client, crs=f"{EPSG}25832", limit=10_000)
    assert answer.json()["numberReturned"] == asked(client, limit=10_000).json()["numberReturned"]


@pytest.mark.parametrize("name", ["crs", "bbox-crs", "filter-crs"])
@pytest.mark.parametrize("value", [f"{EPSG}2154", "EPSG:0", "", "25832", "urn:ogc:def:crs"])
def test_crs_fc_crs_valid_value(client, name, value):
    """/req/crs/fc-crs-valid-value; /req/crs/fc-bbox-crs-valid-value"""
    response = client.get(POINTS, params={name: value})
    assert response.status_code == 400
    assert name in response.json()["detail"]


def test_crs_fc_bbox_crs_action(client):
    """/req/crs/fc-bbox-crs-action

    The same box in degrees the other way round, and in metres by its own edges.
    """
    plain = ids(asked(client, bbox="8.1,51.1,8.3,51.2", limit=1000))
    assert ids(asked(client, bbox="51.1,8.1,51.2,8.3", bbox_crs=f"{EPSG}4326", limit=1000)) == plain
    forward = pyproj.Transformer.from_crs("OGC:CRS84", "EPSG:25832", always_xy=True).transform
    west, south = forward(8.105, 51.105)
    east, north = forward(8.305, 51.205)
    found = ids(
        asked(client, bbox=f"{west},{south},{east},{north}", bbox_crs=f"{EPSG}25832", limit=1000)
    )
    every = asked(client, limit=10_000).json()["features"]
    wanted = []
    for feature in every:
        x, y = forward(*feature["geometry"]["coordinates"])
        if west <= x <= east and south <= y <= north:
            wanted.append(feature["id"])
    assert found == wanted
    assert found


@pytest.mark.parametrize(
    ("code", "box"),
    [
        (25832, "1e20,1e20,2e20,2e20"),
        (25832, "5600000,32400000,5700000,32500000"),
        (4647, "400000,5600000,500000,5700000"),
        (31467, "0,0,0,0"),
        (31466, "2500000,5600000,2600000,5700000"),  # easting first
        (31466, "-1.7976931348623157e+308,6.3974033190205384e+16,39.8,6.8022711564190344e+16"),
    ],
)
def test_crs_where_a_crs_says_nothing_nothing_lies(client, code, box):
    """/req/crs/fc-bbox-crs-action; OGC's own suite asks so for axes that it does not turn"""
    assert asked(client, bbox=box, bbox_crs=f"{EPSG}{code}").json()["features"] == []


@pytest.mark.parametrize(
    ("code", "box"),
    [
        (4326, "52,8,51,9"),
        (31467, "5700000,3400000,5600000,3500000"),
        (31467, "5600000,3500000,5700000,3400000"),
        (25832, "500000,5600000,400000,5700000"),
        (25832, "400000,5700000,500000,5600000"),
    ],
)
def test_crs_a_box_turned_around_is_told(client, code, box):
    response = client.get(POINTS, params={"bbox": box, "bbox-crs": f"{EPSG}{code}"})
    assert response.status_code == 400
    assert "bbox" in response.json()["detail"]


def test_crs_a_box_in_degrees_may_cross_the_antimeridian(client):
    """17-069r4, 7.15.3"""
    areas = "/ogc/collections/flaechen/items"
    turned = ids(asked(client, areas, bbox="-17,179,-16,-179", bbox_crs=f"{EPSG}4326"))
    assert turned == ids(asked(client, areas, bbox="179,-17,-179,-16"))
    assert turned


@pytest.mark.parametrize("code", [3857, 25832, 25833, 4647, 31466, 31467])
@pytest.mark.parametrize("far", [4e7, 3e8])
def test_crs_a_map_of_more_than_the_crs_can_say_shows_what_lies_in_it(client, code, far):
    """/req/crs/fc-bbox-crs-action: far from its meridian a transverse Mercator folds, and the grid
    of DHDN ends at Germany's borders"""
    box = f"{-far},{-far},{far},{far}"
    inside = ids(asked(client, bbox=box, bbox_crs=f"{EPSG}{code}", limit=10_000))
    assert set(ids(asked(client, bbox="8.1,51.1,8.3,51.2", limit=10_000))) <= set(inside)


def test_crs_the_next_page_stays_in_the_crs(client):
    first = asked(client, crs=f"{EPSG}3857", limit=2).json()
    (following,) = [link["href"] for link in first["links"] if link["rel"] == "next"]
    second = client.get(following)
    assert second.headers["content-crs"] == f"<{EPSG}3857>"
    assert second.json()["features"][0]["geometry"]["coordinates"][0] > 180


def test_crs_definitions_of_parameters(client):
    """/req/crs/fc-crs-definition; /req/crs/fc-bbox-crs-definition"""
    shared = client.get("/ogc/api").json()["components"]["parameters"]
    for name in ("crs", "bbox-crs"):
        assert (shared[name]["in"], shared[name]["style"]) == ("query", "form")
        assert (shared[name]["required"], shared[name]["explode"]) == (False, False)
        assert shared[name]["schema"]["type"] == "string"
        assert shared[name]["schema"]["format"] == "uri"


def test_crs_fc_bbox_crs_default_value(client):
    """/req/crs/fc-bbox-crs-default-value"""
    box = "8.1,51.1,8.3,51.2"
    assert ids(asked(client, bbox=box, limit=1000)) == ids(
        asked(client, bbox=box, bbox_crs=CRS84, limit=1000)
    )


def test_crs_fc_md_crs_list_global(client):
    """/req/crs/fc-md-crs-list-global: there is no global list, so no collection points to one"""
    document = client.get("/ogc/collections").json()
    assert "crs" not in document
    assert all("#/crs" not in one.get("crs", ()) for one in document["collections"])


@pytest.mark.parametrize("box", ["430000,5700000,430000,5700000", "4e5,5.6e6,4e5,5.8e6"])
def test_crs_a_box_may_be_a_point_or_a_line(client, box):
    response = client.get(POINTS, params={"bbox": box, "bbox-crs": f"{EPSG}25832"})
    assert response.status_code == 200


@pytest.mark.parametrize("short", ["EPSG:25832", "[EPSG:25832]", "urn:ogc:def:crs:EPSG::25832"])
def test_crs_short_names_mean_the_same(client, short):
    response = client.get("/ogc/collections/punkte/items", params={"crs": short, "limit": 1})
    assert response.headers["content-crs"] == "<http://www.opengis.net/def/crs/EPSG/0/25832>"
