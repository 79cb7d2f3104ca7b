# SPDX-License-Identifier: EUPL-1.2
"""MapServer of Debian (`cgi-mapserver`) behind a small HTTP server: a WFS as towns run them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from far_servers import Far, FarServer

COUNT = 1_100
PROGRAM = shutil.which("mapserv") or "/usr/lib/cgi-bin/mapserv"
_LAYER = """
  LAYER
    NAME "{name}" TYPE POINT STATUS ON
    CONNECTIONTYPE OGR CONNECTION "{file}" DATA "{name}"
    PROJECTION "init=epsg:4326" END
    METADATA "wfs_title" "{title}" "gml_include_items" "all" "gml_featureid" "nummer"
      "gml_types" "auto" "wfs_enable_request" "*" {more}
      "wms_title" "{title}" "wms_enable_request" "*" "wms_extent" "8 51 9 52" END
  END
"""
_MAP = """
MAP
  NAME "stadt" EXTENT 8 51 9 52 UNITS DD
  PROJECTION "init=epsg:25832" END
  OUTPUTFORMAT NAME "geojson" DRIVER "OGR/GEOJSON" MIMETYPE "application/json; subtype=geojson"
    FORMATOPTION "STORAGE=stream" FORMATOPTION "FORM=SIMPLE" END
  WEB METADATA "wfs_title" "Dienste der Stadt" "wfs_onlineresource" "{address}?"
    "wfs_srs" "EPSG:25832 EPSG:4326" "wfs_enable_request" "*" {web}
    "wms_title" "Karten der Stadt" "wms_srs" "EPSG:25832 EPSG:4326" "wms_enable_request" "*"
    "wms_onlineresource" "{address}?" END END
{layers}
END
"""


def _features(name: str, **more: Any) -> dict[str, Any]:
    features = [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [8 + n / 10_000, 51.5]},
            "properties": {"nummer": n, "name": f"Straße {n}", "plz": "01067"} | more,
        }
        for n in range(COUNT)
    ]
    return {"type": "FeatureCollection", "name": name, "features": features}


class Cgi(Far):
    """`/map` speaks GML, `/json` GeoJSON too; `/bricht` fails once, `/stur` knows no
    paging, `/alt` only WFS 1.1.0, `/uralt` only 1.0.0 and no paging."""

    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        self.server.asked.append((self.path, dict(self.headers)))
        parts = urlsplit(self.path)
        query = {name.upper(): values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/bricht" and int(query.get("STARTINDEX", 0)) and not self.server.broke:
            self.server.broke = True
            self.say(503)
            return
        asked = parts.query
        if parts.path == "/uralt" and "VERSION=1.0.0" not in asked.replace("ACCEPTVERSIONS", ""):
            self.say(200, b"<ServiceExceptionReport version='1.2.0'/>", Content_Type="text/xml")
            return
        if parts.path in {"/stur", "/uralt"}:
            asked = re.sub("&STARTINDEX=[0-9]+", "", asked)
        if parts.path == "/alt":
            asked = asked.replace("2.0.0%2C1.1.0", "1.1.0")
        kind = parts.path[1:] if parts.path in {"/json", "/neu"} else "map"
        self._answer(asked, self.server.folder / f"{kind}.map")

    def _answer(self, query: str, mapfile: Path) -> None:
        """The same question has the same answer: the program is begun for it once."""
        answers = self.server.answers
        if (query, mapfile) not in answers:
            answers[query, mapfile] = _asked(query, mapfile, self.server.folder)
        kind, body = answers[query, mapfile]
        self.say(200, body, Content_Type=kind or "text/plain")


def _asked(query: str, mapfile: Path, folder: Path) -> tuple[str, bytes]:
    """Media type and body."""
    done = subprocess.run(
        [PROGRAM],
        env=os.environ
        | {
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": query,
            "MS_MAPFILE": str(mapfile),
            "MAPSERVER_CONFIG_FILE": str(folder / "mapserver.conf"),
        },
        capture_output=True,
        check=False,
    )
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    return head.decode().partition("Content-Type:")[2].split("\r\n")[0].strip(), body


class MapServer(FarServer):
    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.RequestHandlerClass = Cgi
        self.broke, self.folder = False, folder
        self.answers: dict[tuple[str, Path], tuple[str, bytes]] = {}
        _write(folder, self.address("/map"))


def _write(folder: Path, address: str) -> None:
    for name, title, more in (("orte", "Orte", {}), ("andere", "Andere", {"neu": "ja"})):
        file = folder / f"{name}.geojson"
        file.write_text(json.dumps(_features(name, **more)))
        for kind, formats in (("map", ""), ("json", '"wfs_getfeature_formatlist" "geojson"')):
            layer = _LAYER.format(name=name, title=title, file=file, more=formats)
            (folder / f"{kind}-{name}.part").write_text(layer)
    for kind, web in (("map", ""), ("json", '"wfs_getfeature_formatlist" "geojson"')):
        layers = "".join(
            path.read_text() for path in sorted(folder.glob(f"{kind}-*.part"), reverse=True)
        )
        there = address.replace("/map", f"/{kind}")
        (folder / f"{kind}.map").write_text(_MAP.format(address=there, web=web, layers=layers))
    orte, andere = ((folder / f"map-{name}.part").read_text() for name in ("orte", "andere"))
    changed = orte.replace("orte.geojson", "andere.geojson").replace('DATA "orte"', 'DATA "andere"')
    layers = changed + andere.replace('NAME "andere"', 'NAME "mehr"')
    (folder / "neu.map").write_text(_MAP.format(address=address, web="", layers=layers))
    (folder / "mapserver.conf").write_text("CONFIG\n  ENV\n  END\nEND\n")


@contextmanager
def map_server(folder: Path) -> Iterator[MapServer]:
    """Skips where MapServer is not installed."""
    if not Path(PROGRAM).exists():
        pytest.skip("MapServer is not installed (Debian: cgi-mapserver)")
    with MapServer(folder) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
