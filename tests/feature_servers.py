# SPDX-License-Identifier: EUPL-1.2
"""Services with features as others run them, good and bad, on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

from far_servers import HTML, Far, FarServer

COUNT = 2_300
CAP = 900  # features of a page, whatever is asked for


def feature(number: int, **more: Any) -> dict[str, Any]:
    place = [8 + number / 10_000, 51.5]
    return {
        "type": "Feature",
        "id": number,
        "geometry": {"type": "Point", "coordinates": place},
        "properties": {"name": f"Ort {number}", "wert": number} | more,
    }


class Service(Far):
    """`/<kind>/collections/orte/items`; the kind says what is wrong with it."""

    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        self.server.asked.append((self.path, dict(self.headers)))
        parts = urlsplit(self.path)
        base, _, below = parts.path.partition("/collections")
        self.base = self.server.address(base.rstrip("/"))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path in {"/", "/html"}:
            self._landing(parts.path)
        elif below in {"", "/"}:
            self._json({"collections": [self._collection()], "links": []})
        elif below == "/orte":
            self._json(self._collection())
        elif below == "/orte/items":
            self._items(base.strip("/"), int(query.get("ab", 0)))
        else:
            self.say(404, b"{}")

    def _landing(self, path: str) -> None:
        if path == "/html":
            self.say(200, HTML, Content_Type="text/html")
            return
        links = [
            {"rel": "http://www.opengis.net/def/rel/ogc/1.0/data", "href": "collections?f=html",
             "type": "text/html"},
            {"rel": "data", "href": "collections", "type": "application/json"},
            {"rel": "conformance", "href": "/conformance", "type": "application/json"},
        ]  # fmt: skip
        self._json({"title": "Dienste der Stadt", "links": links})

    def _collection(self) -> dict[str, Any]:
        here = f"{self.base}/collections/orte"
        links = [{"rel": "items", "href": f"{here}/items", "type": "application/geo+json"}]
        return {"id": "orte", "title": "Orte", "itemCount": COUNT, "links": links}

    def _items(self, kind: str, start: int) -> None:
        if kind == "bricht" and start == CAP and not self.server.broke:
            self.server.broke = True
            self.say(503, b"")
            return
        if kind == "ohne-json":
            self.say(200, b"<wfs:FeatureCollection/>")
            return
        more = {"neu": "ja"} if kind == "andere" else {}
        stop = min(start + CAP, COUNT)
        if kind == "immer-dieselbe":
            start, stop = 0, CAP
        features = [feature(number, **more) for number in range(start, stop)]
        matched = 9_999 if kind == "verspricht" else COUNT
        answer = {"type": "FeatureCollection", "features": features, "numberMatched": matched}
        following = f"{self.base}/collections/orte/items?ab={stop}"
        if kind == "immer-dieselbe":
            following = f"{following}&n={len(self.server.asked)}"
        if stop < COUNT or kind in {"immer-dieselbe", "endlos"}:
            answer["links"] = [
                {"rel": "next", "href": f"{following}&f=html", "type": "text/html"},
                {"rel": "next", "href": following, "type": "application/geo+json"},
            ]
        if kind == "leer":
            answer["features"] = []
        self._json(answer | {"timeStamp": f"{len(self.server.asked)}"})

    def _json(self, document: Any) -> None:
        self.say(200, json.dumps(document).encode(), Content_Type="application/json")


class FeatureServer(FarServer):
    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = Service
        self.broke = False


@contextmanager
def feature_server() -> Iterator[FeatureServer]:
    with FeatureServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
