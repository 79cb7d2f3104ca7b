# SPDX-License-Identifier: EUPL-1.2
"""A server on which everything is wrong in one way: the first part of its addresses says which."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from far_servers import HTML, Far, FarServer, certificate_for, far_server

XML = b'<?xml version="1.0" encoding="UTF-8"?>\n<wurzel xmlns="http://www.opengis.net/wfs/2.0">'
BODIES = {
    "seite": HTML,
    "kaputtes-xml": XML + b"<offen></wurzel>",
    "falscher-zeichensatz-xml": XML + b"<name>M\xfcnster</name></wurzel>",
    "entitaeten": b'<!DOCTYPE r [<!ENTITY a "aaaa">]><r>&a;</r>',
    "kaputtes-json": b'{"features": [{"type": "Feature", "properties": {',
    "falscher-zeichensatz-json": b'{"name": "M\xfcnster", "features": []}',
    "etwas-anderes": b'{"message": "nothing here"}',
    "muell": b"\x00\xff\x13\x37" * 200,
}
STATUSES = {"500": 500, "fort": 404, "verboten": 403, "ueberlastet": 503}
FAULTS = (*BODIES, *STATUSES, "im-kreis", "zertifikat")


class Bad(Far):
    def do_GET(self) -> None:  # noqa: N802 - named by http.server
        fault = self.path.strip("/").partition("/")[0]
        if fault in STATUSES:
            self.say(STATUSES[fault], b"intern")
        elif fault in BODIES:
            self.say(200, BODIES[fault])
        else:
            self.say(302, Location=self.path)


class BadServer(FarServer):
    """`twin` is another one, whose certificate nobody vouches for."""

    def __init__(self, twin: FarServer) -> None:
        super().__init__()
        self.RequestHandlerClass = Bad
        self.twin = twin

    @property
    def ports(self) -> str:
        return f"{self.server_port},{self.twin.server_port}"

    def faulty(self, fault: str) -> str:
        """An address where just that is wrong."""
        server = self.twin if fault == "zertifikat" else self
        return server.address(f"/{fault}/quelle")


@contextmanager
def bad_server() -> Iterator[BadServer]:
    with (
        TemporaryDirectory() as folder,
        far_server(certificate_for("127.0.0.1", Path(folder))) as twin,
        BadServer(twin) as server,
    ):
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
