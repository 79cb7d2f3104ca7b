# SPDX-License-Identifier: EUPL-1.2
"""Features as CSV, GeoJSON text sequence, FlatGeobuf, GeoParquet, GeoPackage, all the same."""

from __future__ import annotations

import json
import os
import shutil
import subprocess

import httpx
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pyproj
import pytest
import shapely

from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table
from drehscheibe.releases.downloads import downloads_task
from drehscheibe.releases.pointer import State, read_pointer
from file_formats import TYPES, assert_same, rows_of
from instances import Areas, change_pointer, new_instance, publish
from server import running
from streams import COLUMNS, Plain, Points

ITEMS = "/ogc/collections/{}/items"
UTM = "http://www.opengis.net/def/crs/EPSG/0/25832"
TEXTS, MADE_BY_CHILDREN = ("csv", "geojsonseq"), ("fgb", "parquet", "gpkg")
SHAPES = {
    GeometryType.LINE: "LINESTRING (8 51, 8.1 51.2, 8.3 51.1)",
    GeometryType.POLYGON: (
        "POLYGON ((8 51, 8.4 51, 8.4 51.4, 8 51), (8.2 51.1, 8.3 51.2, 8.3 51.1, 8.2 51.1))"
    ),
    GeometryType.MULTIPOINT: "MULTIPOINT ((8 51), (8.1 51.1))",
    GeometryType.MULTILINE: "MULTILINESTRING ((8 51, 8.1 51.2), (8.3 51, 8.4 51.1))",
    GeometryType.MULTIPOLYGON: (
        "MULTIPOLYGON (((8 51, 8.4 51, 8.4 51.4, 8 51)), ((9 51, 9.1 51, 9.1 51.1, 9 51)))"
    ),
}


class Forms:
    """One shape, one without a place, one row without anything but its name."""

    def __init__(self, kind: GeometryType, wkt: str, *, has_z: bool = False) -> None:
        geometry = Geometry(kind, "OGC:CRS84", has_z=has_z)
        name = f"{kind.value.lower()}{'-z' if has_z else ''}"
        self.table = Table(name, name, COLUMNS, geometry)
        self._shapes = [shapely.from_wkt(wkt), None, shapely.from_wkt(wkt)]

    def batches(self):
        values = Points(3).values()
        values["name"] = pa.array(['Straße, „Süd“ "quer"\nzweite Zeile', "Möhne; Heve", "leer"])
        for name in ("wert", "anzahl", "offen", "tag", "stand"):
            column = values[name].to_pylist()
            values[name] = pa.array([*column[:2], None], values[name].type)
        shapes = [shape and shapely.to_wkb(shape, flavor="iso") for shape in self._shapes]
        yield pa.RecordBatch.from_pydict(values | {"geometry": pa.array(shapes, pa.binary())})


class Formulas:
    def __init__(self) -> None:
        self.table = Table("formeln", "Formeln", (Column("t", "t", "T", ColumnType.TEXT),))

    def batches(self):
        texts = ["=1+1", "+49 2921", "-", "@x", "harmlos"]
        yield pa.RecordBatch.from_pydict({"_row": pa.array(range(5), pa.int64()), "t": texts})


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    layout = new_instance(tmp_path_factory.mktemp("files") / "instance")
    z = Forms(GeometryType.LINE, "LINESTRING Z (8 51 100, 8.1 51.2 110.5)", has_z=True)
    publish(layout, "umrisse", *(Forms(kind, wkt) for kind, wkt in SHAPES.items()), z)
    publish(layout, "punkte", Points(3_000), title="Punkte")
    publish(layout, "flaechen", Areas(), Plain(40), title="Flächen")
    publish(layout, "leer", Points(0), title="Leer")
    publish(layout, "formeln", Formulas())
    return layout


@pytest.fixture(scope="module")
def client(world, tmp_path_factory):
    log = tmp_path_factory.mktemp("log") / "server.log"
    with running(world.home, log) as address, httpx.Client(base_url=address, timeout=60) as client:
        yield client


def asked(client, collection, form, **params):
    named = {name.replace("_", "-"): value for name, value in params.items()}
    answer = client.get(ITEMS.format(collection), params=named | {"f": form})
    assert answer.status_code == 200, answer.text
    return answer


