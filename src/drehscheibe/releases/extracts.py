# SPDX-License-Identifier: EUPL-1.2
"""A selection of features as a file that is sent while it is written (job children only).

GeoParquet and FlatGeobuf go out as they are made; a GeoPackage is a database and must be whole
first, so it is limited.
"""

from __future__ import annotations

import io
import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

from drehscheibe.domain.errors import ExtractTooLarge
from drehscheibe.domain.slugs import unique
from drehscheibe.releases import gdal_files
from drehscheibe.releases.gdal_files import FLATGEOBUF, GEOPACKAGE
from drehscheibe.releases.geoparquet import GeoParquetWriter
from drehscheibe.releases.selection import Selection
from drehscheibe.releases.spool import BOX
from drehscheibe.releases.stream import GEOMETRY, RESERVED

GEOPACKAGE_FEATURES = 200_000
GEOPACKAGE_BYTES = 512 << 20  # of its rows in memory; the file is about as large
_ROW_GROUP_BYTES = 16 << 20  # what is kept until it is written
_COPIED = 1 << 18
_NEVER = "1970-01-01T00:00:00Z"  # the same selection makes the same bytes

Begin = Callable[
    ..., None
]  # told once, before the first byte: `bytes`, where their number is known


class _Pipe(io.RawIOBase):
    """A pipe does not know how much went through it; Parquet notes the place of each part."""

    def __init__(self, out: IO[bytes]) -> None:
        super().__init__()
        self._out, self._written = out, 0

    def writable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._written

    def write(self, data: Any) -> int:
        written = self._out.write(data)
        self._written += written
        return written


@dataclass(frozen=True, slots=True)
class Target:
    """Where a file goes. `begin` is told once, before the first byte: `bytes`, where it is known.

    `scratch` makes a folder for what cannot be sent as it is made.
    """

    out: IO[bytes]
    begin: Callable[..., None]
    scratch: Callable[[], AbstractContextManager[Path]]


def write_parquet(selection: Selection, target: Target) -> None:
    """Columns are called as the interfaces call them."""
    batches = _begun(selection)
    taken = set(RESERVED)
    names = [unique(column.name, taken, separator="_") for column in selection.columns]
    columns = tuple(
        replace(column, id=name) for column, name in zip(selection.columns, names, strict=True)
    )
    table = replace(selection.table, columns=columns, bbox=None)
    pipe, crs = _Pipe(target.out), selection.crs
    target.begin()
    with GeoParquetWriter(pipe, table, crs=crs, group_bytes=_ROW_GROUP_BYTES) as writer:
        for batch in batches:
            writer.write(_arranged(batch, names))


def write_flatgeobuf(selection: Selection, target: Target) -> None:
    """Without its index, which could only be written when all features are known."""
    batches = _begun(selection)
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


def _begun(selection: Selection) -> Iterator[pa.RecordBatch]:
    """Whatever is wrong with a question shows before the first batch is there."""
    batches = selection.batches()
    return chain([next(batches)], batches)


def _limited(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    rows = size = 0
    for batch in batches:
        rows, size = rows + batch.num_rows, size + batch.nbytes
        if rows > GEOPACKAGE_FEATURES or size > GEOPACKAGE_BYTES:
            raise ExtractTooLarge(
                limit=GEOPACKAGE_FEATURES, megabytes=GEOPACKAGE_BYTES >> 20, address=""
            )
        yield batch


def _arranged(batch: pa.RecordBatch, names: list[str]) -> pa.RecordBatch:
    """As the writer of GeoParquet knows it: `_id`, and the box of each geometry."""
    last = [GEOMETRY] if GEOMETRY in batch.schema.names else []
    arrays = dict(zip(["_id", *names, *last], batch.columns, strict=True))
    if last:
        shapes = shapely.from_wkb(batch.column(GEOMETRY).to_numpy(zero_copy_only=False))
        boxes: np.ndarray[Any, Any] = shapely.bounds(shapes)
        for side, name in enumerate(BOX):
            arrays[name] = pa.array(boxes[:, side], from_pandas=True)
    return pa.RecordBatch.from_pydict(arrays)


WRITERS: dict[str, Callable[[Selection, Target], None]] = {
    "parquet": write_parquet,
    "fgb": write_flatgeobuf,
    "gpkg": write_geopackage,
}
