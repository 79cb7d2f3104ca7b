# SPDX-License-Identifier: EUPL-1.2
"""Whatever stands in the cells, nobody sees a crash, and what comes out can be served."""

from __future__ import annotations

import pyarrow as pa
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from small_region import surroundings
from small_tables import batch_of, recipe_of

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.places.coordinates import numbers, pairs
from drehscheibe.connectors.places.geometry import located
from drehscheibe.connectors.places.place import decide_place
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe

ODD = st.sampled_from(
    (
        *("51,1", "8.1", "8,1 O", "51.1, 8.1", "450982", "5661193", "٥١٫١", "NaN", "inf", "1e400"),
        *("POINT (8 51)", "POLYGON ((0 0, 1 1))", "SRID=99999;POINT (1 2)", "POINT (NaN 1)"),
        *(
            "SRID=99999999999;POINT (1 2)",
            "SRID=25832;POINT (450982 5661193)",
            "GEOMETRYCOLLECTION",
        ),
        *('{"type":"Point","coordinates":["a"]}', '{"type":"Point"', "05999004", "Altstadt", "-"),
    )
)
CELLS = st.lists(st.none() | ODD | st.text(max_size=12), min_size=3, max_size=3)
NAMES = st.sampled_from(
    ["lat", "lon", "x", "y", "Breite", "Länge", "AGS", "Ort", "PLZ", "Geom", ","]
)
TABLES = st.dictionaries(NAMES, CELLS, min_size=1, max_size=4)
ANSWERS = st.sampled_from(
    (
        *("", "none", "lonlat:lon,lat", "latlon:x", ":,:", "wkt:", "wkt:Geom", "geojson:Geom"),
        *("projected:EPSG:25832:x,y", "projected:EPSG:x", "area-key:AGS", "area-name:Ort"),
        "postcode:PLZ",
    )
)
RELAXED = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@RELAXED
@given(columns=TABLES, answer=ANSWERS)
def test_any_table_passes(tmp_path, columns, answer):
    known = surroundings(tmp_path, place=answer)
    batch = batch_of(columns)
    recipe = recipe_of(columns)
    place = decide_place(recipe, pa.Table.from_batches([batch]), known, Notebook())
    recipe = recipe_of(columns, place=place)
    stream = located([batch], recipe, surroundings=known, notebook=Notebook())
    rows = pa.Table.from_batches(stream)
    assert rows.num_rows == 3
    if stream.geometry:
        _assert_can_be_served(rows)


@RELAXED
@given(
    cells=st.lists(st.none() | st.binary(max_size=40), min_size=1, max_size=4),
    crs=st.sampled_from(["", "OGC:CRS84", "EPSG:25832"]),
)
def test_any_bytes_as_geometries_pass(tmp_path, cells, crs):
    batch = batch_of({"a": ["x"] * len(cells)})
    batch = batch.append_column("geometry", pa.array(cells, pa.binary()))
    recipe = recipe_of({"a": ["x"]}, place=PlaceRecipe(PlaceKind.GEOMETRY, crs=crs))
    known = surroundings(tmp_path)
    place = decide_place(recipe, pa.Table.from_batches([batch]), known, Notebook())
    recipe = recipe_of({"a": ["x"]}, place=place)
    stream = located([batch], recipe, surroundings=known, notebook=Notebook())
    _assert_can_be_served(pa.Table.from_batches(stream))


def _assert_can_be_served(rows):
    shapes = shapely.from_wkb(rows["geometry"].to_numpy())
    given = shapes[~shapely.is_missing(shapes)]
    assert not shapely.is_empty(given).any()
    coordinates = shapely.get_coordinates(given)
    assert ((abs(coordinates) <= (180, 90)).all(axis=1)).all()


@RELAXED
@given(st.lists(st.text(max_size=30) | st.none(), max_size=5))
def test_any_text_is_a_number_or_none(cells):
    column = pa.array(cells, pa.string())
    assert len(numbers(column)) == len(pairs(column)[0]) == len(cells)
