# SPDX-License-Identifier: EUPL-1.2
"""The body of an answer goes to disk: unpacked where the server packed it, counted, hashed."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Iterator
from typing import IO

_PORTION = 1 << 20  # bytes that come out of the unpacking at once
_GZIP, _ZLIB, _BARE = 31, 15, -15  # what zlib calls them
_KINDS = {"gzip": _GZIP, "x-gzip": _GZIP, "deflate": _ZLIB}
OFFERED = "gzip, deflate, identity"


class TooLarge(Exception):
    """More than may come, packed or not."""


class PackedWrong(Exception):
    """Packed in a way that we did not ask for, or damaged."""


class PackedCut(Exception):
    """It ended in the middle."""


class Sink:
    """A file that grows and is hashed while it grows."""

    def __init__(self, file: IO[bytes], largest: int) -> None:
        self._file, self._largest = file, largest
        self._hash = hashlib.sha256()
        self.size = 0

    def go_on(self, before: Iterable[bytes]) -> None:
        """What came before a cut is in the file already."""
        for piece in before:
            self._count(piece)

    def take(self, piece: bytes) -> None:
        self._count(piece)
        self._file.write(piece)

    def _count(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size > self._largest:
            raise TooLarge
        self._hash.update(piece)

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def unpacked(pieces: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """By Content-Encoding; never more than a portion at once, however tightly it is packed."""
    coding = encoding.strip().lower()
    if coding in {"", "identity"}:
        yield from pieces
    elif coding in _KINDS:
        yield from _inflated(pieces, _KINDS[coding])
    else:
        raise PackedWrong


def _inflated(pieces: Iterable[bytes], kind: int) -> Iterator[bytes]:
    """Also several gzip members one after the other, and "deflate" without its frame."""
    machine = None
    for piece in pieces:
        while piece:
            if machine is None:
                machine = zlib.decompressobj(_bare_or(kind, piece))
            try:
                yield machine.decompress(piece, _PORTION)
            except zlib.error:
                raise PackedWrong from None
            piece = machine.unconsumed_tail or machine.unused_data
            if machine.eof:
                machine = None
    if machine is not None:
        raise PackedCut


def _bare_or(kind: int, head: bytes) -> int:
    has_frame = len(head) < 2 or ((head[0] << 8 | head[1]) % 31 == 0 and head[0] & 15 == 8)
    return _BARE if kind == _ZLIB and not has_frame else kind
