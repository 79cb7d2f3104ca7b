# SPDX-License-Identifier: EUPL-1.2
"""Small pictures of features over the outline of their towns."""

from __future__ import annotations

import re

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from drehscheibe.look.thumbnails import HEIGHT, MOST_BYTES, WIDTH, draw_thumbnail, frame_around

TOWN = shapely.box(8.0, 51.4, 8.3, 51.6)


@pytest.fixture
def draw(tmp_path):
    def drawn(shapes, towns=()):
        shapes = np.array(shapes, object)
        names = ("xmin", "ymin", "xmax", "ymax")
        sides = [pa.array(side, from_pandas=True) for side in shapely.bounds(shapes).T]
        table = pa.table(
            {
                "bbox": pa.StructArray.from_arrays(sides, names),
                "geometry": pa.array(shapely.to_wkb(shapes), pa.binary()),
            }
        )
        pq.write_table(table, tmp_path / "data.parquet")
        box = tuple(shapely.total_bounds(shapes))
        return draw_thumbnail(tmp_path / "data.parquet", box, towns=towns, accent="#171a85")

    return drawn


def parts(picture):
    return dict(re.findall(r'<path class="(\w)" [^>]*d="([^"]+)"', picture))


def random_points(count):
    spread = np.random.default_rng(4)
    return shapely.points(spread.uniform(8, 8.3, count), spread.uniform(51.4, 51.6, count))


def test_points_are_dots_on_the_outline_of_the_town(draw):
    drawn = parts(draw([shapely.Point(8.15, 51.5)], towns=[TOWN]))
    assert re.fullmatch(r"M\d+ \d+l[-\d ]+z", drawn["t"])
    x, y = map(int, re.fullmatch(r"M(\d+) (\d+)h0", drawn["l"]).groups())
    assert abs(x - WIDTH / 2) <= 3
    assert abs(y - HEIGHT / 2) <= 3


def test_the_town_is_drawn_true_to_scale():
    frame = frame_around((8.0, 51.4, 8.3, 51.6))
    corners = frame.placed(np.array([[8.0, 51.6], [8.3, 51.4]]))
    wide, high = corners[1] - corners[0]
    assert wide / high == pytest.approx(0.3 * np.cos(np.radians(51.5)) / 0.2)


@pytest.mark.parametrize(
    "shapes",
    [
        random_points(20_000),
        shapely.buffer(random_points(900), 0.02),
        [shapely.LineString(shapely.get_coordinates(random_points(4_000)))],
        shapely.buffer(random_points(3), 0.08, quad_segs=4_000),
    ],
    ids=["many points", "many areas", "a long line", "areas of many corners"],
)
def test_the_picture_stays_small(draw, shapes):
    picture = draw(shapes, towns=[TOWN] * 3)
    assert len(picture.encode()) < MOST_BYTES
    assert parts(picture).keys() & {"a", "l"}


def test_all_areas_are_drawn_as_areas_where_they_fit(draw):
    cells = [
        shapely.box(8 + x / 10, 51 + y / 10, 8.1 + x / 10, 51.1 + y / 10)
        for x in range(8)
        for y in range(8)
    ]
    drawn = parts(draw(cells))
    assert drawn["a"].count("M") == 64
    assert "l" not in drawn


def test_what_has_no_place_or_no_size_breaks_nothing(draw):
    odd = [
        None,
        shapely.Point(),
        shapely.Polygon(),
        shapely.LineString([(8.1, 51.5), (8.1, 51.5)]),
        shapely.GeometryCollection([shapely.Point(8.2, 51.5), shapely.box(8.1, 51.4, 8.2, 51.5)]),
        shapely.Point(8.15, 51.45),
    ]
    assert "<path" in draw(odd)
    assert "<path" in draw([shapely.Point(8.15, 51.45)])


def test_colours_follow_the_readers_scheme(draw):
    picture = draw([shapely.Point(8.15, 51.5)], towns=[TOWN])
    assert "prefers-color-scheme:dark" in picture
    assert len(set(re.findall(r"#[0-9a-f]{6}", picture))) >= 5
