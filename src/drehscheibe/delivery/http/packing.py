# SPDX-License-Identifier: EUPL-1.2
"""Streams in a content coding, packed piece by piece."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import zstandard
from isal import isal_zlib

from drehscheibe.codings import ZSTD

if TYPE_CHECKING:
    from drehscheibe.delivery.http.streams import Source

_GZIP = 31  # window bits that mean "with gzip's header" (zlib manual, deflateInit2)


class _Packer(Protocol):
    def compress(self, data: bytes, /) -> bytes: ...

    def flush(self) -> bytes: ...


class Packed:
    """A source in a coding; `first` was taken from it before."""

    def __init__(self, source: Source, coding: str, first: bytes) -> None:
        self._source, self._waiting = source, first
        self._packer: _Packer = (
            zstandard.ZstdCompressor(level=1).compressobj()
            if coding == ZSTD
            else isal_zlib.compressobj(level=1, wbits=_GZIP)
        )
        self._is_whole = False

    async def next(self) -> bytes:
        while not self._is_whole:
            piece, self._waiting = self._waiting or await self._source.next(), b""
            self._is_whole = not piece
            packed = self._packer.compress(piece) if piece else self._packer.flush()
            if packed:
                return packed
        return b""

    async def close(self) -> None:
        await self._source.close()
