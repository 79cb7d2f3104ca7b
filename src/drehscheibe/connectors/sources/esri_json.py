# SPDX-License-Identifier: EUPL-1.2
"""Features of Esri JSON as GeoJSON: shapes, dates, and labels instead of codes.

Esri, "Geometry objects" (ArcGIS REST API): outer rings turn clockwise, holes the other way, and
one list of rings may hold several polygons. Axes are x, y; measures (m) are left out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import isnan
from typing import Any

import shapely

Json = dict[str, Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LEFT_OUT = {"esriFieldTypeGeometry", "esriFieldTypeBlob", "esriFieldTypeRaster"}
_LARGEST_EPSG = 32_767  # numbers above it are Esri's own
_MERCATOR = {102_100: 3857, 102_113: 3857, 900_913: 3857}


def epsg_of(reference: Any) -> int:
    """Of a spatial reference; 0 where it names none of EPSG."""
    if not isinstance(reference, dict):
        return 0
    for name in ("latestWkid", "wkid"):
        number = reference.get(name)
        if isinstance(number, int):
            number = _MERCATOR.get(number, number)
            if 1_024 <= number <= _LARGEST_EPSG:
                return number
    return 0


@dataclass(frozen=True, slots=True)
class Fields:
    """Which columns a layer has, and what their codes mean."""

    dates: frozenset[str] = frozenset()
    left_out: frozenset[str] = frozenset()
    labels: dict[str, dict[Any, str]] = field(default_factory=dict)  # field -> code -> label
    subtype: str = ""  # the field by whose code other labels count
    labels_of_subtype: dict[Any, dict[str, dict[Any, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, layer: Json) -> Fields:
        fields = [one for one in layer.get("fields") or [] if isinstance(one, dict)]
        types = [one for one in layer.get("types") or [] if isinstance(one, dict)]
        subtype = str(layer.get("typeIdField") or "")
        labels = {one["name"]: labels_of(one.get("domain")) for one in fields if "name" in one}
        if subtype and types:
            labels[subtype] = {one.get("id"): str(one.get("name")) for one in types}
        return cls(
            dates=_of_type(fields, {"esriFieldTypeDate"}),
            left_out=_of_type(fields, _LEFT_OUT),
            labels={name: known for name, known in labels.items() if known},
            subtype=subtype,
            labels_of_subtype={one.get("id"): _domains(one.get("domains")) for one in types},
        )

    def properties(self, attributes: Json) -> Json:
        """A code gives its label, and stands beside it."""
        own = self.labels_of_subtype.get(attributes.get(self.subtype), {})
        plain: Json = {}
        for name, value in attributes.items():
            if name in self.left_out:
                continue
            if name in self.dates:
                plain[name] = moment(value)
            elif known := own.get(name) or self.labels.get(name):
                plain |= {name: label_of(value, known), f"{name}_code": value}
            else:
                plain[name] = value
        return plain


def labels_of(domain: Any) -> dict[Any, str]:
    """Of a domain of coded values; those that only say from where to where have none."""
    if not isinstance(domain, dict) or domain.get("type") != "codedValue":
        return {}
    coded = [one for one in domain.get("codedValues") or [] if isinstance(one, dict)]
    known = {one.get("code"): str(one.get("name")) for one in coded}
    return {} if all(str(code) == label for code, label in known.items()) else known


def label_of(value: Any, known: dict[Any, str]) -> str | None:
    """What nobody wrote a label for stays as it is."""
    return None if value is None else known.get(value, str(value))


def moment(value: Any) -> Any:
    """Milliseconds since 1970 in UTC as RFC 3339; what is none stays as it is."""
    if not isinstance(value, int | float) or isinstance(value, bool):
        return value
    try:
        at = _EPOCH + timedelta(milliseconds=value)
    except OverflowError:
        return None
    return at.isoformat(timespec="milliseconds" if at.microsecond else "seconds")


def feature(esri: Json, fields: Fields, id_field: str) -> Json:
    attributes = esri.get("attributes") or {}
    return {
        "type": "Feature",
        "id": attributes.get(id_field),
        "geometry": geometry(esri.get("geometry")),
        "properties": fields.properties(attributes),
    }


def geometry(esri: Any) -> Json | None:
    """None where there is no place, or none that can be read."""
    if not isinstance(esri, dict):
        return None
    has_height = bool(esri.get("hasZ", True))
    if "rings" in esri:
        rings = [_positions(ring, has_height=has_height) for ring in esri["rings"]]
        return _several("Polygon", _polygons([ring for ring in rings if len(ring) > 3]))
    if "paths" in esri:
        lines = [_positions(path, has_height=has_height) for path in esri["paths"]]
        return _several("LineString", [line for line in lines if len(line) > 1])
    if "points" in esri:
        points = _positions(esri["points"], has_height=has_height)
        return {"type": "MultiPoint", "coordinates": points} if points else None
    return _point(esri)


def _point(esri: Json) -> Json | None:
    """Without a place x is null, missing or the text NaN."""
    position = [esri[axis] for axis in ("x", "y", "z") if _is_number(esri.get(axis))]
    whole = _is_number(esri.get("x")) and _is_number(esri.get("y"))
    return {"type": "Point", "coordinates": position} if whole else None


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isnan(value)


def _positions(positions: Any, *, has_height: bool) -> list[list[float]]:
    """A third number is the height, unless there is only a measure."""
    most = 3 if has_height else 2
    return [[n for n in one[:most] if _is_number(n)] for one in positions or []]


def _several(kind: str, parts: list[Any]) -> Json | None:
    if len(parts) > 1:
        return {"type": f"Multi{kind}", "coordinates": parts}
    return {"type": kind, "coordinates": parts[0]} if parts else None


def _polygons(rings: list[Any]) -> list[list[Any]]:
    """Each hole in the smallest ring around it; as RFC 7946, 3.1.6 wants rings to turn.

    Rings that all turn the wrong way are all outer ones.
    """
    turns = [shapely.LinearRing(ring).is_ccw for ring in rings]
    if all(turns):
        turns = [False] * len(rings)
    outer = [[_turned(ring, left=True)] for ring, is_hole in zip(rings, turns, strict=True)
             if not is_hole]  # fmt: skip
    holes = [ring for ring, is_hole in zip(rings, turns, strict=True) if is_hole]
    areas = [shapely.Polygon(one[0]) for one in outer] if len(outer) > 1 and holes else []
    for hole in holes:
        _around(hole, outer, areas).append(_turned(hole, left=False))
    return outer


def _around(hole: Any, outer: list[list[Any]], areas: list[shapely.Polygon]) -> list[Any]:
    """The polygon that a hole belongs to."""
    if not areas:
        return outer[0]
    inner = shapely.Polygon(hole).representative_point()
    fitting = [n for n, area in enumerate(areas) if area.covers(inner)]
    return outer[min(fitting, key=lambda n: areas[n].area, default=0)]


def _turned(ring: list[Any], *, left: bool) -> list[Any]:
    return ring if shapely.LinearRing(ring).is_ccw is left else ring[::-1]


def _of_type(fields: list[Json], types: set[str]) -> frozenset[str]:
    return frozenset(str(one.get("name")) for one in fields if one.get("type") in types)


def _domains(domains: Any) -> dict[str, dict[Any, str]]:
    if not isinstance(domains, dict):
        return {}
    known = {name: labels_of(domain) for name, domain in domains.items()}
    return {name: labels for name, labels in known.items() if labels}
