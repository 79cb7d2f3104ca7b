# SPDX-License-Identifier: EUPL-1.2
"""One line of JSON for each answer. It names no person: addresses are cut, questions left out."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import sys
import time
from functools import lru_cache
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import TYPE_CHECKING

import orjson

if TYPE_CHECKING:
    from drehscheibe.delivery.traffic.visits import Visit
    from drehscheibe.settings import Settings

log = logging.getLogger("drehscheibe.delivery")

_EVERY = 1.0  # seconds from an answer to its line on the disk
_BITS = {4: 24, 6: 48}  # of an address that are kept: a street or a town, nobody's line
_LONGEST = 300  # characters of a path
_UNASKED = ("/healthz", "/readyz", "/metrics")  # a machine asks for them all day
_IPV4 = re.compile(r"(\d{1,3}\.\d{1,3}\.\d{1,3})\.\d{1,3}", re.ASCII)
# Below these, addresses hold public names only. Others hold keys of mails, or drafts.
_PUBLIC = re.compile(r"(/en)?/(ogc|files|assets|catalog|daten|karte|kommunen|kreise|themen)(/|$)")


def access_log_of(settings: Settings) -> AccessLog | None:
    """None where none is wanted; a plain name is a file in the instance's folder `log`."""
    if not settings.access_log:
        return None
    if settings.access_log == "-":
        return AccessLog(None)
    return AccessLog(settings.layout.logs / settings.access_log)


def short(address: str) -> str:
    """The network an address is in: IPv4 /24, IPv6 /48."""
    if plain := _IPV4.fullmatch(address):
        return f"{plain[1]}.0"  # the usual case, twenty times as fast
    try:
        known = ip_address(address)
    except ValueError:
        return ""
    known = getattr(known, "ipv4_mapped", None) or known
    network = ip_network((known, _BITS[known.version]), strict=False)
    return str(network.network_address)


def path_of(path: str) -> str:
    """The path as far as it is public; its question is never kept, it may be anything."""
    if not _PUBLIC.match(path):
        language = "/en" if path.startswith("/en/") else ""
        first, slash, more = path.removeprefix(language)[1:].partition("/")
        path = f"{language}/{first}{slash}{more and '…'}"
    return path[:_LONGEST].encode(errors="replace").decode()


@lru_cache(maxsize=2)
def _second(second: int) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(second))


def line_of(visit: Visit, took: float) -> bytes:
    """`ms` until the last byte was handed on, `cpu_ms` of our time; status 0: the client left."""
    now = time.time()
    line = {
        "time": f"{_second(int(now))}.{int(now % 1 * 1_000):03}Z",
        "client": short(visit.address),
        "method": visit.method[:10],
        "path": path_of(visit.path),
        "status": visit.status,
        "bytes": visit.sent,
        "ms": round(took * 1_000, 1),
        "cpu_ms": round(visit.seconds * 1_000, 1),
        "id": visit.identifier,
    }
    return orjson.dumps(line, option=orjson.OPT_APPEND_NEWLINE)


class AccessLog:
    """Lines are collected and written once a second; a file that was moved away is begun anew."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lines: list[bytes] = []

    def __call__(self, visit: Visit, took: float) -> None:
        if visit.path in _UNASKED:
            return
        if not self._lines:
            asyncio.get_running_loop().call_later(_EVERY, self.close)
        self._lines.append(line_of(visit, took))

    def close(self) -> None:
        """Write what is there. What cannot be written is lost, and said once a second."""
        lines, self._lines = b"".join(self._lines), []
        try:
            self._write(lines)
        except OSError as error:
            log.error("the access log cannot be written: %s", error)  # noqa: TRY400 - no trace

    def _write(self, lines: bytes) -> None:
        if self._path is None:
            sys.stdout.buffer.write(lines)
            sys.stdout.buffer.flush()
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        # Opened anew each time: whoever rotates the file needs to tell nobody.
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o640)
        try:
            os.write(file, lines)
        finally:
            os.close(file)
