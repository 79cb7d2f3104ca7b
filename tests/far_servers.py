# SPDX-License-Identifier: EUPL-1.2
"""Servers of others, good and bad, on this machine: what a town's website might answer."""

from __future__ import annotations

import gzip
import http.server
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

PLACES = "Name;Baujahr;Breitengrad;Längengrad\n" + "".join(
    f"Spielplatz {n};{1990 + n};51,5{n:02};8,1{n:02}\n" for n in range(1, 31)
)
CSV = b"Name;Plaetze\r\n" + b"".join(b"Platz %d;%d\r\n" % (n, n) for n in range(1, 31))
BOMB = gzip.compress(b"\0" * (64 << 20), 9)
ETAG, CHANGED = '"fassung-1"', "Thu, 01 Oct 2026 08:00:00 GMT"
HTML = b"<!DOCTYPE html>\n<html lang=de><title>Daten</title><a href=/a.csv>Liste</a></html>"


class Far(http.server.BaseHTTPRequestHandler):
    """Answers by path; remembers what it was asked on the server."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append((self.path, dict(self.headers)))
        answer: Callable[[Far], None] = ANSWERS.get(path, lambda far: far.say(404, b"nichts"))
        try:
            answer(self)
        except OSError:  # the other side has had enough
            self.close_connection = True

    def say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, pieces: Iterator[bytes], **headers: str) -> None:
        """Without a length: the end of the line is the end of the file."""
        self.send_response(200)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True
        for piece in pieces:
            self.wfile.write(piece)

    def log_message(self, *_: Any) -> None:
        pass


def _file(far: Far) -> None:
    if far.headers.get("If-None-Match") == ETAG:
        far.say(304)
        return
    far.say(200, CSV, ETag=ETAG, Last_Modified=CHANGED, Content_Type="text/csv; charset=utf-8")


def _broken(far: Far) -> None:
    """The line breaks in the middle, the first time; then it goes on where it stopped."""
    begin = far.headers.get("Range", "").removeprefix("bytes=").removesuffix("-")
    if begin and far.headers.get("If-Range") == ETAG:
        rest = CSV[int(begin) :]
        told = f"bytes {begin}-{len(CSV) - 1}/{len(CSV)}"
        far.say(206, rest, ETag=ETAG, Content_Range=told)
        return
    far.send_response(200)
    far.send_header("ETag", ETAG)
    far.send_header("Content-Length", str(len(CSV)))
    far.end_headers()
    far.wfile.write(CSV[:100])
    far.wfile.flush()
    far.close_connection = True


def _slowly(pause: float) -> Iterator[bytes]:
    while True:
        yield b"x"
        time.sleep(pause)


def _hesitating(far: Far) -> Iterator[bytes]:
    """Waits in the middle until the test lets it go on."""
    yield PLACES.encode()[:400]
    far.server.go_on.wait(30)
    yield PLACES.encode()[400:]


def _zeros() -> Iterator[bytes]:
    while True:
        yield b"\0" * (1 << 16)


def _dripping_head(far: Far) -> None:
    far.wfile.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(600):
        far.wfile.write(b"X-%d: y\r\n" % number)
        far.wfile.flush()
        time.sleep(0.05)


def _early_hints(far: Far) -> None:
    while True:
        far.wfile.write(b"HTTP/1.1 103 Early Hints\r\n\r\n")
        time.sleep(0.01)


def _garbage(far: Far) -> None:
    far.wfile.write(b"220 mail.example ESMTP\r\n\r\n")
    far.close_connection = True


def _silence(far: Far) -> None:
    time.sleep(3)
    far.close_connection = True


def _elsewhere(far: Far) -> None:
    """To wherever the question says."""
    far.say(302, Location=unquote(far.path.partition("?")[2]))


def _packed(body: bytes, encoding: str) -> Callable[[Far], None]:
    return lambda far: far.say(200, body, Content_Encoding=encoding)


def _raw_deflate() -> bytes:
    machine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return machine.compress(CSV) + machine.flush()


ANSWERS: dict[str, Callable[[Far], None]] = {
    "/baeume.csv": _file,
    "/spielplaetze.csv": lambda far: far.say(200, PLACES.encode(), ETag=ETAG),
    "/zoegernd.csv": lambda far: far.stream(_hesitating(far)),
    "/anders.csv": lambda far: far.say(200, CSV.replace(b"Platz", b"Baum")),
    "/benannt": lambda far: far.say(
        200, CSV, Content_Disposition="attachment; filename*=UTF-8''B%C3%A4ume.csv"
    ),
    "/ohne-laenge.csv": lambda far: far.stream(iter([CSV[:50], CSV[50:]])),
    "/gepackt.csv": _packed(gzip.compress(CSV), "gzip"),
    "/zweimal-gepackt.csv": _packed(gzip.compress(CSV[:60]) + gzip.compress(CSV[60:]), "gzip"),
    "/deflate.csv": _packed(_raw_deflate(), "deflate"),
    "/halb-gepackt.csv": _packed(gzip.compress(CSV)[:-20], "gzip"),
    "/falsch-gepackt.csv": _packed(CSV, "gzip"),
    "/fremd-gepackt.csv": _packed(CSV, "br"),
    "/bombe.csv": _packed(BOMB, "gzip"),
    "/unterbrochen.csv": _broken,
    "/langsam.csv": lambda far: far.stream(_slowly(0.05)),
    "/endlos.csv": lambda far: far.stream(_zeros()),
    "/gross.csv": lambda far: far.say(200, b"\0" * (3 << 20)),
    "/leer.csv": lambda far: far.say(200),
    "/seite": lambda far: far.say(200, HTML, Content_Type="text/html"),
    "/seite-als-csv": lambda far: far.say(200, b"\xef\xbb\xbf\n <!-- x -->" + HTML,
                                          Content_Type="text/csv"),
    "/csv-als-seite": lambda far: far.say(200, CSV, Content_Type="text/html"),
    "/kopf-tropft": _dripping_head,
    "/hinweise": _early_hints,
    "/unsinn": _garbage,
    "/still": _silence,
    "/im-kreis": lambda far: far.say(301, Location="/im-kreis"),
    "/weiter": _elsewhere,
    "/wolke/s/aB3dE5fG7/download": lambda far: far.say(
        200, CSV, Content_Disposition='attachment; filename="aus der Wolke.csv"'
    ),
    "/s/Geheim12/download": lambda far: far.say(303, Location="/index.php/s/Geheim12/authenticate"),
    "/s/keineWolke": _file,
} | {f"/status/{number}": (lambda n: lambda far: far.say(n, b"geheim"))(number)
     for number in (204, 400, 401, 403, 404, 410, 418, 429, 500, 502, 503)}  # fmt: skip


class FarServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Far)
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.scheme = "http"
        self.go_on = threading.Event()

    def address(self, path: str) -> str:
        return f"{self.scheme}://127.0.0.1:{self.server_port}{path}"

    def handle_error(self, *_: Any) -> None:
        """Somebody left; that is what these tests are about."""


@contextmanager
def far_server(certificate: Path | None = None) -> Iterator[FarServer]:
    with FarServer() as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            server.socket = context.wrap_socket(server.socket, server_side=True)
            server.scheme = "https"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def certificate_for(name: str, folder: Path) -> Path:
    """A certificate that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    is_number = name.replace(".", "").isdigit()
    named = x509.IPAddress(ip_address(name)) if is_number else x509.DNSName(name)
    today = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - timedelta(days=1))
        .not_valid_after(today + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([named]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path, plain = folder / "certificate.pem", serialization.NoEncryption()
    pem, kind = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(key.private_bytes(pem, kind, plain) + made.public_bytes(pem))
    return path


class Changing(Far):
    """Serves what it is told to, with an entity tag of it."""

    def do_GET(self) -> None:
        self.server.asked.append((self.path, dict(self.headers)))
        if self.path == self.server.hangs:
            self.server.go_on.wait(60)
        text = self.server.content.get(self.path)
        if self.server.wants and self.headers.get("Authorization") != self.server.wants:
            self.say(401, b"wer?")
            return
        if self.server.leads_on:
            self.say(302, Location=self.path)
            return
        if self.server.status != 200 or text is None:
            later = {"Retry_After": self.server.retry_after} if self.server.retry_after else {}
            status = self.server.status if self.server.status != 200 else 404
            self.say(status, b"nichts", **later)
            return
        body = text if isinstance(text, bytes) else text.encode()
        tag = f'"{zlib.crc32(body):08x}"'
        if self.headers.get("If-None-Match") == tag and not self.server.forgets_etags:
            self.say(304)
        elif self.server.forgets_etags:
            self.say(200, body)
        else:
            self.say(200, body, ETag=tag)


class ChangingServer(FarServer):
    def __init__(self) -> None:
        super().__init__()
        self.RequestHandlerClass = Changing
        self.content: dict[str, str | bytes] = {"/seite": HTML.decode()}
        self.status, self.forgets_etags = 200, False
        self.leads_on = False  # from each address to itself
        self.retry_after = ""  # the header Retry-After of refusals
        self.wants = ""  # the header Authorization
        self.hangs = ""  # the path that gets no answer before `go_on`


@contextmanager
def changing_server() -> Iterator[ChangingServer]:
    """A source whose content changes while a test runs."""
    with ChangingServer() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
