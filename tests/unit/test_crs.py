# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

import pyarrow as pa
import pytest
from small_region import surroundings
from small_tables import batch_of, by_code, recipe_of

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.places.place import decide_place
from drehscheibe.domain.findings import Severity
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe

DEGREES, UTM = (8.3, 51.1), (450982, 5661193)


@pytest.fixture
def decide(tmp_path):
    def decide(declared, *points, **answers):
        columns = {"Name": ["x"] * len(points)}
        sample = pa.Table.from_batches([batch_of(columns, points)])
        recipe = recipe_of(columns, place=PlaceRecipe(PlaceKind.GEOMETRY, crs=declared))
        notebook = Notebook()
        place = decide_place(recipe, sample, surroundings(tmp_path, **answers), notebook)
        assert place.kind is PlaceKind.GEOMETRY
        return (place.crs, place.swapped), by_code(notebook)

    return decide


def _answers(finding):
    return [(fix.key, fix.value) for fix in finding.fixes]


@pytest.mark.parametrize(
    ("declared", "point"),
    [("OGC:CRS84", DEGREES), ("EPSG:4326", DEGREES), ("EPSG:25832", UTM)],
)
def test_what_the_file_says_is_believed_where_it_fits(decide, declared, point):
    assert decide(declared, point) == ((declared, False), {})


def test_a_missing_crs_is_guessed_with_alternatives(decide):
    place, findings = decide("", UTM)
    assert place == ("EPSG:25832", False)
    assert findings["crs-guessed"].text == (
        "The file does not say in which coordinate system it is."
        " We read ETRS89 / UTM Zone 32N (EPSG:25832)."
    )
    assert _answers(findings["crs-guessed"]) == [("crs", "EPSG:25833")]
    assert decide("", DEGREES)[0] == ("OGC:CRS84", False)


def test_metres_in_a_file_that_says_degrees(decide):
    place, findings = decide("OGC:CRS84", UTM)
    assert place == ("EPSG:25832", False)
    assert findings["crs-wrong"].text == (
        "The file says WGS 84 (OGC:CRS84), but its coordinates fit"
        " ETRS89 / UTM Zone 32N (EPSG:25832). We read them so."
    )
    assert _answers(findings["crs-wrong"]) == [("crs", "OGC:CRS84")]


def test_degrees_in_a_file_that_says_metres(decide):
    place, findings = decide("EPSG:25832", DEGREES)
    assert place == ("OGC:CRS84", False)
    assert "crs-wrong" in findings


@pytest.mark.parametrize(("declared", "point"), [("OGC:CRS84", DEGREES), ("EPSG:25832", UTM)])
def test_the_wrong_order_of_axes_is_found_and_can_be_kept(decide, declared, point):
    place, findings = decide(declared, point[::-1])
    assert place == (declared, True)
    assert findings["axes-swapped"].text.startswith(
        "The coordinates of the file are in the wrong order ("
    )
    assert _answers(findings["axes-swapped"]) == [("axes", "xy")]
    assert decide(declared, point[::-1], axes="xy") == ((declared, False), {})


def test_without_crs_and_in_the_wrong_order(decide):
    place, findings = decide("", DEGREES[::-1])
    assert place == ("OGC:CRS84", True)
    assert set(findings) == {"crs-guessed", "axes-swapped"}


def test_the_crs_can_be_answered(decide):
    assert decide("", UTM, crs="EPSG:25833") == (("EPSG:25833", False), {})
    assert decide("OGC:CRS84", UTM, crs="OGC:CRS84") == (("OGC:CRS84", False), {})
    place, findings = decide("EPSG:25832", UTM, crs="Quatsch")
    assert place == ("EPSG:25832", False)
    assert "place-answer-unfit" in findings


def test_numbers_that_fit_nothing_are_refused(decide):
    place, findings = decide("", (5.0, 9_000_000.0))
    assert place == ("", False)
    assert findings["crs-unknown"].severity is Severity.REFUSED
    assert findings["crs-unknown"].text == (
        "The file does not say in which coordinate system it is, and the numbers fit none."
    )


def test_data_from_elsewhere_stay_where_they_are(decide):
    assert decide("OGC:CRS84", (-70.1, -12.1)) == (("OGC:CRS84", False), {})
    assert decide("EPSG:25833", (415000, 5800000)) == (("EPSG:25833", False), {})
    assert decide("EPSG:25832", (700000, 6170000)) == (("EPSG:25832", False), {})  # Denmark
    place, findings = decide("", (-70.1, -12.1))
    assert place == ("OGC:CRS84", False)
    assert "crs-guessed" in findings


def test_a_file_without_any_place_in_its_first_rows_is_believed(decide):
    assert decide("EPSG:25832", None) == (("EPSG:25832", False), {})


def test_a_system_in_no_register_is_named(decide):
    import pyproj

    own = pyproj.CRS("+proj=tmerc +lat_0=0 +lon_0=9 +x_0=0 +ellps=bessel +type=crs").to_wkt()
    _, findings = decide(own, UTM)
    assert findings["crs-wrong"].text.startswith("The file says unknown, but")


def test_a_layer_without_rows_is_believed(tmp_path):
    recipe = recipe_of({}, place=PlaceRecipe(PlaceKind.GEOMETRY, crs="EPSG:25832"))
    notebook = Notebook()
    assert decide_place(recipe, pa.table({}), surroundings(tmp_path), notebook) == recipe.place
    assert notebook.findings() == ()
