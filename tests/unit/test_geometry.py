# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
import shapely
from small_region import surroundings
from small_tables import batch_of, by_code, recipe_of

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.places.geometry import located
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe
from drehscheibe.domain.tables import Geometry, GeometryType

NATIVE = PlaceRecipe(PlaceKind.GEOMETRY, crs="OGC:CRS84")
SQUARE = shapely.box(8.1, 51.05, 8.12, 51.06)
BOW_TIE = shapely.Polygon([(8.1, 51.05), (8.12, 51.06), (8.12, 51.05), (8.1, 51.06)])


@pytest.fixture
def locate(tmp_path):
    """Shapes, the geometry of the table and findings by code."""

    def locate(columns, place, shapes=(), **answers):
        batch = batch_of(columns)
        if len(shapes):
            cells = pa.array([s if isinstance(s, bytes) else s.wkb for s in shapes])
            batch = batch.append_column("geometry", cells.cast(pa.binary()))
        notebook = Notebook()
        stream = located(
            [batch.slice(0, 2), batch.slice(2)],
            recipe_of(columns, place=place),
            surroundings=surroundings(tmp_path, **answers),
            notebook=notebook,
        )
        table = pa.Table.from_batches(list(stream))
        found = table["geometry"].to_numpy() if "geometry" in table.schema.names else []
        return shapely.from_wkb(found), stream.geometry, by_code(notebook)

    return locate


@pytest.fixture
def mend(locate):
    def mend(*shapes, place=NATIVE, **answers):
        return locate({"Name": ["x"] * len(shapes)}, place, shapes, **answers)

    return mend


def test_points_come_from_two_columns(locate):
    place = PlaceRecipe(PlaceKind.LONLAT, ("lon", "lat"), "OGC:CRS84")
    shapes, geometry, findings = locate({"lon": [8.1, 8.2], "lat": [51.1, 51.15]}, place)
    assert [shape.wkt for shape in shapes] == ["POINT (8.1 51.1)", "POINT (8.2 51.15)"]
    assert geometry == Geometry(GeometryType.POINT, "OGC:CRS84", 0)
    assert findings == {}


def test_swapped_columns_are_exchanged(locate):
    place = PlaceRecipe(PlaceKind.LONLAT, ("lon", "lat"), "OGC:CRS84", swapped=True)
    shapes, _, _ = locate({"lon": [51.1], "lat": [8.1]}, place)
    assert shapes[0].wkt == "POINT (8.1 51.1)"


def test_points_are_transformed_and_zones_are_read_row_by_row(locate):
    place = PlaceRecipe(PlaceKind.PROJECTED, ("R", "H"), "EPSG:31467")
    columns = {"R": ["2661178", "3.451.055"], "H": ["5665128", "5.662.999"]}
    shapes, geometry, findings = locate(columns, place)
    assert shapely.get_coordinates(shapes) == pytest.approx(
        np.array([[8.3, 51.1], [8.3, 51.1]]), abs=0.02
    )
    assert geometry.source_crs == "EPSG:31467"
    assert findings["crs-mixed"].text == (
        "The coordinates are in several zones (EPSG:31466, EPSG:31467); each is read so."
    )


def test_a_column_of_zones_is_used_row_by_row(locate):
    place = PlaceRecipe(PlaceKind.PROJECTED, ("E", "N", "Zone"), "EPSG:4647")
    columns = {"E": [450982, 30916], "N": [5661193, 5680797], "Zone": ["32U", "UTM 33"]}
    shapes, _, _ = locate(columns, place)
    assert shapely.get_x(shapes) == pytest.approx([8.3, 8.3], abs=0.02)


def test_zero_unreadable_and_missing_coordinates_are_told_apart(locate):
    place = PlaceRecipe(PlaceKind.LONLAT, ("lon", "lat"), "OGC:CRS84")
    columns = {"lon": ["0", "8,1 Grad Ost", "ungefähr", None, "450"], "lat": ["0"] + ["51"] * 4}
    columns["lat"][3] = None
    shapes, _, findings = locate(columns, place)
    assert [shape is None for shape in shapes] == [True, False, True, True, True]
    assert findings["coordinates-zero"].rows == (2,)
    assert findings["coordinates-zero"].text == (
        "1 row has the coordinates 0, 0 and gets no place."
    )
    assert findings["coordinates-unreadable"].rows == (4, 6)
    assert findings["geometry-missing"].text == (
        "4 rows have no place and do not appear on the map."
    )


