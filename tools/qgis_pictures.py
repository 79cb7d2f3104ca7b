# SPDX-License-Identifier: EUPL-1.2
"""Draws the pictures of QGIS on the page for developers: its own window, and a map of two layers.

Run by the system's Python, which has QGIS, against a running installation with the demo data:
`/usr/bin/python3 tools/qgis_pictures.py http://127.0.0.1:8000/ogc/`
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsMarkerSymbol,
    QgsSettings,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
)
from qgis.gui import QgsGui
from qgis.PyQt.QtCore import QEventLoop, QSize, QTimer
from qgis.PyQt.QtGui import QColor
from qgis.PyQt.QtWidgets import QPushButton

PICTURES = Path(__file__).parents[1] / "web" / "pictures"
SIZE = QSize(860, 520)
NAME = "Drehscheibe"


def wait(milliseconds: int) -> None:
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec_()


def draw_window(address: str) -> None:
    """The dialogue that lists the data, after "Connect"."""
    settings, key = QgsSettings(), f"qgis/connections-wfs/{NAME}"
    settings.setValue(f"{key}/url", address)
    settings.setValue(f"{key}/version", "OGC_API_FEATURES")
    settings.setValue("qgis/connections-wfs/selected", NAME)
    providers = QgsGui.sourceSelectProviderRegistry().providers()
    chosen = next(one for one in providers if one.providerKey() == "WFS")
    window = chosen.createDataSourceWidget(None)
    window.resize(SIZE)
    window.show()
    next(b for b in window.findChildren(QPushButton) if b.objectName() == "btnConnect").click()
    wait(4_000)
    window.grab().save(str(PICTURES / "qgis-connect.png"))


def opened(address: str, collection: str) -> QgsVectorLayer:
    source = f"url='{address}' typename='{collection}' restrictToRequestBBOX='0'"
    layer = QgsVectorLayer(source, collection, "OAPIF")
    assert layer.isValid(), layer.error().message()
    return layer


def draw_map(address: str) -> None:
    towns, places = opened(address, "staedte-und-gemeinden"), opened(address, "orte")
    outline = {"color": "232,238,244", "outline_color": "90,110,130", "outline_width": "0.3"}
    towns.setRenderer(QgsSingleSymbolRenderer(QgsFillSymbol.createSimple(outline)))
    dot = {"color": "0,98,155", "size": "2", "outline_style": "no"}
    places.setRenderer(QgsSingleSymbolRenderer(QgsMarkerSymbol.createSimple(dot)))
    settings = QgsMapSettings()
    settings.setLayers([places, towns])
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:25832"))
    settings.setBackgroundColor(QColor("white"))
    settings.setOutputSize(SIZE)
    settings.setExtent(settings.layerExtentToOutputExtent(towns, towns.extent()))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(str(PICTURES / "qgis-map.png"))


def main(address: str) -> None:
    with tempfile.TemporaryDirectory() as profile:
        application = QgsApplication([], True, profile)  # noqa: FBT003 - with windows
        application.initQgis()
        draw_window(address)
        draw_map(address)
        application.exitQgis()


if __name__ == "__main__":
    main(sys.argv[1])
