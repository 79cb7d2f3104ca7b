# SPDX-License-Identifier: EUPL-1.2
"""Between CRS84, in which everything is stored, and the CRS a client asks for.

The engines are loaded by the first request that asks for another CRS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.delivery.queries.crs import DEGREES, NORTH_FIRST, REACHES
from drehscheibe.releases.feature_bytes import with_geometry

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import numpy as np

    from drehscheibe.domain.tables import Bbox

    Numbers = np.ndarray[Any, np.dtype[np.float64]]

_DECIMALS, _DECIMALS_OF_DEGREES = 3, 9  # a millimetre, and a tenth of it
_NOWHERE = (0.0, 91.0, 0.0, 91.0)  # a box that no place meets
_STEPS = 20  # parts of a box's side: a straight line is bent in another CRS


def reprojected(features: Sequence[bytes], shapes: Sequence[bytes | None], crs: str) -> list[bytes]:
    """GeoJSON features with their geometries in `crs`, axes as its authority orders them.

    `shapes` are their geometries as WKB in CRS84 (18-058r1, /req/crs/crs-action).
    """
    return _written(features, _moved(shapes, lambda xyz: _in_order(_projected(xyz, crs), crs)))


def reprojected_east_first(
    features: Sequence[bytes], shapes: Sequence[bytes | None], crs: str
) -> list[bytes]:
    """The same with x before y (longitude before latitude) whatever the CRS."""
    return _written(features, moved_east_first(shapes, crs))


def moved_east_first(shapes: Sequence[bytes | None], crs: str) -> Any:
    """Geometries (WKB in CRS84) as shapely geometries in `crs`, x before y."""
    return _moved(shapes, lambda xyz: _projected(xyz, crs))


def _moved(shapes: Sequence[bytes | None], move: Callable[[Numbers], Numbers]) -> Any:
    import numpy as np
    import shapely

    moved = shapely.from_wkb(np.array(shapes, object))
    with_height = shapely.has_z(moved)
    for rows, has_height in ((~with_height, False), (with_height, True)):
        if rows.any():
            moved[rows] = shapely.transform(moved[rows], move, include_z=has_height)
    return moved


def _written(features: Sequence[bytes], shapes: Any) -> list[bytes]:
    import shapely

    return [
        with_geometry(feature, b"null" if text is None else text.encode())
        for feature, text in zip(features, shapely.to_geojson(shapes), strict=True)
    ]


def _projected(coordinates: Numbers, crs: str) -> Numbers:
    """x, y and perhaps z; rounded to about a millimetre."""
    import numpy as np

    from drehscheibe.connectors.places.projection import to_crs84

    x, y = to_crs84(crs).back(coordinates[:, 0], coordinates[:, 1])
    decimals = _DECIMALS_OF_DEGREES if crs in DEGREES else _DECIMALS
    moved: Numbers = np.column_stack((x, y, *coordinates.T[2:]))
    return np.round(moved, decimals)


def _in_order(moved: Numbers, crs: str) -> Numbers:
    return moved[:, [1, 0, *range(2, moved.shape[1])]] if crs in NORTH_FIRST else moved


def shape_to_crs84(shape: Any, crs: str) -> Any:
    """A shapely geometry whose axes are ordered as the authority of `crs` says."""
    import shapely

    return shapely.transform(shape, lambda xy: _to_crs84(xy, crs))


def _to_crs84(coordinates: Numbers, crs: str) -> Numbers:
    import numpy as np

    from drehscheibe.connectors.places.projection import to_crs84

    x, y = coordinates.T[::-1] if crs in NORTH_FIRST else coordinates.T
    return np.column_stack(to_crs84(crs).anywhere(x, y))


def box_to_crs84(box: Bbox, crs: str) -> tuple[Bbox, Any]:
    """The box that holds `box`, and its exact shape where that is no box in CRS84 (else None).

    A map that shows more than its CRS can say is asked for like any other: what reaches beyond is
    left out, and where nothing is left, nothing lies.
    """
    import shapely

    if crs in DEGREES:
        (west, south), (east, north) = _to_crs84(_corners(box), crs).tolist()
        return (west, south, east, north), None
    said = _that_can_be_said(box, crs)
    if said[0] > said[2] or said[1] > said[3]:
        return _NOWHERE, None
    outline = shapely.segmentize(_outline(said), max(_sides(said)) / _STEPS or 1)
    shape = shape_to_crs84(outline, crs)
    shapely.prepare(shape)
    return shape.bounds, shape


def _that_can_be_said(box: Bbox, crs: str) -> Bbox:
    """The part of a box that its CRS can say; turned around where there is none."""
    meridian, far = REACHES[crs]
    x, y = (0.0, meridian) if crs in NORTH_FIRST else (meridian, 0.0)
    west, south, east, north = box
    return max(west, x - far), max(south, y - far), min(east, x + far), min(north, y + far)


def _outline(box: Bbox) -> Any:
    """A box without width or height is a line or a point."""
    import shapely

    if all(_sides(box)):
        return shapely.box(*box)
    return shapely.LineString(_corners(box)) if any(_sides(box)) else shapely.Point(box[:2])


def _corners(box: Bbox) -> Numbers:
    import numpy as np

    return np.array(box, float).reshape(2, 2)


def _sides(box: Bbox) -> tuple[float, float]:
    return box[2] - box[0], box[3] - box[1]
