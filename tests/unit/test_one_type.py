# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pyarrow as pa
import pytest
import shapely

from drehscheibe.domain.tables import Geometry, GeometryType
from drehscheibe.releases.one_type import of_one_type

SQUARE = shapely.box(8, 51, 9, 52)


def _promoted(kind, *shapes, has_z=False):
    wkb = shapely.to_wkb(list(shapes), flavor="iso", byte_order=1)
    batch = pa.RecordBatch.from_pydict({"geometry": pa.array(wkb, pa.binary())})
    after = of_one_type(batch, Geometry(kind, "OGC:CRS84", has_z=has_z))
    return list(shapely.from_wkb(after.column("geometry").to_numpy(zero_copy_only=False)))


@pytest.mark.parametrize(
    ("single", "kind"),
    [
        (shapely.Point(8, 51), GeometryType.MULTIPOINT),
        (shapely.LineString([(8, 51), (9, 52)]), GeometryType.MULTILINE),
        (SQUARE, GeometryType.MULTIPOLYGON),
    ],
)
def test_single_parts_become_multi_parts(single, kind):
    multi = shapely.multipolygons([SQUARE])
    first, second, none = _promoted(kind, single, multi, None)
    assert first.geom_type == kind.value
    assert list(first.geoms) == [single]
    assert (second, none) == (multi, None)


def test_heights_stay():
    point = shapely.Point(8, 51, 245)
    (after,) = _promoted(GeometryType.MULTIPOINT, point, has_z=True)
    assert after.geoms[0].z == 245


@pytest.mark.parametrize("kind", [GeometryType.POLYGON, GeometryType.MIXED])
def test_other_tables_stay_as_they_are(kind):
    assert _promoted(kind, SQUARE) == [SQUARE]
    batch = pa.RecordBatch.from_pydict({"a": [1]})
    assert of_one_type(batch, None) is batch
