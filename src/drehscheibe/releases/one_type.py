# SPDX-License-Identifier: EUPL-1.2
"""One type and one dimension of geometries, for programs that want one."""

from __future__ import annotations

import struct

import pyarrow as pa
import pyarrow.compute as pc
import shapely

from drehscheibe.domain.tables import Geometry, GeometryType
from drehscheibe.releases.stream import GEOMETRY

_HEADER = struct.Struct("<BI")  # WKB: byte order (1: little endian), type
_Z = 1000  # ISO WKB
_SINGLE = {
    GeometryType.MULTIPOINT: (1, 4),
    GeometryType.MULTILINE: (2, 5),
    GeometryType.MULTIPOLYGON: (3, 6),
}


def of_one_type(batch: pa.RecordBatch, geometry: Geometry | None) -> pa.RecordBatch:
    """The batch with all geometries (little-endian ISO WKB) of the type of the table."""
    if geometry is None or geometry.type not in _SINGLE:
        return batch
    single, multi = _SINGLE[geometry.type]
    column = batch.column(GEOMETRY)
    for z in (0, _Z) if geometry.has_z else (0,):
        # A multi geometry of one part is a header, the number 1, and the part as it is.
        prefix = _HEADER.pack(1, multi + z) + struct.pack("<I", 1)
        is_single = pc.equal(pc.binary_slice(column, 0, _HEADER.size), _HEADER.pack(1, single + z))
        if pc.any(is_single).as_py():
            wrapped = pc.binary_join_element_wise(pa.scalar(prefix, column.type), column, b"")
            column = pc.if_else(is_single, wrapped, column)
    return batch.set_column(batch.schema.names.index(GEOMETRY), GEOMETRY, column)


def of_one_dimension(batch: pa.RecordBatch, geometry: Geometry | None) -> pa.RecordBatch:
    """The batch with heights everywhere, 0 where none is known, if the table has some at all."""
    if geometry is None or not geometry.has_z:
        return batch
    shapes = shapely.from_wkb(batch.column(GEOMETRY).to_numpy(zero_copy_only=False))
    raised = pa.array(shapely.to_wkb(shapely.force_3d(shapes), flavor="iso"), pa.binary())
    return batch.set_column(batch.schema.names.index(GEOMETRY), GEOMETRY, raised)