def rows(client, collection, form, **params):
    return rows_of(form, asked(client, collection, form, **params).content)


def everything(client, collection, **params):
    return rows(client, collection, "json", **{"limit": "10000"} | params)


LAYERS = [kind.value.lower() for kind in SHAPES]
COLLECTIONS = ["umrisse", *(f"umrisse.{name}" for name in [*LAYERS[1:], "linestring-z"])]


@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("collection", [*COLLECTIONS, "punkte", "flaechen", "flaechen.liste"])
def test_a_text_holds_what_geojson_holds(client, collection, form):
    answer = asked(client, collection, form)
    assert answer.headers["content-type"] == TYPES[form]
    assert_same(rows_of(form, answer.content), everything(client, collection))


@pytest.mark.parametrize("form", MADE_BY_CHILDREN)
@pytest.mark.parametrize("collection", ["umrisse.linestring-z", "flaechen"])
def test_a_file_holds_what_geojson_holds(client, collection, form):
    answer = asked(client, collection, form)
    assert answer.headers["content-type"] == TYPES[form]
    assert_same(rows_of(form, answer.content), everything(client, collection))


QUESTIONS = [
    {"bbox": "8.1,51.1,8.3,51.3"},
    {"filter": "name LIKE 'Möhne 1%' AND wert > 30 AND S_INTERSECTS(geometry, BBOX(8,51,8.5,52))"},
    {"q": "möhne 29", "sortby": "-wert"},
    {"datetime": "1970-01-10T00:00:00Z/1970-02-01T00:00:00Z", "properties": "name,tag"},
    {"offen": "true", "limit": "1200", "sortby": "anzahl"},
    {"crs": UTM, "bbox": "8.1,51.1,8.2,51.2"},
]


@pytest.mark.parametrize("form", TEXTS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_parameter_means_the_same_in_a_text(client, form, question):
    assert_same(rows(client, "punkte", form, **question), everything(client, "punkte", **question))


@pytest.mark.parametrize(("form", "question"), [*zip(MADE_BY_CHILDREN * 2, QUESTIONS, strict=True)])
def test_every_parameter_means_the_same_in_a_file(client, form, question):
    """Two of the questions in each format."""
    assert_same(rows(client, "punkte", form, **question), everything(client, "punkte", **question))


@pytest.mark.parametrize("form", MADE_BY_CHILDREN)
def test_a_file_knows_its_crs(client, form, tmp_path):
    file = tmp_path / f"utm.{form}"
    file.write_bytes(asked(client, "flaechen", form, crs=UTM).content)
    if form == "parquet":
        geo = pq.read_metadata(file).metadata[b"geo"]
        assert pyproj.CRS(json.loads(geo)["columns"]["geometry"]["crs"]).to_epsg() == 25832
    else:
        assert pyogrio.read_info(file)["crs"] == "EPSG:25832"


def test_north_first_is_for_the_interfaces_only(client):
    """Files have x before y; GeoJSON in a CRS has the order of its authority."""
    uri = "http://www.opengis.net/def/crs/EPSG/0/4326"
    for form in (*TEXTS, "parquet"):
        answer = asked(client, "punkte", form, crs=uri, anzahl="0")
        assert answer.headers["content-crs"] == f"<{uri}>"
        ((_, shape, _),) = rows_of(form, answer.content)
        assert (shape.x, shape.y) == ((51.0, 8.0) if form == "geojsonseq" else (8.0, 51.0))


@pytest.mark.parametrize("form", TYPES)
def test_nothing_is_a_file_without_rows(client, form):
    question = {"filter": "wert < 0"} if form != "gpkg" else {}
    answer = asked(client, "punkte" if question else "leer", form, **question)
    assert rows_of(form, answer.content) == []


def test_a_table_without_a_place_is_no_flatgeobuf(client):
    for how in ({"params": {"f": "fgb"}}, {"headers": {"Accept": "application/flatgeobuf"}}):
        refused = client.get(ITEMS.format("flaechen.liste"), **how)
        assert refused.status_code == 406
        for form in ("json", "html", "csv", "geojsonseq", "parquet", "gpkg"):
            assert f"f={form}" in refused.json()["detail"]
    wanted = everything(client, "flaechen.liste")
    for form in ("parquet", "gpkg"):
        assert_same(rows(client, "flaechen.liste", form), wanted)


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/geo+json-seq", "application/geo+json-seq"),
        ("text/csv;q=0.1, application/geo+json", "application/geo+json"),
        ("application/json-seq, */*;q=0.1", "application/geo+json-seq"),
        ("*/*", "application/geo+json"),
        ("text/*", "text/html; charset=utf-8"),
        ("image/png, text/csv;q=0.2;x=,;;,q", "text/csv; charset=utf-8"),
        (",;=" * 2_000 + "text/csv", "406"),
        ("application/x-shapefile", "406"),
        ("text/csv;q=0", "406"),
    ],
)
def test_a_format_by_accept(client, accept, media_type):
    answer = client.get(ITEMS.format("leer"), headers={"Accept": accept})
    found = answer.headers["content-type"] if answer.status_code == 200 else str(answer.status_code)
    assert found == media_type
    if media_type == "406":
        assert "application/vnd.flatgeobuf (f=fgb)" in answer.json()["detail"]


