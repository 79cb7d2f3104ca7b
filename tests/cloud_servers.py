# SPDX-License-Identifier: EUPL-1.2
"""Nextcloud as it answers to public links, before version 31 and since: `/alt/…` and `/neu/…`."""

from __future__ import annotations

import base64
import io
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, unquote, urlsplit

from far_servers import CSV, HTML, Far, FarServer

FILE, FOLDER, CLOSED = "DateiFreigabe1", "OrdnerFreigabe1", "GeheimFreigabe1"
OTHER = b"Name;Wert\r\nBach;2\r\n"
# The folder that FOLDER shares.
CONTENT = {"baeume.csv": CSV, "alt/gewaesser.csv": OTHER, "alt/liesmich.txt": b"Hinweise\n"}


def zipped(beneath: str = "") -> bytes:
    """Streamed: no length is known before, so sizes stand behind the data."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in CONTENT.items():
            if name.startswith(beneath):
                about = zipfile.ZipInfo(f"Ordner/{name}", (2026, 1, 31, 8, 0, 0))
                archive.writestr(about, content)
    return packed.getvalue()


class Cloud(Far):
    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        self.server.asked.append((self.path, dict(self.headers)))
        parts = urlsplit(self.path)
        _, age, *steps = unquote(parts.path).split("/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        steps = [step for step in steps if step and step != "index.php"]
        if steps[:1] == ["s"]:
            self._link(age, steps[1], steps[2:], query)
        elif steps[:3] == ["public.php", "dav", "files"] and age == "neu":
            self._dav(steps[3], "/".join(steps[4:]), query)
        elif steps[:2] == ["public.php", "webdav"]:
            self._old_dav("/".join(steps[2:]))
        else:
            self.say(404, HTML, Content_Type="text/html")

    def _link(self, age: str, token: str, steps: list[str], query: dict[str, str]) -> None:
        if token == CLOSED:
            is_page = steps[:1] == ["authenticate"]
            there = f"/{age}/index.php/s/{CLOSED}/authenticate/showShare"
            self.say(200, HTML) if is_page else self.say(303, Location=there)
        elif token not in {FILE, FOLDER}:
            self.say(404, HTML, Content_Type="text/html")
        elif steps != ["download"]:
            self.say(200, HTML, Content_Type="text/html")
        elif age == "neu":  # it forgets the path
            self.say(303, Location=f"/neu/public.php/dav/files/{token}/?accept=zip")
        else:
            self._give(token, query.get("path", "").strip("/"))

    def _dav(self, token: str, inside: str, query: dict[str, str]) -> None:
        is_folder = token == FOLDER and inside not in CONTENT
        if token not in {FILE, FOLDER}:
            self.say(401 if token == CLOSED else 404, b"<d:error/>", Content_Type="application/xml")
        elif is_folder and query.get("accept") != "zip":
            self.say(501, b"<d:error/>", Content_Type="application/xml")
        else:
            self._give(token, inside)

    def _old_dav(self, inside: str) -> None:
        """The token is a name to sign in with."""
        signed = self.headers.get("Authorization", "").removeprefix("Basic ")
        token = base64.b64decode(signed).decode().partition(":")[0]
        if token in {FILE, FOLDER}:
            self._give(token, inside)
        else:
            self.say(401, b"<d:error/>")

    def _give(self, token: str, inside: str) -> None:
        if token == FILE or inside in CONTENT:
            body, name = CONTENT.get(inside, CSV), "Bäume der Stadt.csv"
            tag = f'"{len(body)}-{token}"'
            if self.headers.get("If-None-Match") == tag:
                self.say(304)
                return
            told = "attachment; filename*=UTF-8''B%C3%A4ume%20der%20Stadt.csv"
            self.say(200, body, ETag=tag, Content_Disposition=f'{told}; filename="{name}"'
                     .encode().decode("latin-1"))  # fmt: skip
        elif any(name.startswith(inside) for name in CONTENT):
            told = 'attachment; filename="Ordner.zip"'
            self.stream(iter([zipped(inside)]), Content_Disposition=told)
        else:
            self.say(404, b"<d:error/>")


class CloudServer(FarServer):
    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = Cloud


@contextmanager
def cloud_server() -> Iterator[CloudServer]:
    with CloudServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
