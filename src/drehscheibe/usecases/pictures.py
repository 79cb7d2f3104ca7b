# SPDX-License-Identifier: EUPL-1.2
"""Pictures of a package: real PNG, JPEG or SVG by content; SVG without what acts or loads.

PNG: 3rd edition, 5.3 and 11.2; JPEG: ITU-T T.81, B.1 and B.2.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET  # no document type comes this far, so no entity does
import zlib
from collections import Counter
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from py_svg_hush import filter_svg

from drehscheibe.domain.drawings import MAX_ELEMENTS, is_modest
from drehscheibe.domain.errors import PackageRefused
from drehscheibe.usecases.complaining import Complaint

if TYPE_CHECKING:
    from collections.abc import Iterator

WIDEST = 4_000  # pixels
_PNG = b"\x89PNG\r\n\x1a\n"
_SVG = "{http://www.w3.org/2000/svg}"
_XLINK = "{http://www.w3.org/1999/xlink}"
_HTML = "{http://www.w3.org/1999/xhtml}"
_LOADS = re.compile(r"@|url\s*\(", re.IGNORECASE)
_XML = "{http://www.w3.org/XML/1998/namespace}"
_FRAMES = {*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC}  # the segments that say height and width
_DECLARED = re.compile(rb"<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST)|<\?xml-stylesheet", re.IGNORECASE)


def check_picture(name: str, content: bytes) -> None:
    """Raises `PackageRefused`."""
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".svg":
        safe_svg(name, content)
        return
    size = _png_size(name, content) if suffix == ".png" else _jpeg_size(name, content)
    if max(size) > WIDEST or min(size) < 1:
        raise _refused("picture-large", name, limit=WIDEST)


def safe_svg(name: str, content: bytes) -> bytes:
    """What may be shown of it; complains about everything that would be lost and does something.

    Raises `PackageRefused`.
    """
    if _DECLARED.search(content):
        raise _refused("svg-acts", name, value="<!DOCTYPE>")
    try:
        if not is_modest(content):
            raise _refused("svg-too-much", name, limit=MAX_ELEMENTS)
        filtered = bytes(filter_svg(content))
        before, after = _parts(ET.fromstring(content)), _parts(ET.fromstring(filtered))  # noqa: S314
    except (ValueError, ET.ParseError):
        raise _refused("picture-damaged", name) from None
    if lost := sorted((before - after).keys()):
        raise _refused("svg-acts", name, value=", ".join(lost[:5]))
    return filtered


def _parts(root: ET.Element) -> Counter[str]:
    """Elements and attributes of SVG itself; what drawing programs note for themselves is not."""
    found: Counter[str] = Counter()
    todo = [root]
    while todo:
        element = todo.pop()
        tag = str(element.tag)
        if tag == f"{_SVG}metadata":
            continue
        todo += element
        if not tag.startswith(_SVG):
            if tag.startswith(_HTML) or "}" not in tag:
                found[f"<{tag.rpartition('}')[2]}>"] += 1
            continue
        found[f"<{tag.removeprefix(_SVG)}>"] += 1
        found.update(_attribute(name, value) for name, value in element.attrib.items())
        if tag == f"{_SVG}style" and _LOADS.search(element.text or ""):
            found["<style>@"] += 1
    found.pop("", None)
    return found


def _attribute(name: str, value: str) -> str:
    if name.startswith((_XML, "data-", "aria-")) or name in {"role", "version", "id", "class"}:
        return ""
    if name.startswith("{") and not name.startswith(_XLINK):
        return ""
    acts = "url(" in value or name in {"href", f"{_XLINK}href"} or name.startswith("on")
    return name.rpartition("}")[2] + (f"={value[:40]}" if acts else "")


def _refused(code: str, name: str, **params: str | int) -> PackageRefused:
    return PackageRefused([Complaint(code, name, params={"name": name, **params})])


def _png_size(name: str, content: bytes) -> tuple[int, int]:
    if not content.startswith(_PNG):
        raise _refused("picture-kind", name)
    head = b""
    for kind, data in _chunks(name, content):
        head = head or (data if kind == b"IHDR" else b"")
    if len(head) != 13:
        raise _refused("picture-damaged", name)
    return int.from_bytes(head[:4], "big"), int.from_bytes(head[4:8], "big")


def _chunks(name: str, content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place, kind = len(_PNG), b""
    while kind != b"IEND":
        size = int.from_bytes(content[place : place + 4], "big")
        whole = content[place : place + size + 12]
        kind, data, check = whole[4:8], whole[8:-4], whole[-4:]
        if len(whole) != size + 12 or zlib.crc32(whole[4:-4]) != int.from_bytes(check, "big"):
            raise _refused("picture-damaged", name)
        yield kind, data
        place += len(whole)
    if place != len(content):  # something hides behind the picture
        raise _refused("picture-damaged", name)


def _jpeg_size(name: str, content: bytes) -> tuple[int, int]:
    if not content.startswith(b"\xff\xd8\xff"):
        raise _refused("picture-kind", name)
    place = 2
    while content[place : place + 1] == b"\xff" and place + 9 < len(content):
        marker = content[place + 1]
        size = int.from_bytes(content[place + 2 : place + 4], "big")
        if marker in _FRAMES and content.rstrip(b"\0").endswith(b"\xff\xd9"):
            sides = content[place + 5 : place + 9]
            return int.from_bytes(sides[2:], "big"), int.from_bytes(sides[:2], "big")
        place += 2 + max(size, 2)
    raise _refused("picture-damaged", name)
