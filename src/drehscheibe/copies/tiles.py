# SPDX-License-Identifier: EUPL-1.2
"""Map tiles as single files: PMTiles need range requests, which a plain web server may lack."""

from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

from pmtiles.reader import MmapSource, all_tiles
from pmtiles.tile import Compression, deserialize_header


def extract_tiles(archive: Path, folder: Path) -> int:
    """Write every tile, unpacked, and `tileset.json`; the same content is one file on the disk."""
    written: dict[int, Path] = {}
    count = 0
    with archive.open("rb") as file:
        source = MmapSource(file)  # type: ignore[no-untyped-call]
        header = deserialize_header(source(0, 127))
        packed = header["tile_compression"] == Compression.GZIP
        for (zoom, column, row), content in all_tiles(source):  # type: ignore[no-untyped-call]
            path = folder / str(zoom) / str(row) / f"{column}.mvt"
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(path, gzip.decompress(content) if packed else content, written)
            count += 1
    zooms = {"minzoom": header["min_zoom"], "maxzoom": header["max_zoom"]}
    (folder / "tileset.json").write_text(json.dumps({"ready": True, **zooms}))
    return count


def _write(path: Path, content: bytes, written: dict[int, Path]) -> None:
    """A large area fills many tiles with the same bytes: they follow each other."""
    key = hash(content)
    twin = written.get(key)
    if twin and twin.read_bytes() == content:
        os.link(twin, path)
        return
    path.write_bytes(content)
    written.clear()
    written[key] = path
