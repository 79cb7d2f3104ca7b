# SPDX-License-Identifier: EUPL-1.2
"""Programs that people use read our collections: GDAL, OWSLib and, where installed, QGIS."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from owslib.ogcapi.features import Features

QGIS_PYTHON = Path("/usr/bin/python3")


# Our own use of GDAL shuts it off from the network, so it runs as somebody else's program here.
CLEAN = {"PATH": os.environ["PATH"]}

GDAL = """
import json, sys, pyogrio, shapely
address = f"OAPIF:{sys.argv[1]}/ogc/"
info = pyogrio.read_info(address, layer="punkte")
_, _, wkbs, (names, values) = pyogrio.raw.read(
    address, layer="punkte", columns=["name", "wert"], PAGE_SIZE="70"
)
places = shapely.get_coordinates(shapely.from_wkb(wkbs)).tolist()
*_, boxed, _ = pyogrio.raw.read(address, layer="punkte", bbox=(8.0, 51.0, 8.2, 51.2))
later = pyogrio.raw.read(address, layer="flaechen", where="stand >= '1970/01/02'")
print(json.dumps({
    "layers": [name for name, _ in pyogrio.list_layers(address)],
    "count": info["features"],
    "fields": list(info["fields"]),
    "rows": {name: [value, *place] for name, value, place in zip(names, values, places)},
    "later": dict(zip(later[0]["fields"], later[-1]))["name"].tolist(),
    "boxed": shapely.get_coordinates(shapely.from_wkb(boxed)).tolist(),
}))
"""


@pytest.fixture(scope="module")
def seen_by_gdal(server):
    command = [sys.executable, "-c", GDAL, server]
    output = subprocess.run(command, env=CLEAN, capture_output=True, text=True, check=True)
    return json.loads(output.stdout)


def test_gdal_lists_every_collection_with_count_and_fields(seen_by_gdal):
    assert {"punkte", "flaechen", "flaechen.liste", "leer"} <= set(seen_by_gdal["layers"])
    assert seen_by_gdal["count"] == 300
    fields = {"name", "wert", "anzahl", "offen", "tag", "stand"}
    assert fields <= set(seen_by_gdal["fields"])


def test_gdal_reads_every_feature_and_its_values_over_many_pages(seen_by_gdal):
    assert len(seen_by_gdal["rows"]) == 300
    assert seen_by_gdal["rows"]["Möhne 7"] == pytest.approx([1.75, 8.49, 51.41])


def test_gdal_asks_for_a_box_and_gets_what_lies_in_it(seen_by_gdal):
    assert len(seen_by_gdal["boxed"]) > 10
    assert all(8.0 <= x <= 8.2 and 51.0 <= y <= 51.2 for x, y in seen_by_gdal["boxed"])


def test_gdal_asks_for_a_day_which_it_writes_in_its_own_way(seen_by_gdal):
    """It sends `datetime=1970-01-02T/..`."""
    assert {"Linie", "Osten"} <= set(seen_by_gdal["later"])
    assert not {"Dreieck", "Tor"} & set(seen_by_gdal["later"])


def test_ogrinfo_reads_the_collections(server):
    if not shutil.which("ogrinfo"):
        pytest.skip("gdal-bin is not installed")
    command = ["ogrinfo", "-so", f"OAPIF:{server}/ogc/", "punkte"]
    output = subprocess.run(command, env=CLEAN, capture_output=True, text=True, check=True)
    assert "Feature Count: 300" in output.stdout


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