def test_areas_come_from_keys_names_and_postal_codes(locate):
    for kind, cells in (
        (PlaceKind.AREA_KEY, ["5999004", "05999"]),
        (PlaceKind.AREA_NAME, ["möhringen", "Landkreis Altstadt"]),
        (PlaceKind.POSTCODE, ["59001 Möhringen", "59003"]),
    ):
        shapes, geometry, findings = locate({"Wo": [*cells, "Mond"]}, PlaceRecipe(kind, ("Wo",)))
        assert shapes[0].bounds == (8.0, 51.0, 8.2, 51.2)
        assert shapes[2] is None
        assert geometry == Geometry(GeometryType.POLYGON, "OGC:CRS84")
        assert findings["area-unknown"].text == (
            "1 row names no area of the region (such as “Mond”); it has no place."
        )


def test_a_town_and_its_district_of_the_same_name_are_told_apart(locate):
    place = PlaceRecipe(PlaceKind.AREA_NAME, ("Wo",))
    columns = {"Wo": ["Altstadt", "Kreis Altstadt", "Altstadt, Kreis", "Altstadt, Kreisstadt"]}
    shapes, _, _ = locate(columns, place)
    assert [round(shape.bounds[0], 1) for shape in shapes] == [8.4, 8.0, 8.0, 8.4]


def test_geometries_as_text_are_read_and_an_srid_is_believed(locate):
    place = PlaceRecipe(PlaceKind.WKT, ("Geom",), "OGC:CRS84")
    cells = ["POINT (8.1 51.1)", "SRID=25832;POINT (450982 5661193)", "PUNKT (1 2)", None, ""]
    shapes, geometry, findings = locate({"Geom": cells}, place)
    assert shapely.get_x(shapes[:2]) == pytest.approx([8.1, 8.3], abs=0.01)
    assert geometry.type is GeometryType.POINT
    assert findings["geometry-unreadable"].rows == (4,)
    assert findings["geometry-unreadable"].text == (
        "1 geometry cannot be read; this row has no place."
    )


def test_areas_are_transformed_and_turned_counter_clockwise(mend):
    place = PlaceRecipe(PlaceKind.GEOMETRY, crs="EPSG:25832")
    clockwise = shapely.Polygon([(450000, 5660000), (450000, 5661000), (451000, 5661000)])
    shapes, geometry, _ = mend(clockwise, place=place)
    assert shapely.is_ccw(shapely.get_exterior_ring(shapes[0]))
    assert shapes[0].bounds[0] == pytest.approx(8.2858, abs=0.001)
    assert geometry == Geometry(GeometryType.POLYGON, "EPSG:25832", 1.0)


def test_the_axes_of_native_geometries_may_be_exchanged(mend):
    place = PlaceRecipe(PlaceKind.GEOMETRY, crs="OGC:CRS84", swapped=True)
    shapes, _, _ = mend(shapely.Point(51.1, 8.1), place=place)
    assert shapes[0].wkt == "POINT (8.1 51.1)"


def test_outlines_that_cross_themselves_are_repaired_with_row_and_place(mend):
    shapes, geometry, findings = mend(SQUARE, BOW_TIE)
    assert shapes[1].geom_type == "MultiPolygon"
    assert shapely.is_valid(shapes).all()
    assert geometry.type is GeometryType.MULTIPOLYGON
    assert findings["geometry-repaired"].rows == (3,)
    assert findings["geometry-repaired"].text == (
        "1 outline crossed or touched itself and was repaired (at 8.11000 51.05500)."
    )


def test_misplaced_holes_are_repaired(mend):
    outside = shapely.Polygon(SQUARE.exterior, [shapely.box(8.2, 51.1, 8.21, 51.11).exterior])
    _, _, findings = mend(outside)
    assert findings["geometry-repaired-parts"].text.startswith(
        "1 area had misplaced holes or parts and was repaired (at 8.2"
    )


def test_areas_without_extent_are_left_out(mend):
    flat = shapely.Polygon([(8.1, 51.1), (8.2, 51.1), (8.1, 51.1)])
    shapes, _, findings = mend(flat, SQUARE)
    assert shapes[0] is None
    assert findings["geometry-collapsed"].text == (
        "1 area has no extent and is left out of the map (at 8.10000 51.10000)."
    )


def test_open_outlines_are_closed(mend):
    ring = SQUARE.wkb[:-16] + shapely.Point(8.115, 51.055).wkb[5:]
    shapes, _, findings = mend(ring)
    assert shapes[0].is_valid
    assert findings["ring-closed"].text == "1 outline was not closed; we closed it."


def test_empty_broken_and_impossible_geometries_have_no_place(mend):
    empty, infinite = shapely.Point(), shapely.LineString([(8, 51), (np.inf, 51)])
    shapes, _, findings = mend(empty, b"quatsch", infinite, shapely.Point(450982, 5661193))
    assert list(shapes) == [None] * 4
    assert findings["geometry-unreadable"].rows == (3,)
    assert findings["coordinates-unreadable"].rows == (4, 5)
    assert findings["coordinates-unreadable"].text == (
        "The coordinates of 2 rows cannot be read; they have no place."
    )


