# SPDX-License-Identifier: EUPL-1.2
"""Programs that people use read our collections: GDAL, OWSLib and, where installed, QGIS."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pyogrio
import pytest
import shapely
from owslib.ogcapi.features import Features

QGIS_PYTHON = Path("/usr/bin/python3")


@pytest.fixture(autouse=True)
def with_network(monkeypatch):
    """Our own use of GDAL shuts it off from the network; here it is somebody else's program."""
    for name in ("GDAL_HTTP_PROXY", "GDAL_HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)


def test_gdal_lists_and_reads_every_collection(server):
    address = f"OAPIF:{server}/ogc/"
    layers = {name for name, _ in pyogrio.list_layers(address)}
    assert {"punkte", "flaechen", "flaechen.liste", "leer"} <= layers
    info = pyogrio.read_info(address, layer="punkte")
    assert info["features"] == 300
    assert set(info["fields"]) >= {"name", "wert", "anzahl", "offen", "tag", "stand"}


def test_gdal_reads_every_feature_and_its_values_over_many_pages(server):
    _, _, wkbs, (names, values) = pyogrio.raw.read(
        f"OAPIF:{server}/ogc/", layer="punkte", columns=["name", "wert"], PAGE_SIZE="70"
    )
    assert len(set(names)) == 300
    by_name = dict(zip(names, zip(values, shapely.from_wkb(wkbs), strict=True), strict=True))
    value, place = by_name["Möhne 7"]
    assert value == 1.75
    assert place.equals(shapely.Point(8.49, 51.41))


def test_gdal_asks_for_a_box_and_gets_what_meets_it(server):
    *_, wkbs, _ = pyogrio.raw.read(
        f"OAPIF:{server}/ogc/", layer="punkte", bbox=(8.0, 51.0, 8.2, 51.2)
    )
    places = shapely.from_wkb(wkbs)
    assert len(places) > 10
    assert shapely.intersects(places, shapely.box(8.0, 51.0, 8.2, 51.2)).all()


def test_ogrinfo_reads_the_collections(server):
    if not shutil.which("ogrinfo"):
        pytest.skip("gdal-bin is not installed")
    command = ["ogrinfo", "-so", f"OAPIF:{server}/ogc/", "punkte"]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Feature Count: 300" in output


def test_owslib_reads_metadata_and_items(server):
    service = Features(f"{server}/ogc/")
    assert "punkte" in service.feature_collections()
    assert service.collection("punkte")["title"] == "Punkte"
    assert len(service.collection_items("punkte", limit=7)["features"]) == 7
    assert service.collection_item("punkte", "8")["properties"]["name"] == "Möhne 7"
    assert any(name.endswith("/conf/core") for name in service.conformance()["conformsTo"])
    assert service.api()["openapi"] == "3.0.3"


QGIS = """
import json, os, sys
from qgis.core import QgsApplication, QgsVectorLayer
QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
source = f"url='{sys.argv[1]}/ogc/' typename='punkte' pagingEnabled='true' pageSize='70'"
layer = QgsVectorLayer(source, "punkte", "OAPIF")
points = {feature["name"]: feature.geometry().asPoint() for feature in layer.getFeatures()}
print(json.dumps({"names": len(points), "place": [round(v, 6) for v in points["Möhne 7"]]}))
sys.stdout.flush()
os._exit(0)
"""


def test_qgis_reads_every_feature(server, tmp_path):
    python = [str(QGIS_PYTHON), "-c"]
    if subprocess.run([*python, "import qgis.core"], check=False, capture_output=True).returncode:
        pytest.skip("QGIS for Python (python3-qgis) is not installed")
    environment = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "PATH": "/usr/bin"}
    output = subprocess.run(
        [*python, QGIS, server],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )
    seen = json.loads(output.stdout.strip().splitlines()[-1])
    assert seen == {"names": 300, "place": [8.49, 51.41]}
