# SPDX-License-Identifier: EUPL-1.2
"""The file of a backup: a tar in zstd that `tar --zstd -xf` can open, too, and a seal at its end.

BACKUP.json    first: format, version, moment, expected size
instance/…     the files; of two with one name the last one counts, as tar does it
MANIFEST.json  last: size and SHA-256 of every file that counts
(seal)         a frame that zstd skips (RFC 8878, 3.1.2): SHA-256 of everything before it
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, cast

import orjson
import zstandard

from drehscheibe.domain.plain import to_plain

FORMAT = 1
HEADER, MANIFEST, INSTANCE = "BACKUP.json", "MANIFEST.json", "instance/"
SEAL = b"\x5e\x2a\x4d\x18" + (32).to_bytes(4, "little")
SEAL_BYTES = len(SEAL) + 32
_LEVEL = 3  # tables are compressed already; what is not shrinks at the speed of the disk
_CHUNK = 1 << 18


@dataclass(frozen=True, slots=True)
class Entry:
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Header:
    platform: str  # version of Drehscheibe
    created: str  # RFC 3339, UTC
    expected_bytes: int = 0
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Contents:
    """The manifest. Names are relative to the instance, with "/"."""

    created: str
    files: dict[str, Entry] = field(default_factory=dict)
    missing: tuple[str, ...] = ()  # releases the database counts on and nobody has


class HashedFile(io.RawIOBase):
    """Bytes that go to a file or come from it, with their SHA-256 on the way."""

    def __init__(self, file: IO[bytes], limit: int = 0) -> None:
        self._file, self._left = file, limit
        self.digest = hashlib.sha256()

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        if not self._file.closed:  # else tarfile says goodbye to an archive that was given up
            self._file.write(content)
            self.digest.update(content)
        return len(content)

    def read(self, size: int = -1) -> bytes:
        """Not beyond the limit: the seal is no part of what it seals."""
        wanted = self._left if size < 0 else min(size, self._left)
        content = self._file.read(wanted)
        self._left -= len(content)
        self.digest.update(content)
        return content


class _Counted:
    """A file of the instance on its way into the archive. One that shrank is filled up, since its
    size is written before it; `is_whole` then says that it must not be used."""

    def __init__(self, file: IO[bytes], size: int) -> None:
        self._file, self._left = file, size
        self.digest = hashlib.sha256()
        self.is_whole = True

    def read(self, size: int) -> bytes:
        content = self._file.read(min(size, self._left))
        if not content and self._left:
            self.is_whole = False
            content = bytes(min(size, self._left))
        self._left -= len(content)
        self.digest.update(content)
        return content


class ArchiveWriter:
    """Writes one archive from front to back; memory does not grow with it."""

    def __init__(self, file: IO[bytes], header: Header) -> None:
        self._file, self._hashed = file, HashedFile(file)
        packer = zstandard.ZstdCompressor(level=_LEVEL, write_checksum=True)
        self._zstd = packer.stream_writer(cast("IO[bytes]", self._hashed), closefd=False)
        self._tar = tarfile.open(  # noqa: SIM115 - closed by `close`
            fileobj=self._zstd, mode="w|", format=tarfile.PAX_FORMAT, bufsize=_CHUNK
        )
        self.entries: dict[str, Entry] = {}
        self._put(HEADER, orjson.dumps(to_plain(header)))

    def add(self, name: str, path: Path) -> bool:
        """Add a file under a name. False: it was gone or changed meanwhile and does not count."""
        self.entries.pop(name, None)
        try:
            file = path.open("rb")
        except FileNotFoundError:
            return False
        with file:
            size = path.stat().st_size
            counted = _Counted(file, size)
            self._tar.addfile(_member(INSTANCE + name, size), counted)  # type: ignore[arg-type]
        if counted.is_whole:
            self.entries[name] = Entry(size, counted.digest.hexdigest())
        return counted.is_whole

    def add_bytes(self, name: str, content: bytes) -> None:
        self._put(INSTANCE + name, content)
        self.entries[name] = Entry(len(content), hashlib.sha256(content).hexdigest())

    def _put(self, name: str, content: bytes) -> None:
        self._tar.addfile(_member(name, len(content)), io.BytesIO(content))

    def close(self, contents: Contents) -> None:
        """Write manifest and seal; only now it is a backup."""
        self._put(MANIFEST, orjson.dumps(to_plain(contents), option=orjson.OPT_SORT_KEYS))
        self._tar.close()
        self._zstd.close()  # type: ignore[no-untyped-call]
        self._file.write(SEAL + self._hashed.digest.digest())


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member


def chunks_of(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
