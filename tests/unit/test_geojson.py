# SPDX-License-Identifier: EUPL-1.2
"""Features are made by columns and say the same as features made one by one."""

from __future__ import annotations

import orjson
import pyarrow as pa
import pytest
import shapely

from drehscheibe.domain.tables import Column, ColumnType, Table
from drehscheibe.releases.geojson import features, geometries

RING = shapely.box(8, 51, 9, 52) - shapely.box(8.4, 51.4, 8.6, 51.6)
SHAPES = [
    shapely.Point(8.123456789012, 51.000000001),
    shapely.Point(0.00001, -0.00000000001),
    shapely.Point(8, 51, 210),
    shapely.LineString([(8, 51), (8.333333333333, 51.5)]),
    shapely.box(8, 51, 8.25, 51.25),
    RING,
    shapely.MultiPoint([(8.1, 51.2)]),
    shapely.MultiPoint([(8.1, 51.2), (8.2, 51.3)]),
    shapely.MultiLineString([[(8, 51), (8.5, 51.5)]]),
    shapely.MultiPolygon([shapely.box(8, 51, 8.25, 51.25)]),
    shapely.MultiPolygon([RING, shapely.box(7, 51, 7.5, 51.5)]),
    shapely.GeometryCollection([shapely.Point(8, 51)]),
    None,
]


def column(shapes):
    return pa.array(shapely.to_wkb(shapes, flavor="iso", byte_order=1), pa.binary())


def as_geos_says(shape):
    if shape is None:
        return None
    rounded = shapely.transform(shape, lambda xyz: xyz.round(8), include_z=shapely.has_z(shape))
    return orjson.loads(shapely.to_geojson(rounded))


def table(*names):
    return Table(
        "t", "T", tuple(Column(f"c{i}", n, n, ColumnType.TEXT) for i, n in enumerate(names))
    )


@pytest.mark.parametrize("shape", SHAPES)
def test_each_geometry_is_what_geos_writes(shape):
    (text,) = geometries(column([shape]))
    assert orjson.loads(text) == as_geos_says(shape)


def test_heights_stay():
    (text,) = geometries(column([shapely.Point(8, 51, 210)]))
    assert orjson.loads(text)["coordinates"] == [8.0, 51.0, 210.0]


def test_geometries_of_all_kinds_stay_in_their_rows():
    texts = geometries(column(SHAPES * 2))
    assert list(map(orjson.loads, texts)) == list(map(as_geos_says, SHAPES * 2))
    assert geometries(column([])) == []


def test_values_of_every_type_arrive_as_they_are():
    columns = [
        ["a", 'say "b", or 100 %b', None, "a", "\\", 'x",'],
        [1, None, -(2**63), 3, 0, 2**53 + 1],
        [1.5, -0.0, None, 1e-7, float("nan"), 1e300],
        [True, None, False, True, True, False],
    ]
    names = ["Größe in %", 'the "name"', "Zahl", "offen"]
    made = features(table(*names), ["x", "y", "z", "u", "v", "w"], None, columns)
    for number, feature in enumerate(map(orjson.loads, made)):
        values = [None if v != v else v for v in (column[number] for column in columns)]
        assert feature["properties"] == dict(zip(names, values, strict=True))
        assert feature["id"] == "xyzuvw"[number]
        assert feature["geometry"] is None


def test_numbers_are_ids_too_and_a_table_may_have_no_columns():
    (feature,) = features(table(), [7], column([shapely.Point(8, 51)]), [])
    assert feature == (
        b'{"type":"Feature","id":7,"geometry":{"type":"Point","coordinates":[8.0,51.0]}'
        b',"properties":{}}'
    )