def test_a_wrong_f_names_all_there_are(client):
    refused = client.get(ITEMS.format("punkte"), params={"f": "shp"})
    assert refused.status_code == 400
    assert "json, html, csv, geojsonseq, fgb, parquet, gpkg" in refused.json()["detail"]


def test_spreadsheets_run_nothing(client):
    answer = asked(client, "formeln", "csv")
    assert [row[2]["t"] for row in rows_of("csv", answer.content)] == [
        "'=1+1", "'+49 2921", "'-", "'@x", "harmlos",
    ]  # fmt: skip


def test_gdal_reads_the_csv_with_places_and_types(client, tmp_path):
    file = tmp_path / "flaechen.csv"
    file.write_bytes(asked(client, "flaechen", "csv").content)
    meta, _, shapes, _ = pyogrio.raw.read(file, AUTODETECT_TYPE="YES")
    assert dict(zip(meta["fields"], meta["ogr_types"], strict=True))["stand"] == "OFTDateTime"
    assert sum(shape is not None for shape in shapes) == 5
    file.write_bytes(asked(client, "punkte", "csv", limit="5").content)
    assert pyogrio.read_info(file)["geometry_type"] in {"Point", "Unknown"}


def test_links_name_every_format(client):
    described = client.get("/ogc/collections/punkte").json()["links"]
    offered = {link["type"]: link["href"] for link in described if link["rel"] == "items"}
    assert {kind.partition(";")[0] for kind in TYPES.values()} < set(offered)
    assert "application/vnd.flatgeobuf" not in {
        link["type"] for link in client.get("/ogc/collections/flaechen.liste").json()["links"]
    }
    page = client.get(offered["text/csv"])
    assert page.headers["content-disposition"] == 'attachment; filename="punkte.csv"'


def test_core_fc_links_alternates_hold_the_features_of_the_page(client):
    page = client.get(ITEMS.format("punkte"), params={"offen": "true"}).json()
    alternates = {
        link["type"]: link["href"] for link in page["links"] if link["rel"] == "alternate"
    }
    assert set(alternates) == {"text/html", *(kind.partition(";")[0] for kind in TYPES.values())}
    answer = client.get(alternates["text/csv"])
    assert [row[0] for row in rows_of("csv", answer.content)] == [
        str(feature["id"]) for feature in page["features"]
    ]
    assert answer.headers["content-disposition"] == 'attachment; filename="punkte-auswahl.csv"'


def test_the_page_for_people_offers_all_that_matches_as_files(client):
    params = {"f": "html", "limit": "3", "wert": "5"}
    page = client.get(ITEMS.format("punkte"), params=params).text
    assert "/ogc/collections/punkte/items?wert=5&amp;f=csv" in page


@pytest.mark.parametrize("form", ["csv", "fgb"])
def test_a_page_of_a_file_has_its_next_one_in_a_header(client, form):
    answer, found = asked(client, "umrisse", form, limit="2"), []
    assert answer.headers["ogc-numberreturned"] == "2"
    assert answer.headers["ogc-numbermatched"] == "3"
    found += rows_of(form, answer.content)
    following = answer.links["next"]
    assert following["type"] == TYPES[form].partition(";")[0]
    answer = client.get(following["url"])
    assert "next" not in answer.links
    assert_same(found + rows_of(form, answer.content), everything(client, "umrisse"))


