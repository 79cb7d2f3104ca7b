# SPDX-License-Identifier: EUPL-1.2
"""The proof by a vertex beside shapely: never wrong, and silent where it cannot know."""

from __future__ import annotations

import json
from functools import partial

import orjson
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from drehscheibe.releases.vertices import reaches_into

BOX = (7.5, 51.0, 8.0, 51.5)
numbers = st.floats(7.0, 8.5).map(partial(round, ndigits=3))
places = st.tuples(numbers, numbers.map(lambda x: round(x + 43.5, 3)))
boxes = st.tuples(numbers, numbers, numbers, numbers).map(
    lambda n: (min(n[:2]), min(n[2:]) + 43.5, max(n[:2]), max(n[2:]) + 43.5)
)


def feature(geometry: object, **properties: object) -> bytes:
    made = {"type": "Feature", "id": 1, "geometry": geometry, "properties": properties}
    return orjson.dumps(made)


def shaped(shape: object, **properties: object) -> bytes:
    return feature(json.loads(shapely.to_geojson(shape)), **properties)


shapes = st.one_of(
    places.map(shapely.Point),
    st.lists(places, min_size=2, max_size=5).map(shapely.LineString),
    st.lists(places, min_size=3, max_size=6).map(shapely.Polygon),
    st.lists(places, min_size=1, max_size=4).map(shapely.MultiPoint),
    st.lists(st.lists(places, min_size=3, max_size=4).map(shapely.Polygon), max_size=3).map(
        shapely.MultiPolygon
    ),
)


@given(shapes, st.lists(boxes, min_size=1, max_size=2))
def test_what_is_said_is_true(shape, asked):
    if reaches_into(shaped(shape), asked):
        assert any(shapely.intersects(shape, shapely.box(*box)) for box in asked)


@pytest.mark.parametrize(
    "shape",
    [
        shapely.Point(7.6, 51.1),
        shapely.Point(7.6, 51.1, 80),
        shapely.LineString([(1, 1), (7.6, 51.1)]),
        shapely.Polygon([(7.4, 50.9), (7.6, 50.9), (7.6, 51.1)]),
        shapely.MultiPolygon([shapely.box(1, 1, 2, 2), shapely.box(7.9, 51.4, 9, 52)]),
    ],
)
def test_a_vertex_within_is_seen(shape):
    assert reaches_into(shaped(shape), [BOX])
    assert not reaches_into(shaped(shape), [(1.2, 1.2, 1.4, 1.4)])
    assert reaches_into(shaped(shape), [(1.2, 1.2, 1.4, 1.4), BOX])


@pytest.mark.parametrize(
    "nothing",
    [
        feature(None),
        shaped(shapely.Polygon()),
        shaped(shapely.GeometryCollection([shapely.Point(7.6, 51.1)])),
        shaped(shapely.box(7, 50, 9, 53)),  # around the box
        shaped(shapely.Point(7.5, 51.1)),  # on its side: the geometry has more decimals
        shaped(shapely.Point(7.6, 51.1), text="x" * 2_048),  # too long to be looked at
    ],
)
def test_where_it_cannot_know_it_says_nothing(nothing):
    assert not reaches_into(nothing, [BOX])


def test_values_that_look_like_keys_are_none():
    odd = {"name": ',"geometry":{"coordinates":[7.6,51.1]},"properties":{}'}
    assert not reaches_into(shaped(shapely.Point(1, 1), **odd), [BOX])
