# SPDX-License-Identifier: EUPL-1.2
"""Catalogues of others on this machine: each with a port of its own, one that hangs, one broken."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

_WORDS = (
    *(
        "Radweg",
        "Baum",
        "Schule",
        "Denkmal",
        "Haltestelle",
        "Gewässer",
        "Spielplatz",
        "Bebauungsplan",
    ),
    *("Bodenrichtwert", "Ladesäule", "Wanderweg", "Müllabfuhr", "Wahlbezirk", "Verkehrszählung"),
)
_TEXT = (
    "Der Datensatz enthält {word} {number} mit Lage, Zustand, Zuständigkeit und dem Tag der letzten"
    " Prüfung. Er wird aus dem Fachverfahren abgeleitet und jede Nacht neu bereitgestellt; für die"
    " Richtigkeit im Einzelfall wird keine Gewähr übernommen. Stand {state}. "
)
_PAGE = 100  # datasets of a page of RDF


class Catalogue(ThreadingHTTPServer):
    """`kind`: ckan, dcat, hangs or garbage. `state` numbers the changes of each dataset."""

    daemon_threads = True

    def __init__(self, number: int, kind: str, datasets: int) -> None:
        super().__init__(("127.0.0.1", 0), _Answers)
        self.number, self.kind, self.state = number, kind, [0] * datasets
        self.pages: dict[str, bytes] = {}

    @property
    def address(self) -> str:
        root = f"http://127.0.0.1:{self.server_port}"
        return f"{root}/catalog.ttl" if self.kind == "dcat" else root

    def change(self, every: int) -> None:
        """One dataset in so many is other from now on."""
        for place in range(0, len(self.state), every):
            self.state[place] += 1
        self.prepare()

    def prepare(self) -> None:
        """What is asked for lies ready, so that little of the time is ours."""
        if self.kind == "ckan":
            self.pages = {str(at): self._search(at) for at in range(0, len(self.state) + 1, 500)}
        elif self.kind == "dcat":
            last = -(-len(self.state) // _PAGE)
            self.pages = {str(page): self._turtle(page, last) for page in range(1, last + 1)}

    def _search(self, start: int) -> bytes:
        packages = [self._package(n) for n in range(start, min(start + 500, len(self.state)))]
        result = {"count": len(self.state), "results": packages}
        return json.dumps({"success": True, "result": result}).encode()

    def _package(self, number: int) -> dict[str, Any]:
        told = self._told(number)
        name = f"{told['word'].lower()}-{self.number}-{number}"
        files = [
            {
                "url": f"https://k{self.number}.example/{name}.{end}",
                "format": end.upper(),
                "name": end,
            }
            for end in ("csv", "geojson", "gpkg", "wms")
        ]
        return {
            "id": f"{self.number:08x}-0000-4000-8000-{number:012x}",
            "name": name,
            "title": f"{told['word']} {number} der Stadt {self.number}",
            "notes": told["text"],
            "license_id": "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
            "organization": {"title": f"Stadt {self.number}"},
            "maintainer_email": "geo@stadt.example",
            "metadata_modified": f"2026-01-01T00:00:{told['state'] % 60:02}",
            "tags": [{"name": word, "display_name": word} for word in told["words"]],
            "groups": [{"name": "tran"}],
            "extras": [{"key": "spatial", "value": json.dumps(
                {"type": "Point", "coordinates": [7 + number % 100 / 100, 51 + self.number / 100]}
            )}],
            "resources": files,
        }  # fmt: skip

    def _turtle(self, page: int, last: int) -> bytes:
        here = f"http://127.0.0.1:{self.server_port}/catalog.ttl"
        following = f"<{here}> hydra:next <{here}?page={page + 1}> ." if page < last else ""
        head = (
            "@prefix dcat: <http://www.w3.org/ns/dcat#> ."
            " @prefix dct: <http://purl.org/dc/terms/> ."
            " @prefix foaf: <http://xmlns.com/foaf/0.1/> ."
            f" @prefix hydra: <http://www.w3.org/ns/hydra/core#> . {following}\n"
        )
        numbers = range((page - 1) * _PAGE, min(page * _PAGE, len(self.state)))
        return (head + "".join(map(self._dataset, numbers))).encode()

    def _dataset(self, number: int) -> str:
        told = self._told(number)
        here = f"https://k{self.number}.example/d/{number}"
        words = ", ".join(f'"{word}"@de' for word in told["words"])
        files = "".join(
            f"<{here}/{end}> a dcat:Distribution ; dcat:downloadURL <{here}.{end}> ;"
            f' dct:format "{end}" ; dct:license <http://dcat-ap.de/def/licenses/cc-zero> .\n'
            for end in ("csv", "geojson", "wms")
        )
        return (
            f'<{here}> a dcat:Dataset ; dct:title "{told["word"]} {number}"@de ;'
            f' dct:description "{told["text"]}"@de ; dcat:keyword {words} ;'
            f' dct:publisher <{here}#p> ; dct:modified "2026-01-01" ;'
            f" dcat:distribution <{here}/csv>, <{here}/geojson>, <{here}/wms> .\n"
            f'<{here}#p> foaf:name "Stadt {self.number}" .\n{files}'
        )

    def _told(self, number: int) -> dict[str, Any]:
        word = _WORDS[(number + self.number) % len(_WORDS)]
        words = [_WORDS[(number + step) % len(_WORDS)] for step in range(5)]
        text = _TEXT.format(word=word, number=number, state=self.state[number])
        return {"word": word, "words": words, "text": text, "state": self.state[number]}


class _Answers(BaseHTTPRequestHandler):
    server: Catalogue
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.server.kind == "hangs":
            time.sleep(600)
        query = parse_qs(urlsplit(self.path).query)
        asked = query.get("start", query.get("page", ["1" if self.server.kind == "dcat" else "0"]))
        body = self.server.pages.get(asked[0], b"<html>{]\xff\x00 garbage " * 2_000)
        kind = "text/turtle" if self.server.kind == "dcat" else "application/json"
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def catalogues(kinds: Sequence[str], datasets: int) -> Iterator[list[Catalogue]]:
    """`datasets` are shared among those that are in order."""
    good = sum(kind in {"ckan", "dcat"} for kind in kinds)
    with ExitStack() as stack:
        made: list[Catalogue] = []
        left = datasets
        for number, kind in enumerate(kinds):
            share = -(-left // good) if kind in {"ckan", "dcat"} else 1
            if kind in {"ckan", "dcat"}:
                left, good = left - share, good - 1
            server = stack.enter_context(Catalogue(number, kind, share))
            server.prepare()
            threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(server.shutdown)
            made.append(server)
        yield made
