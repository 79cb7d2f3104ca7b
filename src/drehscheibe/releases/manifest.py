# SPDX-License-Identifier: EUPL-1.2
"""The manifest of a release: which files it consists of; its SHA-256 names the release."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.tables import Table

if TYPE_CHECKING:
    from pathlib import Path

VERSION = 1


@dataclass(frozen=True, slots=True)
class FileEntry:
    path: str  # inside the release's folder, with "/"
    bytes: int
    sha256: str
    public: bool  # the untouched source is not


@dataclass(frozen=True, slots=True)
class Manifest:
    """Everything that identifies a release. Times are RFC 3339 in UTC."""

    dataset: str
    title: str
    licence: str  # code of domain.licences, "" while unknown
    owner: str  # key of the organisation (AGS of a municipality)
    created: str
    platform: str  # version of Drehscheibe that built it
    source_name: str
    source_sha256: str
    tables: tuple[Table, ...]
    files: tuple[FileEntry, ...]
    previous: str = ""  # release that it follows
    version: int = VERSION

    def to_bytes(self) -> bytes:
        """Canonical JSON: sorted keys, UTF-8; equal manifests have equal bytes."""
        return orjson.dumps(to_plain(self), option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2)

    @property
    def release(self) -> str:
        """SHA-256 of the canonical bytes, hex."""
        return hashlib.sha256(self.to_bytes()).hexdigest()


def read_manifest(folder: Path) -> Manifest:
    """Read `manifest.json` of a release's folder."""
    return from_plain(Manifest, orjson.loads((folder / "manifest.json").read_bytes()))
