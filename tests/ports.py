# SPDX-License-Identifier: EUPL-1.2
"""A port nobody listens on yet, and whether somebody answers there by now."""

from __future__ import annotations

import socket
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def answers(address: str) -> bool:
    """Somebody says 200. For those who ask until a server is there: each client of httpx reads
    all certificates first, which takes 30 ms of a processor."""
    there = urlsplit(address)
    connection = HTTPConnection(there.hostname or "", there.port, timeout=5)
    try:
        connection.request("GET", there.path)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
