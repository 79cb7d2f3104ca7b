# SPDX-License-Identifier: EUPL-1.2
"""A selection as FlatGeobuf, which goes out as it is made, or as GeoPackage (job children only).

A GeoPackage is a database and must be whole before it is sent, so it is limited.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyogrio

from drehscheibe.domain.errors import ExtractTooLarge
from drehscheibe.releases import gdal_files
from drehscheibe.releases.extracts import Target, begun
from drehscheibe.releases.gdal_files import FLATGEOBUF, GEOPACKAGE
from drehscheibe.releases.selection import Selection

GEOPACKAGE_FEATURES = 200_000
GEOPACKAGE_BYTES = 512 << 20  # of its rows in memory; the file is about as large
_COPIED = 1 << 18
_NEVER = "1970-01-01T00:00:00Z"  # the same selection makes the same bytes


def write_flatgeobuf(selection: Selection, target: Target) -> None:
    """Without its index, which could only be written when all features are known."""
    batches = begun(selection)
    first = next(batches)
    if not first.num_rows:  # GDAL writes nothing at all where it cannot go back to the header
        _write_whole(selection, iter([first]), target, driver=FLATGEOBUF)
        return
    target.begin()
    _write(selection, "/vsistdout/extract.fgb", chain([first], batches), driver=FLATGEOBUF)


def write_geopackage(selection: Selection, target: Target) -> None:
    """Raises `ExtractTooLarge`."""
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _NEVER})
    _write_whole(selection, _limited(selection.batches()), target, driver=GEOPACKAGE)


_OPTIONS = {FLATGEOBUF: {"SPATIAL_INDEX": "NO"}, GEOPACKAGE: {}}
_ENDINGS = {FLATGEOBUF: "extract.fgb", GEOPACKAGE: "extract.gpkg"}


def _write(
    selection: Selection, target: Path | str, batches: Iterator[pa.RecordBatch], *, driver: str
) -> None:
    gdal_files.write(
        target,
        selection.shown,
        batches,
        driver=driver,
        options=_OPTIONS[driver],
        crs=selection.crs,
    )


def _write_whole(
    selection: Selection, batches: Iterator[pa.RecordBatch], target: Target, *, driver: str
) -> None:
    """A file first. It has no name any more while it is sent: it ends with this process."""
    with target.scratch() as folder:
        path = folder / _ENDINGS[driver]
        _write(selection, path, batches, driver=driver)
        file = path.open("rb")
    with file:
        target.begin(bytes=os.fstat(file.fileno()).st_size)
        while piece := file.read(_COPIED):
            target.out.write(piece)


def _limited(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    rows = size = 0
    for batch in batches:
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows > GEOPACKAGE_FEATURES or size > GEOPACKAGE_BYTES:
            raise ExtractTooLarge(
                limit=GEOPACKAGE_FEATURES, megabytes=GEOPACKAGE_BYTES >> 20, address=""
            )
        yield batch
