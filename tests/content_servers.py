# SPDX-License-Identifier: EUPL-1.2
"""A server that gives the bytes it is told to, by path; some paths fail the first time."""

from __future__ import annotations

import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from far_servers import Far, FarServer


class Content(Far):
    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        self.server.asked.append((self.path, dict(self.headers)))
        path = self.path.partition("?")[0]
        body = self.server.content.get(self.path, self.server.content.get(path))
        if body is None:
            self.say(404, b"nichts")
        elif path in self.server.breaks:
            self.server.breaks.remove(path)
            self.say(503)
        else:
            self._unless_known(body)

    def _unless_known(self, body: bytes) -> None:
        tag = f'"{zlib.crc32(body):08x}"'
        if self.headers.get("If-None-Match") == tag:
            self.say(304)
        else:
            self.say(200, body, ETag=tag)


class ContentServer(FarServer):
    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = Content
        self.content: dict[str, bytes] = {}
        self.breaks: set[str] = set()


@contextmanager
def content_server() -> Iterator[ContentServer]:
    with ContentServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
