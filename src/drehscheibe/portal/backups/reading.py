# SPDX-License-Identifier: EUPL-1.2
"""Reading the file of a backup, which may be damaged or made by somebody who means harm."""

from __future__ import annotations

import hashlib
import tarfile
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import IO, cast

import orjson
import zstandard

from drehscheibe import __version__
from drehscheibe.domain.errors import N_, BackupDamaged, BackupTooNew, FileNotWritten
from drehscheibe.domain.plain import from_plain
from drehscheibe.portal.backups.archive import (
    FORMAT,
    HEADER,
    INSTANCE,
    MANIFEST,
    SEAL,
    SEAL_BYTES,
    Contents,
    Entry,
    HashedFile,
    Header,
    chunks_of,
)

_LARGEST_TEXT = 1 << 28  # bytes of a manifest: some millions of files
_DAMAGE = (tarfile.TarError, zstandard.ZstdError, EOFError, ValueError, TypeError, KeyError)

Tell = Callable[[int], None]  # how many bytes of the archive are read


def check_archive(path: Path, tell: Tell) -> Contents:
    """Read everything and compare every checksum. Raises `BackupDamaged`, `BackupTooNew`."""
    return _read(path, None, tell)


def unpack_archive(path: Path, into: Path, tell: Tell) -> Contents:
    """The same while writing to an empty folder; the caller removes it when this raises."""
    return _read(path, into, tell)


def _read(path: Path, into: Path | None, tell: Tell) -> Contents:
    reader = _Reader(path, into, tell)
    try:
        with path.open("rb") as file:
            return reader.read(file, path.stat().st_size)
    except BackupDamaged:
        raise
    except _DAMAGE as error:
        raise BackupDamaged(file=path.name, reason=N_("it is damaged")) from error
    except (FileExistsError, NotADirectoryError, IsADirectoryError) as error:
        raise BackupDamaged(file=path.name, reason=N_("its files contradict each other")) from error
    except (FileNotFoundError, PermissionError) as error:
        raise FileNotWritten(file=error.filename, details=error.strerror) from error


class _Reader:
    def __init__(self, path: Path, into: Path | None, tell: Tell) -> None:
        self._path, self._into, self._tell = path, into, tell
        self._found: dict[str, Entry] = {}
        self._texts: dict[str, bytes] = {}

    def read(self, file: IO[bytes], size: int) -> Contents:
        if size <= SEAL_BYTES:
            raise self._damaged(N_("it ends too early"))
        hashed = HashedFile(file, size - SEAL_BYTES)
        sealed = cast("IO[bytes]", hashed)
        with zstandard.ZstdDecompressor().stream_reader(sealed, closefd=False) as unpacked:
            with tarfile.open(fileobj=unpacked, mode="r|") as tar:
                for member in tar:
                    self._take(tar, member)
                    self._tell(file.tell())
            for _ in chunks_of(unpacked):
                pass
        for _ in chunks_of(sealed):
            pass
        if file.read() != SEAL + hashed.digest.digest():
            raise self._damaged(N_("it was changed or ends too early"))
        return self._compared()

    def _take(self, tar: tarfile.TarFile, member: tarfile.TarInfo) -> None:
        content = tar.extractfile(member) if member.isreg() else None
        if content is None:
            raise self._damaged(N_("it holds something that is no file"))
        if member.name in {HEADER, MANIFEST}:
            self._texts[member.name] = content.read(_LARGEST_TEXT)
            self._require_known()
            return
        name = self._safe(member.name)
        self._found[name] = self._stored(name, content)

    def _safe(self, name: str) -> str:
        """The name within the instance, if it stays there."""
        inner = name.removeprefix(INSTANCE)
        plain = PurePosixPath(inner).as_posix() == inner and "\0" not in inner
        if inner == name or not plain or {"", ".", ".."} & set(inner.split("/")):
            raise self._damaged(N_("it holds a path that leads out of the installation"))
        return inner

    def _stored(self, name: str, content: IO[bytes]) -> Entry:
        digest, size = hashlib.sha256(), 0
        target = self._open(name)
        try:
            for chunk in chunks_of(content):
                digest.update(chunk)
                size += len(chunk)
                if target:
                    target.write(chunk)
        finally:
            if target:
                target.close()
        return Entry(size, digest.hexdigest())

    def _open(self, name: str) -> IO[bytes] | None:
        if self._into is None:
            return None
        path = self._into / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        return path.open("wb")

    def _require_known(self) -> None:
        """The first member says whether this version can read the rest."""
        if HEADER not in self._texts:
            raise self._damaged(N_("it does not begin as a backup of Drehscheibe does"))
        header = from_plain(Header, orjson.loads(self._texts[HEADER]))
        if header.format > FORMAT or _numbers(header.platform) > _numbers(__version__):
            raise BackupTooNew(file=self._path.name, version=header.platform, ours=__version__)

    def _compared(self) -> Contents:
        if MANIFEST not in self._texts:
            raise self._damaged(N_("it ends too early"))
        contents = from_plain(Contents, orjson.loads(self._texts[MANIFEST]))
        if any(self._found.get(name) != entry for name, entry in contents.files.items()):
            raise self._damaged(N_("files are missing or are not what their checksums say"))
        if self._into:
            _drop(self._into, self._found.keys() - contents.files.keys())
        return contents

    def _damaged(self, reason: str) -> BackupDamaged:
        return BackupDamaged(file=self._path.name, reason=reason)


def _drop(folder: Path, names: Iterable[str]) -> None:
    """Files that do not count, and the folders that are empty without them."""
    for name in names:
        path = folder / name
        path.unlink()
        while (path := path.parent) != folder and not any(path.iterdir()):
            path.rmdir()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split(".") if part.isdigit())
