# SPDX-License-Identifier: EUPL-1.2
"""Programs that people use read the catalogue: OWSLib as records, GDAL as any other collection.

QGIS searches OGC API Records in MetaSearch from 3.28 on; the 3.22 that Debian has does not.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from io import BytesIO

import httpx
import pytest
from owslib.iso import MD_Metadata
from owslib.ogcapi.records import Records

# Our own use of GDAL shuts it off from the network, so it runs as somebody else's program here.
CLEAN = {"PATH": os.environ["PATH"]}

GDAL = """
import json, sys, pyogrio
address = f"OAPIF:{sys.argv[1]}/ogc/"
fields, _, wkbs, values = pyogrio.raw.read(address, layer="datasets", read_geometry=True)
titles = values[list(fields["fields"]).index("title")]
print(json.dumps({"titles": sorted(titles), "places": sum(wkb is not None for wkb in wkbs)}))
"""


def test_owslib_finds_records_and_catalogues(server):
    service = Records(f"{server}/ogc/")
    assert service.records() == ["datasets", "datasets.soest"]
    found = service.collection_items("datasets", q="punkte")
    assert found["features"][0]["id"] == "punkte"
    assert len(service.collection_items("datasets", limit=2)["features"]) == 2
    boxed = service.collection_items("datasets.soest", bbox=[8.0, 51.0, 8.2, 51.2], limit=100)
    assert "punkte" in [feature["id"] for feature in boxed["features"]]
    asked = service.collection_items("datasets", filter="rows = 300", limit=100)
    found = {feature["id"] for feature in asked["features"]}
    assert "punkte" in found
    assert "flaechen" not in found
    one = service.collection_item("datasets", "flaechen")
    assert one["properties"]["title"] == "Flächen"
    assert "themes" in service.collection_queryables("datasets")["properties"]


def test_owslib_reads_the_metadata(server):
    answer = httpx.get(f"{server}/ogc/collections/punkte/iso19139")
    from lxml import etree

    read = MD_Metadata(etree.parse(BytesIO(answer.content)).getroot())
    assert read.identification[0].title == "Punkte"
    assert read.languagecode == "ger"
    assert read.contact[0].organization == "Soest"
    box = read.identification[0].extent.boundingBox
    assert float(box.minx) == pytest.approx(8.0)
    service = httpx.get(f"{server}/ogc/iso19139")
    told = MD_Metadata(etree.parse(BytesIO(service.content)).getroot())
    assert told.identification[0].type == "download"


def test_gdal_reads_the_catalogue_as_a_layer(server):
    command = [sys.executable, "-c", GDAL, server]
    output = subprocess.run(command, env=CLEAN, capture_output=True, text=True, check=True)
    seen = json.loads(output.stdout)
    # Other tests may have published more on the same server.
    assert {"Flächen", "Leer", "Punkte"} <= set(seen["titles"])
    assert 2 <= seen["places"] < len(seen["titles"])


def test_ogrinfo_reads_the_catalogue_too(server):
    if not shutil.which("ogrinfo"):
        pytest.skip("gdal-bin is not installed")
    command = ["ogrinfo", "-so", f"OAPIF:{server}/ogc/", "datasets"]
    output = subprocess.run(command, env=CLEAN, capture_output=True, text=True, check=True)
    count = re.search(r"Feature Count: (\d+)", output.stdout)
    assert count
    assert int(count[1]) >= 3
    assert "title: String" in output.stdout
