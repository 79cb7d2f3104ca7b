# SPDX-License-Identifier: EUPL-1.2
"""Between CRS84, in which everything is stored, and the CRS a client asks for.

The engines are loaded by the first request that asks for another CRS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.delivery.crs import DEGREES, NORTH_FIRST

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from drehscheibe.domain.tables import Bbox

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

_DECIMALS, _DECIMALS_OF_DEGREES = 3, 9  # a millimetre, and a tenth of it
_STEPS = 20  # parts of a box's side: a straight line is bent in another CRS
_GEOMETRY, _PROPERTIES = b',"geometry":', b',"properties":'


def reprojected(features: list[bytes], shapes: Sequence[bytes | None], crs: str) -> list[bytes]:
    """GeoJSON features with their geometries in `crs`, axes as its authority orders them.

    `shapes` are their geometries as WKB in CRS84 (18-058r1, /req/crs/crs-action).
    """
    import numpy as np
    import shapely

    moved = shapely.from_wkb(np.array(shapes, object))
    with_height = shapely.has_z(moved)
    for rows, has_height in ((~with_height, False), (with_height, True)):
        if rows.any():
            moved[rows] = shapely.transform(
                moved[rows], lambda xyz: _from_crs84(xyz, crs), include_z=has_height
            )
    return [
        _with_geometry(feature, b"null" if text is None else text.encode())
        for feature, text in zip(features, shapely.to_geojson(moved), strict=True)
    ]


def _with_geometry(feature: bytes, geometry: bytes) -> bytes:
    """Quotes within a value are escaped in JSON, so both marks can only be keys of ours."""
    head, rest = feature.split(_GEOMETRY, 1)
    return b"".join((head, _GEOMETRY, geometry, _PROPERTIES, rest.split(_PROPERTIES, 1)[1]))


def _from_crs84(coordinates: Numbers, crs: str) -> Numbers:
    import numpy as np

    from drehscheibe.connectors.places.projection import to_crs84

    x, y = to_crs84(crs).back(coordinates[:, 0], coordinates[:, 1])
    first, second = (y, x) if crs in NORTH_FIRST else (x, y)
    decimals = _DECIMALS_OF_DEGREES if crs in DEGREES else _DECIMALS
    moved: Numbers = np.column_stack((first, second, *coordinates.T[2:]))
    return np.round(moved, decimals)


def shape_to_crs84(shape: Any, crs: str) -> Any:
    """A shapely geometry whose axes are ordered as the authority of `crs` says."""
    import shapely

    return shapely.transform(shape, lambda xy: _to_crs84(xy, crs))


def _to_crs84(coordinates: Numbers, crs: str) -> Numbers:
    import numpy as np

    from drehscheibe.connectors.places.projection import to_crs84

    x, y = coordinates.T[::-1] if crs in NORTH_FIRST else coordinates.T
    return np.column_stack(to_crs84(crs)(x, y))


def box_to_crs84(box: Bbox, crs: str) -> tuple[Bbox, Any]:
    """The box that holds `box`, and its exact shape where that is no box in CRS84 (else None)."""
    import shapely

    if crs in DEGREES:
        (west, south), (east, north) = _to_crs84(_corners(box), crs).tolist()
        return (west, south, east, north), None
    outline = shapely.segmentize(shapely.box(*box), max(_sides(box)) / _STEPS or 1)
    shape = shape_to_crs84(outline, crs)
    shapely.prepare(shape)
    return shape.bounds, shape


def _corners(box: Bbox) -> Numbers:
    import numpy as np

    return np.array(box, float).reshape(2, 2)


def _sides(box: Bbox) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]
