# SPDX-License-Identifier: EUPL-1.2
"""An ArcGIS server as towns run them, on this machine: it answers what the REST API answers."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from far_servers import HTML, Far, FarServer

COUNT, CAP = 2_300, 900  # objects, and how many come at once
SAMPLE = json.loads((Path(__file__).parent / "data" / "arcgis-layer.json").read_text())
_FROM_TO = re.compile(r"OBJECTID >= (\d+) AND OBJECTID <= (\d+)")
_BASE = "/arcgis/rest/services/Stadt"


def number(place: int) -> int:
    """Object ids have gaps: every third object was deleted once."""
    return place * 3 + 1


def esri_feature(place: int, **more: Any) -> dict[str, Any]:
    attributes = {
        "OBJECTID": number(place),
        "NAME": f"Ort {place}",
        "ART": place % 3 or None,
        "PLZ": "01067",
        "GEPRUEFT": 1_714_564_800_000 + place * 86_400_000,
    }
    where = {"x": 430_000 + place, "y": 5_710_000}
    return {"attributes": attributes | more, "geometry": where}


class Rest(Far):
    """`/arcgis/rest/services/Stadt/<what is wrong>/FeatureServer`."""

    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        self.server.asked.append((self.path, dict(self.headers)))
        parts = urlsplit(self.path)
        self.query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match = re.fullmatch(rf"{_BASE}/(\w+)/(?:Feature|Map)Server(/\d+)?(/query)?/?", parts.path)
        if match is None:
            self.say(404, b"nichts")
        elif self.query.get("f") not in {"json", "pjson"}:
            self.say(200, HTML, Content_Type="text/html")
        else:
            self._json(self._answer(match[1], match[2] or "", asked=bool(match[3])))

    def _answer(self, kind: str, layer: str, *, asked: bool) -> Any:
        if kind == "geheim":
            return _fault(499, "Token Required")
        if layer in {"", "/0"}:
            return self._query(kind) if asked else _layer(kind) if layer else _service(kind)
        return _fault(400, "Invalid or missing input parameters.")

    def _query(self, kind: str) -> Any:
        if kind == "kaputt":
            return _fault(500, "Error performing query operation")
        if self.query.get("returnCountOnly") == "true":
            return {"count": COUNT}
        places = [] if kind == "leer" else self._places(kind)
        if self.query.get("returnIdsOnly") == "true":
            ids = [number(place) for place in places]
            return {"objectIdFieldName": "OBJECTID", "objectIds": ids[::-1]}
        return self._features(kind, places)

    def _places(self, kind: str) -> list[int]:
        places = list(range(COUNT))
        if match := _FROM_TO.fullmatch(self.query["where"]):
            least, most = int(match[1]), int(match[2])
            return [place for place in places if least <= number(place) <= most]
        start = 0 if kind == "stur" else int(self.query.get("resultOffset", 0))
        return places[start:]

    def _features(self, kind: str, places: list[int]) -> Any:
        cap = 250 if kind == "geizig" else CAP
        if kind == "bricht" and CAP in places[:1] and not self.server.broke:
            self.server.broke = True
            return _fault(503, "busy")
        more = {"NAME": "neu"} if kind == "anders" else {}
        features = [esri_feature(place, **more) for place in places[:cap]]
        answer: dict[str, Any] = {
            "objectIdFieldName": "OBJECTID",
            "spatialReference": {"wkid": 25832, "latestWkid": 25832},
            "features": features,
        }
        return answer | ({"exceededTransferLimit": True} if len(places) > cap else {})

    def _json(self, document: Any) -> None:
        self.say(200, json.dumps(document).encode(), Content_Type="application/json")


def _fault(code: int, message: str) -> dict[str, Any]:
    return {"error": {"code": code, "message": message, "details": []}}


def _service(kind: str) -> dict[str, Any]:
    layers = [
        {"id": 5, "name": "Alles", "type": "Group Layer", "subLayerIds": [0]},
        {"id": 0, "name": "Orte", "type": "Feature Layer", "subLayerIds": None},
        {"id": 6, "name": "Luftbild", "type": "Raster Layer", "subLayerIds": None},
    ]
    capabilities = "Map" if kind == "bild" else "Map,Query,Data"
    return {"mapName": "Dienste der Stadt", "capabilities": capabilities, "layers": layers}


def _layer(kind: str) -> dict[str, Any]:
    has_pages = kind not in {"alt", "geizig"}
    return SAMPLE["layer"] | {"advancedQueryCapabilities": {"supportsPagination": has_pages}}


class ArcGisServer(FarServer):
    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = Rest
        self.broke = False

    def service(self, kind: str = "gut", below: str = "") -> str:
        return self.address(f"{_BASE}/{kind}/FeatureServer{below}")


@contextmanager
def arcgis_server() -> Iterator[ArcGisServer]:
    with ArcGisServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
