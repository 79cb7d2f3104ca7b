# SPDX-License-Identifier: EUPL-1.2
"""Read an XML file once from front to back, before GDAL does: is it whole, and what is in it?

GDAL takes what it has read before a fault as if it were all, and lists nothing it skips.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from xml.parsers import expat

from drehscheibe.connectors.xml_prolog import BrokenXml, UnsafeXml

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 1 << 20
MAX_DEPTH = 200  # nested elements; parsers with recursion break far above, data are far below
# Elements whose name or attribute says how a value is called (KML 2.3, OGC 12-007r2, 9.2 and 9.5).
_NAMED = {"Data", "SimpleField", "SimpleData"}


@dataclass(slots=True)
class Contents:
    """`crs` counts every srsName, `elements` the elements of interest, `names` the KML values."""

    crs: Counter[str] = field(default_factory=Counter)
    elements: Counter[str] = field(default_factory=Counter)
    names: set[str] = field(default_factory=set)


def scan(path: Path) -> Contents:
    """Read the whole file (once, however often one asks). Raises `BrokenXml` or `UnsafeXml`."""
    status = path.stat()
    return _scan(path.resolve(), status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1)
def _scan(path: Path, _changed: int, _size: int) -> Contents:
    scanner = _Scanner()
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            scanner.feed(chunk)
    return scanner.finish()


class _Scanner:
    def __init__(self) -> None:
        self._contents = Contents()
        self._depth = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        self._parser = parser

    def feed(self, chunk: bytes) -> None:
        self._parse(chunk, last=False)

    def finish(self) -> Contents:
        self._parse(b"", last=True)
        return self._contents

    def _parse(self, chunk: bytes, *, last: bool) -> None:
        try:
            self._parser.Parse(chunk, last)
        except expat.ExpatError as error:
            raise BrokenXml(str(error)) from error

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise BrokenXml(f"more than {MAX_DEPTH} nested elements")
        name = tag.rpartition(":")[2]
        if name in {"NetworkLink", "GroundOverlay", "featureMember", "member"}:
            self._contents.elements[name] += 1
        if name in _NAMED and "name" in attributes:
            self._contents.names.add(attributes["name"])
        if "srsName" in attributes:
            self._contents.crs[attributes["srsName"]] += 1

    def _end(self, _tag: str) -> None:
        self._depth -= 1


def _refuse(*_: object) -> None:
    raise UnsafeXml