def test_kinds_that_differ_are_said_and_single_and_multi_are_one(mend):
    _, geometry, findings = mend(SQUARE, shapely.MultiPolygon([SQUARE]))
    assert geometry.type is GeometryType.MULTIPOLYGON
    assert "geometry-mixed" not in findings
    _, geometry, findings = mend(SQUARE, shapely.Point(8.1, 51.1))
    assert geometry.type is GeometryType.MIXED
    assert findings["geometry-mixed"].text == (
        "Points (1), lines (0) and areas (1) are in one table."
    )


def test_heights_stay_at_points_only(mend):
    line = shapely.LineString([(8.1, 51.1, 200), (8.2, 51.1, 210)])
    shapes, geometry, findings = mend(shapely.Point(8.1, 51.1, 245), line)
    assert shapes[0].z == 245
    assert not shapes[1].has_z
    assert geometry.has_z
    assert findings["height-dropped"].text == (
        "The heights of 1 line or area are not kept in the published form."
    )


def test_heights_of_zero_are_no_heights(mend):
    shapes, geometry, findings = mend(shapely.Point(8.1, 51.1, 0))
    assert not shapes[0].has_z
    assert not geometry.has_z
    assert findings == {}


def test_lines_that_close_are_probably_areas_and_can_be_read_so(mend):
    outline = shapely.LineString(SQUARE.exterior.coords)
    nearly = shapely.LineString([*list(SQUARE.exterior.coords)[:-1], (8.11999, 51.05)])
    _, geometry, findings = mend(outline, nearly)
    assert geometry.type is GeometryType.LINE
    assert findings["lines-closed"].text == (
        "2 lines run back to where they begin: probably outlines of areas."
    )
    assert [(fix.key, fix.value) for fix in findings["lines-closed"].fixes] == [
        ("geometry", "areas")
    ]
    shapes, geometry, findings = mend(outline, nearly, geometry="areas")
    assert geometry.type is GeometryType.POLYGON
    assert shapely.area(shapes) == pytest.approx([SQUARE.area] * 2, rel=1e-2)
    assert "lines-closed" not in findings


def test_equal_geometries_are_counted(mend):
    _, _, findings = mend(SQUARE, shapely.Point(8.1, 51.1), SQUARE, SQUARE)
    assert findings["geometry-twice"].rows == (4, 5)
    assert findings["geometry-twice"].text == (
        "2 rows have exactly the same geometry as another row."
    )


def test_places_far_away_and_abroad_are_said(mend):
    here, far, abroad = (shapely.Point(*p) for p in ((8.1, 51.1), (13.4, 52.5), (-70.1, -12.1)))
    _, _, findings = mend(here, shapely.Point(8.2, 51.1), far, abroad)
    assert findings["places-far"].rows == (4,)
    assert findings["places-far"].text == (
        "1 of 4 places lies far from Probeland, for example at 13.40000 52.50000."
    )
    assert findings["places-abroad"].text == (
        "1 of 4 places lies outside Germany, for example at -70.10000 -12.10000."
    )


def test_a_table_about_somewhere_else_is_one_note(mend):
    _, _, findings = mend(shapely.Point(13.4, 52.5), shapely.Point(13.5, 52.5))
    assert findings["places-elsewhere"].text == "Most places (2 of 2) lie far from Probeland."
    _, _, findings = mend(shapely.Point(-70.1, -12.1))
    assert findings["places-mostly-abroad"].text == (
        "1 of 1 places lies outside Germany, for example at -70.10000 -12.10000."
    )


def test_a_missing_grid_is_said(mend):
    place = PlaceRecipe(PlaceKind.GEOMETRY, crs="EPSG:4277")  # OSGB36: its grid is no German one
    _, geometry, findings = mend(shapely.Point(-1, 52), place=place)
    assert geometry.accuracy_m > 1
    assert findings["crs-accuracy"].text.startswith("Converting from EPSG:4277 may shift")


def test_tables_without_place_pass_as_they_are(locate):
    shapes, geometry, findings = locate({"Name": ["a"]}, PlaceRecipe())
    assert (list(shapes), geometry, findings) == ([], None, {})


def test_measures_of_texts_are_dropped_and_said(locate):
    place = PlaceRecipe(PlaceKind.WKT, ("Geom",), "OGC:CRS84")
    shapes, _, findings = locate({"Geom": ["POINT M (8.1 51.1 5)"]}, place)
    assert shapes[0].wkt == "POINT (8.1 51.1)"
    assert findings["geometry-m-dropped"].rows == (2,)
