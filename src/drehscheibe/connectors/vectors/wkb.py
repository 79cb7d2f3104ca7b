# SPDX-License-Identifier: EUPL-1.2
"""Look into the heads of WKB geometries (OGC 06-103r4, 8.2) without parsing them."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import shapely

CURVES = (8, 9, 10, 11, 12)  # CircularString … MultiSurface
SURFACES = (15, 16, 17)  # PolyhedralSurface, TIN, Triangle: nothing we use can draw them


def type_codes(geometries: pa.Array) -> np.ndarray:
    """The geometry type of each WKB as `(n,)` of uint32, ISO numbering; 0 for null or no WKB."""
    array = geometries.cast(pa.binary())
    codes = np.zeros(len(array), np.uint32)
    if not len(array) or array.buffers()[2] is None:
        return codes
    offsets = np.frombuffer(array.buffers()[1], np.int32)[
        array.offset : array.offset + len(array) + 1
    ]
    data = np.frombuffer(array.buffers()[2], np.uint8)
    long_enough = np.flatnonzero(np.diff(offsets) >= 5)
    head = data[offsets[long_enough][:, None] + np.arange(5)]
    numbers = np.ascontiguousarray(head[:, 1:])
    little = numbers.view("<u4")[:, 0]
    big = numbers.view(">u4")[:, 0].astype(np.uint32)
    codes[long_enough] = _iso(np.where(head[:, 0] == 1, little, big))
    return codes


def _iso(codes: np.ndarray) -> np.ndarray:
    """PostGIS marks Z and M by high bits, ISO by thousands."""
    plain = codes & 0x0FFFFFFF
    z, m = (codes & 0x80000000) > 0, (codes & 0x40000000) > 0
    return plain + np.where(z, 1000, 0).astype(np.uint32) + np.where(m, 2000, 0).astype(np.uint32)


def flat(codes: np.ndarray) -> np.ndarray:
    """The type without Z and M."""
    return codes % 1000


def has_m(codes: np.ndarray) -> np.ndarray:
    return codes >= 2000


def without_m(geometries: pa.Array) -> pa.Array:
    """The geometries with X, Y and, where there was one, Z."""
    shapes = shapely.from_wkb(geometries.to_pylist())
    with_z = shapely.to_wkb(shapes, output_dimension=3, flavor="iso")
    without_z = shapely.to_wkb(shapes, output_dimension=2, flavor="iso")
    return pa.array(np.where(shapely.has_z(shapes), with_z, without_z), pa.binary())
