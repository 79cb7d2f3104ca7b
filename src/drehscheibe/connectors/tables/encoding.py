# SPDX-License-Identifier: EUPL-1.2
"""Which encoding a text file has, and how to read it as a stream of UTF-8 bytes.

UTF-8 is decided by the whole file, never by a sample. What is not UTF-8 is judged by what German
text looks like in it.
"""

from __future__ import annotations

import codecs
import functools
import io
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK = 1 << 20
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_EIGHT_BIT = ("windows-1252", "iso-8859-15", "cp850", "mac_roman")
_SAMPLE = 64 * 1024  # bytes of lines with non-ASCII text from which an 8-bit encoding is judged
_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
_HIGH = re.compile(rb"[\x80-\xff]")
_GERMAN = re.compile(
    r"(?<=[a-zA-Z])[äöüß]|[ÄÖÜäöü](?=[a-zäöüß])|(?<=\d)[°²³€]|(?<=[mkc])[²³]|\d €|§ ?\d|[„“–]"
)
_STRANGE = re.compile("[\x80-\x9f¤¬¦¨¯¸Ðð×÷ƒ‰‡†\u2500-\u25ff√∫∂Ωπ∑∏≈∆◊ˆ˜˘˙˚˝˛ˇ\ufffd]")

RESCUE = "drehscheibe-rescue"  # error handler: stray bytes of a UTF-8 file are Windows-1252