@pytest.mark.parametrize(
    "question", ["f=csv", "f=geojsonseq&limit=2", "f=fgb&wert=5", "f=parquet", "f=gpkg&limit=1"]
)
def test_a_head_costs_nothing_and_says_what_a_get_says(client, question):
    address = f"{ITEMS.format('punkte')}?{question}"
    got, told = client.get(address), client.head(address)
    assert told.status_code == got.status_code == 200
    assert not got.headers["etag"].startswith("W/")
    for name in ("etag", "content-type", "content-disposition", "content-crs", "cache-control"):
        assert told.headers[name] == got.headers[name]
    tag = got.headers["etag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.head(f"{address}&bbox=1,2,3").status_code == 400
    assert client.head(f"{address}&tag=nein").status_code == 400


def test_the_same_question_makes_the_same_bytes(client):
    first, second = (asked(client, "umrisse", "gpkg") for _ in range(2))
    assert first.content == second.content
    assert int(first.headers["content-length"]) == len(first.content)


@pytest.mark.parametrize("form", ["parquet", "fgb"])
def test_the_whole_layer_is_the_download_where_one_is_built(client, world, form):
    release = read_pointer(world.pointer("umrisse")).release
    task = {"home": str(world.home), "dataset": "umrisse", "release": release}
    downloads_task(task | {"name": "umrisse.fgb"}, lambda *_: None)
    answer = client.get(ITEMS.format("umrisse"), params={"f": form}, headers={"Range": "bytes=0-3"})
    assert (answer.status_code, answer.headers["content-type"]) == (206, TYPES[form])
    assert (
        asked(client, "umrisse", form).content
        == client.get(f"/files/umrisse/umrisse.{form}").content
    )
    assert_same(rows(client, "umrisse", form), everything(client, "umrisse"))


def test_a_lost_items_store_is_asked_for_whatever_the_format(client, world):
    release = read_pointer(world.pointer("formeln")).release
    store = world.items(release, "formeln")
    store.rename(store.with_suffix(".weg"))
    try:
        for form in TYPES.keys() - {"fgb"}:
            params = {"f": form, "filter": "t = 'x'"}
            refused = client.get(ITEMS.format("formeln"), params=params)
            assert (refused.status_code, refused.json()["code"]) == (503, "artifact-not-ready")
    finally:
        store.with_suffix(".weg").rename(store)
    assert rows(client, "formeln", "csv", filter="t = 'harmlos'")


def test_the_definition_lists_the_formats_of_each_collection(client):
    paths = client.get("/ogc/api").json()["paths"]
    kinds = {kind.partition(";")[0] for kind in TYPES.values()}
    for collection, wanted in (
        ("punkte", kinds),
        ("flaechen.liste", kinds - {"application/vnd.flatgeobuf"}),
    ):
        operation = paths[ITEMS.format(collection).removeprefix("/ogc")]["get"]
        content = operation["responses"]["200"]["content"]
        assert set(content) == {"application/geo+json", "text/html", *wanted}
        (named,) = [p["schema"]["enum"] for p in operation["parameters"] if p.get("name") == "f"]
        assert len(named) == len(content)


def test_what_is_withdrawn_is_gone_in_every_format(client, world):
    change_pointer(world, "formeln", state=State.WITHDRAWN)
    try:
        for form in TYPES:
            assert client.get(ITEMS.format("formeln"), params={"f": form}).status_code == 410
    finally:
        change_pointer(world, "formeln", state=State.PUBLIC)


@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="gdal-bin is not installed")
@pytest.mark.parametrize("form", ["csv", "geojsonseq", "fgb", "gpkg"])
def test_the_gdal_of_the_system_reads_it(client, tmp_path, form):
    """Another version than that of our own package; it has no driver for Parquet."""
    file = tmp_path / f"flaechen.{form}"
    file.write_bytes(asked(client, "flaechen", form).content)
    command = ["ogrinfo", "-ro", "-so", "-al", str(file)]
    clean = {"PATH": os.environ["PATH"]}
    told = subprocess.run(command, env=clean, capture_output=True, text=True, check=True)
    assert "Feature Count: 6" in told.stdout
    assert "Extent: (-179.95" in told.stdout
