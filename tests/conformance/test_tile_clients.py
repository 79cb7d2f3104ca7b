# SPDX-License-Identifier: EUPL-1.2
"""Programs that people use read our vector tiles, drawn and built: GDAL and QGIS."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from instances import publish
from streams import Points
from tile_samples import address, build_tiles, of_place

QGIS_PYTHON = Path("/usr/bin/python3")
BOX = "7.99,50.99,8.09,51.09"


@pytest.fixture(scope="module")
def collections(instance):
    """One whose tiles are drawn, one whose tiles are built; the same 300 points."""
    publish(instance, "neu", Points(300), title="Neu")
    build_tiles(instance, publish(instance, "fertig", Points(300), title="Fertig"))
    return "neu", "fertig"


def test_ogrinfo_reads_a_tile_from_its_address(server, collections):
    if not shutil.which("ogrinfo"):
        pytest.skip("gdal-bin is not installed")
    told = []
    for collection in collections:
        tile = f"{server}{address(collection, of_place(8.0, 51.0, 14))}?f=mvt"
        command = ["ogrinfo", "-al", "-q", f"MVT:/vsicurl/{tile}", "items"]
        environment = {"PATH": os.environ["PATH"]}
        output = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        )
        # Built tiles call a number without a fraction an integer.
        told.append(output.stdout.replace("(Real)", "(Integer)"))
    assert "name (String) = Möhne 0" in told[0]
    assert "mvt_id (Integer64) = 1" in told[0]
    assert told[0].split("OGRFeature")[1] == told[1].split("OGRFeature")[1]


QGIS = """
import os, sys
from qgis.core import (
    QgsApplication, QgsCoordinateReferenceSystem, QgsCoordinateTransform, QgsMapSettings,
    QgsMapRendererSequentialJob, QgsProject, QgsRectangle, QgsVectorTileLayer,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

QgsApplication.setPrefixPath("/usr", True)
application = QgsApplication([], False)
application.initQgis()
box = QgsRectangle(*map(float, sys.argv[1].split(",")))
mercator = QgsCoordinateReferenceSystem("EPSG:3857")
change = QgsCoordinateTransform(
    QgsCoordinateReferenceSystem("EPSG:4326"), mercator, QgsProject.instance()
)
for template in sys.argv[2:]:
    layer = QgsVectorTileLayer(f"type=xyz&zmin=0&zmax=14&url={template}", "tiles")
    settings = QgsMapSettings()
    settings.setLayers([layer])
    settings.setOutputSize(QSize(800, 800))
    settings.setDestinationCrs(mercator)
    settings.setBackgroundColor(QColor("white"))
    settings.setExtent(change.transformBoundingBox(box))
    job = QgsMapRendererSequentialJob(settings)
    job.start()
    job.waitForFinished()
    image = job.renderedImage()
    drawn = sum(image.pixel(x, y) != 0xFFFFFFFF for x in range(800) for y in range(800))
    print(layer.isValid(), drawn)
sys.stdout.flush()
os._exit(0)
"""


def test_qgis_draws_tiles_from_the_template(server, collections, tmp_path):
    python = [str(QGIS_PYTHON), "-c"]
    if subprocess.run([*python, "import qgis.core"], check=False, capture_output=True).returncode:
        pytest.skip("QGIS for Python (python3-qgis) is not installed")
    templates = [
        f"{server}/ogc/collections/{name}/tiles/WebMercatorQuad/%7Bz%7D/%7By%7D/%7Bx%7D"
        for name in collections
    ]
    environment = {"QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path), "PATH": "/usr/bin"}
    output = subprocess.run(
        [*python, QGIS, BOX, *templates],
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=240,
    )
    seen = [line.split() for line in output.stdout.strip().splitlines()]
    assert [valid for valid, _ in seen] == ["True", "True"], output.stderr
    on_the_fly, built = (int(pixels) for _, pixels in seen)
    assert built > 100
    assert on_the_fly == pytest.approx(built, rel=0.1)
