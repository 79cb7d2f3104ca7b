# SPDX-License-Identifier: EUPL-1.2
"""Catalogues with OGC API Records as others run them, good and bad, on this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from far_servers import Far, FarServer

COUNT = 60
CAP = 25  # records of a page, whatever is asked for
FILES = {"": "/baeume.csv", "anders": "/anders.csv", "bricht": "/unterbrochen.csv"}


def record(key: str, *links: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "id": key,
        "type": "Feature",
        "geometry": None,
        "time": {"interval": ["2024-01-01", ".."]},
        "properties": {
            "type": "dataset",
            "title": f"Datensatz {key}",
            "license": "DL-DE-BY-2.0",
            "keywords": ["Baum"],
            "themes": [{"concepts": [{"id": "ENVI"}], "scheme": "themen"}],
            "contacts": [
                {"organization": "Jemand", "emails": [{"value": "post@amt.example"}]},
                {"organization": "Amt", "roles": ["publisher"]},
            ],
            "externalIds": [{"scheme": "uuid", "value": f"uuid-{key}"},
                            {"scheme": "sha256", "value": "abc"}],
        }
        | more,
        "links": [{"rel": "self", "href": "x", "type": "application/geo+json"}, *links],
    }  # fmt: skip


class Records(Far):
    """`/<kind>/collections/katalog/items`; the kind says what is wrong with it. Else as `Far`."""

    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        parts = urlsplit(self.path)
        base, found, below = parts.path.partition("/collections")
        self.kind = base.strip("/")
        self.base = self.server.address(base.rstrip("/"))
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/":
            links = [{"rel": "data", "href": "collections"}, {"rel": "conformance", "href": "c"}]
            self._json({"links": links})
        elif not found:
            super().do_GET()
        elif below in {"", "/"}:
            self._json({"collections": [self._catalogue()], "links": []})
        elif below == "/katalog":
            self._json(self._catalogue())
        elif below == "/katalog/items":
            self._items(int(query.get("ab", 0)))
        else:
            self._one(unquote(below.removeprefix("/katalog/items/")))

    def _catalogue(self) -> dict[str, Any]:
        return {"id": "katalog", "title": "Katalog der Stadt", "itemType": "record"}

    def _records(self) -> list[dict[str, Any]]:
        href = FILES.get(self.kind, "/baeume.csv")
        link = {"rel": "enclosure", "href": href, "type": "text/csv"}
        return self.server.records or [record(f"satz/{n:03}", link) for n in range(COUNT)]

    def _one(self, key: str) -> None:
        found = [one for one in self._records() if one["id"] == key]
        if not found:
            self.say(404, b"{}")
            return
        self._json(found[0])

    def _items(self, start: int) -> None:
        records, kind = self._records(), self.kind
        if kind == "immer-dieselbe":
            self.server.asked.append((self.path, {}))
            start = 0
        stop = min(start + CAP, len(records))
        links = []
        if stop < len(records) or kind in {"endlos", "immer-dieselbe"}:
            following = f"items?ab={stop}&n={len(self.server.asked)}"
            links = [{"rel": "next", "href": following, "type": "application/geo+json"}]
        matched = {"zu-viele": 9_999, "zu-wenige": 3}.get(kind, len(records))
        answer = {"type": "FeatureCollection", "features": records[start:stop], "links": links}
        self._json(answer | {"numberMatched": matched})

    def _json(self, document: Any) -> None:
        self.say(200, json.dumps(document).encode(), Content_Type="application/json")


class RecordServer(FarServer):
    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = Records
        self.records: list[dict[str, Any]] = []


@contextmanager
def record_server() -> Iterator[RecordServer]:
    with RecordServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
