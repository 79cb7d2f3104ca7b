# SPDX-License-Identifier: EUPL-1.2
"""Connections to exactly the machine that was looked up and admitted, under a stopwatch.

httpcore asks its network backend for every connection, of every redirect too: what is not let
through here is not reached.
"""

from __future__ import annotations

import ssl
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import httpcore

from drehscheibe.connectors.fetching.pace import TooSlow

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.networks import Gate
    from drehscheibe.connectors.fetching.pace import Stopwatch

_MOST_TRIED = 4  # machines of one name


class CertificateWrong(Exception):
    """Nobody we trust vouches for it, it has ended, or it is for another name."""


class WatchedStream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, watch: Stopwatch) -> None:
        self._stream, self._watch = stream, watch

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002 - the watch knows
        try:
            piece = self._stream.read(max_bytes, self._watch.left())
        except httpcore.ReadTimeout:
            raise TooSlow from None
        self._watch.came(len(piece))
        return piece

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        try:
            self._stream.write(buffer, self._watch.left())
        except httpcore.WriteTimeout:
            raise TooSlow from None

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        try:
            stream = self._stream.start_tls(ssl_context, server_hostname, timeout)
        except httpcore.ConnectError as error:
            if isinstance(error.__cause__, ssl.SSLCertVerificationError):
                raise CertificateWrong from None
            raise
        return WatchedStream(stream, self._watch)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


class GuardedBackend(httpcore.NetworkBackend):
    """A name is looked up once, and the very machine that was admitted is connected to."""

    def __init__(self, gate: Gate, watch: Stopwatch) -> None:
        self._gate, self._watch, self._plain = gate, watch, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        failed: Exception = httpcore.ConnectError()
        for ip in self._gate.machines(host, port)[:_MOST_TRIED]:
            try:
                stream = self._plain.connect_tcp(
                    str(ip), port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
                continue
            return WatchedStream(stream, self._watch)
        raise failed


class ProxyBackend(httpcore.NetworkBackend):
    """To the proxy that the operator named: it decides whom it asks."""

    def __init__(self, watch: Stopwatch) -> None:
        self._watch, self._plain = watch, httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._plain.connect_tcp(host, port, timeout, local_address, socket_options)
        return WatchedStream(stream, self._watch)
