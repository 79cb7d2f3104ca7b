# SPDX-License-Identifier: EUPL-1.2
"""Write a request's body to disk as it arrives, with limits on size and patience."""

from __future__ import annotations

import asyncio
import time
from pathlib import PurePath
from typing import IO, TYPE_CHECKING

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header

from drehscheibe.domain.errors import N_, FileTooLarge, InvalidParameter, UploadTooSlow
from drehscheibe.domain.sentences import harmless

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from starlette.requests import Request

_SILENCE = 30.0  # seconds without a byte
_PATIENCE = 20.0  # seconds before the rate counts
_SLOWEST = 4_096  # bytes a second
_LONGEST_NAME = 200
_NOT_A_FORM = N_("is not sent as a form can send it")


async def write_body(request: Request, target: Path, limit: int) -> str:
    """Store the file and return its name as the client calls it.

    Raises `FileTooLarge` while it streams, `UploadTooSlow` for clients that hardly send anything.
    """
    kind, options = parse_options_header(request.headers.get("content-type", ""))
    name = safe_name(request.query_params.get("name", ""))
    with target.open("wb") as file:
        sink = _Sink(file, limit, name)
        if kind == b"multipart/form-data" and b"boundary" in options:
            part = _form_part(sink, options[b"boundary"])
            await _stream(request, part.feed)
            return part.done()
        await _stream(request, sink.write)
    return sink.name


def safe_name(name: str) -> str:
    """The last part of a name a client sent; never a path of ours."""
    last = harmless(PurePath(name.replace("\\", "/")).name).replace("\ufffd", "").strip()
    return last[:_LONGEST_NAME] if last.strip(".") else "datei"


async def _stream(request: Request, take: Callable[[bytes], object]) -> None:
    async for piece in pieces_of(request):
        take(piece)


async def pieces_of(request: Request) -> AsyncIterator[bytes]:
    """Each piece as it comes; gives up on clients that hardly send anything."""
    pieces = request.stream().__aiter__()
    begun, received = time.monotonic(), 0
    while True:
        try:
            piece = await asyncio.wait_for(anext(pieces, None), _SILENCE)
        except TimeoutError:
            raise UploadTooSlow from None
        if piece is None:
            return
        received += len(piece)
        yield piece
        spent = time.monotonic() - begun
        if spent > _PATIENCE and received / spent < _SLOWEST:
            raise UploadTooSlow


class _Sink:
    """Counts what goes to disk."""

    def __init__(self, file: IO[bytes], limit: int, name: str) -> None:
        self._file, self._left, self._limit = file, limit, limit
        self.name = name

    def write(self, piece: bytes) -> None:
        self._left -= len(piece)
        if self._left < 0:
            raise FileTooLarge(name=self.name, limit=self._limit >> 20)
        self._file.write(piece)


def _form_part(sink: _Sink, boundary: bytes) -> _FilePart:
    try:
        return _FilePart(sink, boundary)
    except FormParserError:  # a boundary that RFC 2046, 5.1.1 does not allow
        raise InvalidParameter("file", _NOT_A_FORM) from None


class _FilePart:
    """The first part of a multipart body that has a file name (RFC 7578); others are dropped."""

    def __init__(self, sink: _Sink, boundary: bytes) -> None:
        self._sink = sink
        self._field = self._value = b""
        self._disposition = b""
        self._inside = self._found = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin,
                "on_header_field": self._on_field,
                "on_header_value": self._on_value,
                "on_header_end": self._on_header,
                "on_headers_finished": self._on_headers,
                "on_part_data": self._on_data,
                "on_part_end": self._end,
            },
        )

    def feed(self, piece: bytes) -> None:
        try:
            self._parser.write(piece)
        except FormParserError:
            raise InvalidParameter("file", _NOT_A_FORM) from None

    def done(self) -> str:
        """The name of the file. Raises `InvalidParameter` where there was none."""
        if not self._found:
            raise InvalidParameter("file", N_("is missing"))
        return self._sink.name

    def _begin(self) -> None:
        self._disposition = b""

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        if self._field.lower() == b"content-disposition":
            self._disposition = self._value
        self._field = self._value = b""

    def _on_headers(self) -> None:
        _, options = parse_options_header(self._disposition)
        name = options.get(b"filename", b"").decode("utf-8", "replace")
        self._inside = bool(name) and not self._found
        if self._inside:
            self._found, self._sink.name = True, safe_name(name)

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if self._inside:
            self._sink.write(data[start:end])

    def _end(self) -> None:
        self._inside = False
