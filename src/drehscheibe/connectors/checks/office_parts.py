# SPDX-License-Identifier: EUPL-1.2
"""Look into the parts of an Office file without opening it: small XML as a whole, large as bytes.

Nothing is fetched, declared entities are refused, and no part is read beyond its limit.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING
from xml.parsers import expat

if TYPE_CHECKING:
    from collections.abc import Iterator

    Element = tuple[str, dict[str, str], str]  # local name, attributes, text

_SMALL = 4 << 20  # bytes of a part that is parsed as a whole
_LARGE = 1 << 30  # bytes of a part that are scanned
_PIECE = 1 << 20
_OVERLAP = 4_096  # bytes; an opening tag with all its attributes is shorter


def elements(archive: zipfile.ZipFile, part: str) -> list[Element]:
    """All elements of a small part; nothing for one that is missing, too large or not well."""
    try:
        info = archive.getinfo(part)
        data = archive.read(part) if info.file_size <= _SMALL else b""
    except (KeyError, OSError, zipfile.BadZipFile, RuntimeError):
        return []
    return parse(data)


def parse(data: bytes) -> list[Element]:
    """Elements with their own text, in the order in which they end."""
    found: list[Element] = []
    open_elements: list[tuple[str, dict[str, str], list[str]]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        plain = {_local(key): value for key, value in attributes.items()}
        open_elements.append((_local(name), plain, []))

    def end(_: str) -> None:
        name, attributes, texts = open_elements.pop()
        found.append((name, attributes, "".join(texts).strip()))

    def text(characters: str) -> None:
        if open_elements:
            open_elements[-1][2].append(characters)

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text
    try:
        parser.Parse(data, True)  # noqa: FBT003 - expat's signature
    except (expat.ExpatError, _DoctypeFound):
        return []
    return found


class _DoctypeFound(Exception):
    """Office files have none; whoever writes one wants to do harm."""


def _refuse(*_: object) -> None:
    raise _DoctypeFound


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def count(archive: zipfile.ZipFile, part: str, pattern: re.Pattern[bytes]) -> int:
    """How often the pattern (of opening tags) stands in a part of any size."""
    total, seen_until = 0, 0
    for offset, piece in _pieces(archive, part):
        for match in pattern.finditer(piece):
            if offset + match.start() >= seen_until:
                total += 1
                seen_until = offset + match.end()
    return total


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[int, bytes]]:
    """(position, bytes) with some overlap, so that no tag is cut."""
    rest, offset = b"", 0
    try:
        with archive.open(part) as file:
            while offset < _LARGE and (chunk := file.read(_PIECE)):
                piece = rest + chunk
                yield offset, piece
                rest = piece[-_OVERLAP:]
                offset += len(piece) - len(rest)
    except (KeyError, OSError, zipfile.BadZipFile, RuntimeError):
        return
