# SPDX-License-Identifier: EUPL-1.2
"""Portals with many datasets as others run them, good and bad, on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from far_servers import HTML, Far, FarServer

COUNT = 230
CAP = 100  # datasets of a page, whatever is asked for
FILES = {"": "/baeume.csv", "anders": "/anders.csv", "bricht": "/unterbrochen.csv"}


TURTLE = """@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dct: <http://purl.org/dc/terms/> .
<https://stadt.example/katalog> a dcat:Catalog ; dct:title "Katalog der Stadt"@de ;
  dcat:dataset <https://stadt.example/d/1> .
<https://stadt.example/d/1> a dcat:Dataset ; dct:title "Trees"@en, "Bäume"@de ;
  dct:description "Alle" ; dct:modified "31.02.2021" ; dct:issued "2021-02" ;
  dcat:distribution <https://stadt.example/d/1/karte>, <https://stadt.example/d/1/csv>,
    <https://stadt.example/d/1/fehlt> .
<https://stadt.example/d/1/karte> a dcat:Distribution ;
  dcat:accessURL <https://karte.example> ; dct:format "WMS" .
<https://stadt.example/d/1/csv> a dcat:Distribution ; dcat:downloadURL <FILE> ;
  dct:format <http://publications.europa.eu/resource/authority/file-type/CSV> ;
  dct:license <http://dcat-ap.de/def/licenses/cc-zero> .
"""


def catalogue_of(file: str) -> str:
    """One dataset with a file, a map and a distribution that is named only; a date is wrong."""
    return TURTLE.replace("FILE", file)


def package(number: int, address: str) -> dict[str, Any]:
    return {
        "id": f"datensatz-{number:06}",
        "name": f"datensatz-{number:06}",
        "title": f"Datensatz {number}",
        "notes": "Was **darin** ist",
        "license_id": "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
        "resources": [
            {"url": "http://anderswo.example/karte", "format": "WMS", "name": "Karte"},
            {"url": address, "format": "CSV", "name": "Liste"},
        ],
    }


class Portal(Far):
    """`/<kind>/api/3/action/…`; the kind says what is wrong with it. Else as `Far`."""

    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        parts = urlsplit(self.path)
        kind, is_api, action = parts.path.strip("/").partition("api/3")
        self.kind, action = kind.strip("/"), action.removeprefix("/action/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path in self.server.content:
            self.say(200, self.server.content[parts.path].encode())
        elif action == "package_search":
            self.server.asked.append((self.path, dict(self.headers)))
            self._search(int(query.get("start", 0)), int(query.get("rows", 10)))
        elif action == "package_show" and self._is_here(query["id"]):
            self._result(self._package(int(query["id"].rpartition("-")[2])))
        elif action == "datastore_search" and self.server.rows:
            self.server.asked.append((self.path, dict(self.headers)))
            self._rows(int(query.get("offset", 0)), int(query.get("limit", 100)))
        elif is_api and not action:
            self._json({"version": 3})
        elif parts.path == "/" or "dataset" in parts.path:
            self.say(200, HTML, Content_Type="text/html")
        else:
            super().do_GET()

    def _is_here(self, name: str) -> bool:
        return name.rpartition("-")[2].isdecimal()

    def _package(self, number: int) -> dict[str, Any]:
        own = self.server.package
        file = self.server.address(FILES.get(self.kind, "/baeume.csv"))
        return package(number, file) | own

    def _search(self, start: int, rows: int) -> None:
        count = self.server.count
        if self.kind == "immer-dieselbe":
            start = 0
        stop = min(start + min(rows, self.server.cap), count)
        if self.kind == "bricht-ab" and start:
            stop = start
        packages = [self._package(number) for number in range(start, stop)]
        self._result({"count": count, "results": packages})

    def _rows(self, start: int, limit: int) -> None:
        """`total` lies where the kind says so; a page never has more than the server's cap."""
        stop = start + min(limit, self.server.cap)
        rows = self.server.rows
        if self.kind == "immer-dieselbe":
            start, stop = 0, self.server.cap
        fields = [{"id": "_id", "type": "int"}, *self.server.fields]
        records = [{"_id": n + 1} | row for n, row in enumerate(rows)][start:stop]
        total = 10**9 if self.kind == "luegt" else len(rows)
        self._result({"fields": fields, "records": records, "total": total})

    def _result(self, result: dict[str, Any]) -> None:
        self._json({"success": self.kind != "ohne-erfolg", "result": result})

    def _json(self, document: Any) -> None:
        self.say(200, json.dumps(document).encode(), Content_Type="application/json")


class PortalServer(FarServer):
    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = Portal
        self.package: dict[str, Any] = {}
        self.content: dict[str, str] = {}
        self.count, self.cap = COUNT, CAP
        self.rows: list[dict[str, Any]] = []  # of the DataStore; without any it is closed
        self.fields: list[dict[str, str]] = []


@contextmanager
def catalogue_server() -> Iterator[PortalServer]:
    with PortalServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
