# SPDX-License-Identifier: EUPL-1.2
"""Read an XML file once from front to back, before GDAL does: is it whole, and what is in it?

GDAL takes what it has read before a fault as if it were all, and lists nothing it skips.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from drehscheibe.connectors.files.xml_prolog import BrokenXml, UnsafeXml

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK = 1 << 20
MAX_DEPTH = 200  # nested elements; parsers with recursion break far above, data are far below
OVERLAP = 400  # bytes; an attribute that straddles two chunks is found once more
_CRS_NAME = re.compile(rb"""srsName\s*=\s*["']([^"'<]{1,300})["']""")


@dataclass(slots=True)
class Contents:
    """`crs`: every srsName and how often; the rest is found by `look_closely` only."""

    crs: Counter[str] = field(default_factory=Counter)
    elements: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)  # how the values of a KML file are called


def scan(path: Path) -> Contents:
    """Read the whole file (once, however often one asks). Raises `BrokenXml` or `UnsafeXml`."""
    status = path.stat()
    return _scan(path.resolve(), status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _scan(path: Path, _changed: int, _size: int) -> Contents:
    contents = Contents()
    parser = _parser()
    rest = b""
    for chunk in _chunks(path):
        _parse(parser, chunk, last=False)
        names = _CRS_NAME.findall(rest + chunk)
        contents.crs.update(name.decode("utf-8", "replace") for name in names)
        rest = chunk[-OVERLAP:]
    _parse(parser, b"", last=True)
    return contents


def look_closely(path: Path) -> Contents:
    """The same, element by element, ten times slower. Raises `BrokenXml` or `UnsafeXml`."""
    looker = _Looker()
    for chunk in _chunks(path):
        looker.feed(chunk)
    return looker.finish()


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _parser() -> expat.XMLParserType:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    return parser


def _parse(parser: expat.XMLParserType, chunk: bytes, *, last: bool) -> None:
    try:
        parser.Parse(chunk, last)
    except expat.ExpatError as error:
        raise BrokenXml(str(error)) from error


def _refuse(*_: object) -> None:
    raise UnsafeXml


class _Looker:
    # Elements whose attribute says how a value is called (OGC 12-007r2, 9.2 and 9.5).
    _NAMED = frozenset({"Data", "SimpleField", "SimpleData"})
    _COUNTED = frozenset({"NetworkLink", "GroundOverlay", "trkpt"})

    def __init__(self) -> None:
        self._contents = Contents()
        self._depth = 0
        self._parent = ""  # "trkpt" while inside one
        self._parser = _parser()
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end

    def feed(self, chunk: bytes) -> None:
        _parse(self._parser, chunk, last=False)

    def finish(self) -> Contents:
        _parse(self._parser, b"", last=True)
        return self._contents

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BrokenXml(f"more than {MAX_DEPTH} nested elements")
        name = tag.rpartition(":")[2]
        if name in self._COUNTED:
            self._contents.elements[name] += 1
        if name in {"ele", "time"} and self._parent == "trkpt":
            self._contents.elements["trkpt/more"] += 1
        self._parent = name if name == "trkpt" else self._parent
        if name in self._NAMED and "name" in attributes:
            self._contents.names.add(attributes["name"])

    def _end(self, tag: str) -> None:
        self._depth -= 1
        if tag.rpartition(":")[2] == self._parent:
            self._parent = ""
