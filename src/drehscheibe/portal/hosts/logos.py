# SPDX-License-Identifier: EUPL-1.2
"""Logos come from strangers: SVG without anything that acts or loads, PNG with its picture only."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from py_svg_hush import filter_svg

from drehscheibe.domain.drawings import is_modest
from drehscheibe.domain.errors import N_, LogoRefused

LARGEST = 256 << 10  # bytes
_WIDEST = 4_000  # pixels
_PNG = b"\x89PNG\r\n\x1a\n"
# What a picture needs (PNG 3rd edition, 11.2 and 11.3); texts, times and profiles are dropped.
_CHUNKS = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"sRGB", b"cHRM", b"sBIT"}


def safe_logo(content: bytes) -> tuple[bytes, str]:
    """The logo without what it does not need, and its ending. Raises `LogoRefused`."""
    if len(content) > LARGEST:
        raise LogoRefused(reason=N_("it is larger than 256 kB"))
    if content.startswith(_PNG):
        return _safe_png(content), ".png"
    if b"<svg" in content:
        return _safe_svg(content), ".svg"
    raise LogoRefused(reason=N_("it is neither SVG nor PNG"))


def _safe_svg(content: bytes) -> bytes:
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise LogoRefused(reason=N_("it declares a document type; please save it as plain SVG"))
    try:
        if not is_modest(content):
            raise LogoRefused(reason=N_("it is nested very deep or has too many elements"))
        return bytes(filter_svg(content))
    except ValueError as error:
        raise LogoRefused(reason=N_("it is no whole SVG")) from error


def _safe_png(content: bytes) -> bytes:
    kept = [_PNG]
    for kind, data, whole in _chunks(content):
        if kind == b"IHDR" and max(_number(data[:4]), _number(data[4:8])) > _WIDEST:
            raise LogoRefused(reason=N_("it is wider or higher than 4000 pixels"))
        if kind in _CHUNKS:
            kept.append(whole)
    return b"".join(kept)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Kind, data and bytes of each chunk up to the end; what follows it is dropped."""
    place, kind = len(_PNG), b""
    while kind != b"IEND":
        size = _number(content[place : place + 4])
        whole = content[place : place + size + 12]
        kind, data = whole[4:8], whole[8:-4]
        if len(whole) != size + 12 or zlib.crc32(whole[4:-4]) != _number(whole[-4:]):
            raise LogoRefused(reason=N_("it is no whole PNG"))
        yield kind, data, whole
        place += len(whole)


def _number(content: bytes) -> int:
    return int.from_bytes(content, "big")