def _rescue(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    stray = error.object[error.start : error.end]
    return stray.decode("windows-1252", "replace"), error.end


codecs.register_error(RESCUE, _rescue)


@dataclass(frozen=True, slots=True)
class TextCoding:
    """How the bytes of a file become text."""

    name: str  # Python's and IANA's name: "utf-8", "utf-16-le", "windows-1252"
    certain: bool = True
    stray: int = 0  # bytes of a UTF-8 file that are not UTF-8
    stray_line: int = 0  # first line with such a byte, counted from 1
    example: str = ""


def detect_encoding(path: Path) -> TextCoding:
    """Judge the whole file; reads it once in pieces."""
    with path.open("rb") as file:
        head = file.read(8192)
    for bom, name in _BOMS:
        if head.startswith(bom):
            return _checked(path, name)
    wide = _utf16_without_bom(head)
    return TextCoding(wide, certain=False) if wide else _checked(path, "utf-8")


def _checked(path: Path, name: str) -> TextCoding:
    if name != "utf-8" or _is_utf8(path):
        return TextCoding(name)
    sample = _sample_of_high_bytes(path)
    sequences = len(_SEQUENCE.findall(sample))
    stray = len(_HIGH.findall(_SEQUENCE.sub(b"", sample)))
    if sequences > 3 * stray:
        return _count_stray(path)
    return _eight_bit(sample)


def read_as_utf8(path: Path) -> TextCoding:
    """A person says it is UTF-8; what is not is counted."""
    return TextCoding("utf-8") if _is_utf8(path) else _count_stray(path)


def _is_utf8(path: Path) -> bool:
    """Asked several times while one file is described."""
    facts = path.stat()
    return _decodes(path, facts.st_size, facts.st_mtime_ns)


@functools.lru_cache(maxsize=8)
def _decodes(path: Path, _size: int, _changed: int) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for chunk in _chunks(path):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk


def _utf16_without_bom(head: bytes) -> str:
    """Latin text in UTF-16 has a zero in nearly every second byte."""
    half = len(head) // 2
    if half < 4:
        return ""
    first, second = head[0::2].count(0), head[1::2].count(0)
    if second > 0.7 * half and first < 0.1 * half:
        return "utf-16-le"
    if first > 0.7 * half and second < 0.1 * half:
        return "utf-16-be"
    return ""


def _sample_of_high_bytes(path: Path) -> bytes:
    sample = bytearray()
    for chunk in _chunks(path):
        for line in chunk.split(b"\n"):
            if not line.isascii():
                sample += line[:4096] + b"\n"
        if len(sample) > _SAMPLE:
            break
    return bytes(sample)


def _count_stray(path: Path) -> TextCoding:
    count, first, example, line = 0, 0, "", 0
    with path.open("rb") as file:
        for line, raw in enumerate(iter(lambda: file.readline(CHUNK), b""), 1):
            stray = 0 if raw.isascii() else len(_HIGH.findall(_SEQUENCE.sub(b"", raw)))
            if stray and not first:
                first, example = line, raw.decode("utf-8", RESCUE).strip()[:120]
            count += stray
    return TextCoding("utf-8", stray=count, stray_line=first, example=example)


def _eight_bit(sample: bytes) -> TextCoding:
    scores = {name: _german_score(sample, name) for name in _EIGHT_BIT}
    # 8859-15 differs from Windows-1252 in eight characters; only the euro sign matters.
    best = max(scores, key=lambda name: scores[name])
    if scores[best] <= 0:
        best = _judged_by_library(sample)
    text = sample.decode(best, "replace")
    shown = next((line for line in text.splitlines() if _GERMAN.search(line)), text)
    return TextCoding(best, certain=False, example=_around_first_special(shown))


def _german_score(sample: bytes, name: str) -> int:
    text = sample.decode(name, "replace")
    return len(_GERMAN.findall(text)) - 3 * len(_STRANGE.findall(text))


def _judged_by_library(sample: bytes) -> str:
    from charset_normalizer import from_bytes  # loads slowly and is rarely needed

    best = from_bytes(sample).best()
    # What was UTF is known by now.
    return best.encoding if best and "utf" not in best.encoding else "windows-1252"


def _around_first_special(line: str) -> str:
    """The word with the first non-ASCII character, for a person to judge."""
    words = [word for word in re.split(r"[;,\t|\"]", line) if not word.isascii()]
    return words[0].strip()[:80] if words else line[:80]


class _AsUtf8(io.RawIOBase):
    """Decodes while reading; memory stays at one chunk."""

    def __init__(self, file: BinaryIO, decoder: codecs.IncrementalDecoder) -> None:
        self._file, self._decoder, self._ready = file, decoder, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._ready:
            raw = self._file.read(CHUNK)
            self._ready = self._decoder.decode(raw, final=not raw).encode("utf-8", "replace")
            if not raw:
                break
        part = self._ready[: len(buffer)]
        self._ready = self._ready[len(part) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self._file.close()
        super().close()


def open_as_utf8(path: Path, encoding: str, *, offset: int = 0) -> BinaryIO:
    """The file as UTF-8 bytes without byte order mark, from `offset` (in UTF-8 bytes) on.

    Bytes that do not fit become U+FFFD, in a UTF-8 file their Windows-1252 characters.
    """
    file = path.open("rb")
    file.seek(_bom_length(path, encoding))
    if encoding == "utf-8" and _is_utf8(path):
        file.seek(offset, io.SEEK_CUR)
        return file
    errors = RESCUE if encoding == "utf-8" else "replace"
    decoder = codecs.getincrementaldecoder(encoding)(errors)
    stream = io.BufferedReader(_AsUtf8(file, decoder), CHUNK)
    while offset > 0:
        offset -= len(stream.read(min(offset, CHUNK)))
    return stream


def _bom_length(path: Path, encoding: str) -> int:
    with path.open("rb") as file:
        head = file.read(4)
    matching = (bom for bom, name in _BOMS if name == encoding and head.startswith(bom))
    return len(next(matching, b""))


def known_encoding(name: str) -> str:
    """The canonical name, or "" when there is no such text encoding."""
    try:
        info = codecs.lookup(name)
        "".encode(name)
    except LookupError:
        return ""
    return {"cp1252": "windows-1252", "utf_8_sig": "utf-8", "utf-8-sig": "utf-8"}.get(
        info.name, info.name
    )
