# SPDX-License-Identifier: EUPL-1.2
"""Write a table as a file of GDAL: GeoPackage, FlatGeobuf, shapefile (job children only)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyogrio
import shapely

from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.slugs import unique
from drehscheibe.domain.tables import Geometry, GeometryType, Table
from drehscheibe.releases.geoparquet import ID
from drehscheibe.releases.one_type import of_one_dimension, of_one_type
from drehscheibe.releases.public_names import id_name
from drehscheibe.releases.stream import GEOMETRY

GEOPACKAGE, FLATGEOBUF, SHAPEFILE = "GPKG", "FlatGeobuf", "ESRI Shapefile"
_UNKNOWN = {GeometryType.MIXED: "Unknown"}
# What a shapefile can hold: types as shapely numbers them, the end of its name, its type.
_KINDS = (
    ((0, 4), "punkte", GeometryType.MULTIPOINT),
    ((1, 5), "linien", GeometryType.MULTILINE),
    ((3, 6), "flaechen", GeometryType.MULTIPOLYGON),
)


def write(
    target: Path | str,
    table: Table,
    batches: Iterable[pa.RecordBatch],
    *,
    driver: str,
    options: dict[str, str] | None = None,
    crs: str = CRS84,
) -> None:
    """Stream a table through GDAL; `id` stays a column, columns carry their public names.

    Geometries are in `crs`, x before y. A `target` that is no path is a name of GDAL's own.
    """
    if driver == FLATGEOBUF:
        batches = (of_one_dimension(batch, table.geometry) for batch in batches)
    renamed = (_public(batch, table) for batch in batches)
    first = next(renamed)
    reader = pa.RecordBatchReader.from_batches(first.schema, chain([first], renamed))
    pyogrio.write_arrow(
        reader,
        target,
        layer=table.name,
        driver=driver,
        append=driver == GEOPACKAGE and Path(target).exists(),
        layer_options=_names(table, driver) | (options or {}),
        **_geometry(table.geometry, crs),
    )


def _geometry(geometry: Geometry | None, crs: str) -> dict[str, Any]:
    if geometry is None:
        return {}
    height = " Z" if geometry.has_z else ""
    kind = _UNKNOWN.get(geometry.type, f"{geometry.type.value}{height}")
    return {"geometry_name": GEOMETRY, "crs": crs, "geometry_type": kind}


def _names(table: Table, driver: str) -> dict[str, str]:
    """Names that GDAL makes itself must not meet those of the data."""
    if driver != GEOPACKAGE:
        return {}
    names = {column.name.lower() for column in table.columns}
    key = {"FID": unique("fid", {*names, ID, GEOMETRY}, separator="_")}
    return key | ({"GEOMETRY_NAME": GEOMETRY} if table.geometry else {})


def of_one_kind(
    table: Table, batches: Callable[[], Iterator[pa.RecordBatch]]
) -> Iterator[tuple[Table, Iterator[pa.RecordBatch]]]:
    """A shapefile holds points, lines or areas: a mixed table becomes one of each that is there.
    Rows without a place go with the first of them, and so do collections, without theirs."""
    if table.geometry is None or table.geometry.type is not GeometryType.MIXED:
        yield table, batches()
        return
    there = {number for batch in batches() for number in np.unique(_kinds(batch)).tolist()}
    wanted = [kind for kind in _KINDS if there & set(kind[0])] or [_KINDS[0]]
    others = there.difference(*(kind[0] for kind in wanted))
    for number, (codes, name, kind) in enumerate(wanted):
        part = replace(
            table, name=f"{table.name}_{name}", geometry=replace(table.geometry, type=kind)
        )
        more = others if number == 0 else set()
        yield part, (_only(batch, set(codes), more, part) for batch in batches())


def _only(batch: pa.RecordBatch, codes: set[int], more: set[int], part: Table) -> pa.RecordBatch:
    """The rows of some kinds, and those of `more` without their place."""
    kinds = _kinds(batch)
    rows = batch.filter(pa.array(np.isin(kinds, list(codes | more))))
    placed = np.isin(_kinds(rows), list(codes))
    column = rows.column(GEOMETRY)
    cells = pa.array(
        [cell if there else None for cell, there in zip(column, placed, strict=True)], column.type
    )
    index = rows.schema.names.index(GEOMETRY)
    return of_one_type(rows.set_column(index, GEOMETRY, cells), part.geometry)


def _kinds(batch: pa.RecordBatch) -> np.ndarray[Any, np.dtype[np.int64]]:
    """-1 where there is no place."""
    cells = batch.column(GEOMETRY).to_numpy(zero_copy_only=False)
    return np.asarray(shapely.get_type_id(shapely.from_wkb(cells)), np.int64)


def _public(batch: pa.RecordBatch, table: Table) -> pa.RecordBatch:
    columns = {id_name(table.columns): batch.column(ID)}
    columns |= {column.name: batch.column(column.id) for column in table.columns}
    if table.geometry:
        columns[GEOMETRY] = batch.column(GEOMETRY)
    return pa.RecordBatch.from_pydict(columns)
