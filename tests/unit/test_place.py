# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from dataclasses import replace

import pyarrow as pa
import pytest
import shapely
from small_region import region, surroundings
from small_tables import batch_of, by_code, recipe_of

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.places.areas import areas
from drehscheibe.connectors.places.place import decide_place
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe, Recipe


@pytest.fixture
def decide(tmp_path):
    """Place and findings by code, from columns and answers."""

    def decide(columns, **answers):
        notebook = Notebook()
        sample = pa.Table.from_batches([batch_of(columns)])
        place = decide_place(
            recipe_of(columns), sample, surroundings(tmp_path, **answers), notebook
        )
        return place, by_code(notebook)

    return decide


def _values(finding):
    return [fix.value for fix in finding.fixes]


@pytest.mark.parametrize(
    ("lon", "lat"),
    [
        ("Längengrad", "Breitengrad"),
        ("Länge", "Breite"),
        ("geogr. Länge", "geogr. Breite"),
        ("lon", "lat"),
        ("lng", "lat"),
        ("Longitude", "Latitude"),
        ("x", "y"),
        ("X-Koordinate", "Y-Koordinate"),
        ("geoLon", "geoLat"),
        ("GPS Long (WGS84)", "GPS Lat (WGS84)"),
    ],
)
def test_columns_in_degrees_are_known_by_name_and_value(decide, lon, lat):
    place, findings = decide({"Name": ["a", "b"], lat: [51.1, 51.15], lon: [8.1, 8.2]})
    assert place == PlaceRecipe(PlaceKind.LONLAT, (lon, lat), "OGC:CRS84")
    assert findings["place-found"].text == f"The place of each row comes from “{lon}, {lat}”."
    assert _values(findings["place-found"]) == ["none"]


def test_degrees_may_be_text_with_decimal_comma(decide):
    place, _ = decide({"lat": ["51,1", "51,15"], "lon": ["8,1", "8,2"]})
    assert place.kind is PlaceKind.LONLAT


def test_swapped_names_are_found_and_said(decide):
    place, findings = decide({"Latitude": [8.1, 8.2], "Longitude": [51.1, 51.15]})
    assert place == PlaceRecipe(
        PlaceKind.LONLAT, ("Longitude", "Latitude"), "OGC:CRS84", swapped=True
    )
    assert findings["coordinates-swapped"].text == (
        "Longitude and latitude are swapped in “Longitude, Latitude” (51.1; 8.1); we exchange them."
    )
    assert _values(findings["coordinates-swapped"]) == ["lonlat:Longitude,Latitude", "none"]


def test_the_answer_may_keep_swapped_names_as_they_are(decide):
    place, findings = decide(
        {"Latitude": [8.1], "Longitude": [51.1]}, place="lonlat:Longitude,Latitude"
    )
    assert place == PlaceRecipe(PlaceKind.LONLAT, ("Longitude", "Latitude"), "OGC:CRS84")
    assert findings == {}


def test_widths_and_lengths_are_no_coordinates(decide):
    place, findings = decide({"Länge": [12.5, 8.0], "Breite": [2.5, 3.0]})
    assert place == PlaceRecipe()
    assert findings["place-none"].text == (
        "We found no place in this table; it is published without a map."
    )


@pytest.mark.parametrize(
    ("east", "north"),
    [("Rechtswert", "Hochwert"), ("Ostwert", "Nordwert"), ("E", "N"), ("UTM_X", "UTM_Y")],
)
def test_eastings_and_northings_are_guessed_and_asked_about(decide, east, north):
    place, findings = decide({east: [450982, 451982], north: [5661193, 5661203]})
    assert place == PlaceRecipe(PlaceKind.PROJECTED, (east, north), "EPSG:25832")
    finding = findings["place-guessed"]
    assert finding.text == (
        f"We read the place of each row from “{east}, {north}”"
        " as ETRS89 / UTM Zone 32N (EPSG:25832)."
    )
    assert _values(finding) == [f"projected:EPSG:25833:{east},{north}", "none"]
    assert finding.values["alternative_1"].endswith("ETRS89 / UTM Zone 33N (EPSG:25833)")


def test_in_surveying_x_may_be_the_northing(decide):
    place, _ = decide({"X": [5662999, 5662990], "Y": [3451055, 3451065]})
    assert place == PlaceRecipe(PlaceKind.PROJECTED, ("Y", "X"), "EPSG:31467")


def test_eastings_that_are_northings_are_said(decide):
    place, findings = decide({"Ostwert": [5713000, 5712000], "Nordwert": [441000, 442000]})
    assert place == PlaceRecipe(PlaceKind.PROJECTED, ("Nordwert", "Ostwert"), "EPSG:25832")
    assert findings["eastings-exchanged"].example == "441000; 5713000"


def test_another_system_of_geometries_as_text_is_an_answer_of_its_own(decide):
    _, findings = decide({"geom": ["POINT(441000 5713000)", "POINT(442000 5712000)"]})
    fixes = {(fix.key, fix.value) for fix in findings["place-guessed"].fixes}
    assert ("crs", "EPSG:25833") in fixes


def test_a_column_of_districts_leads_to_districts(decide, tmp_path):
    place, _ = decide({"Kreis": ["Altstadt"], "Quote": [5.1]})
    assert place == PlaceRecipe(PlaceKind.AREA_NAME, ("Kreis",))
    known = areas(surroundings(tmp_path))
    column = pa.array(["Altstadt", "Kreis Altstadt", "Großdorf"])
    as_districts = known.find(column, PlaceKind.AREA_NAME, header="Landkreis")
    assert as_districts.tolist() == [3, 3, 1]
    assert known.find(column, PlaceKind.AREA_NAME, header="Ort").tolist() == [2, 3, 1]


def test_of_two_columns_of_names_the_one_that_names_more_areas_wins(decide):
    place, _ = decide(
        {"Kreis": ["Altstadt", None, None], "Ort": ["Möhringen", "Großdorf", "Altstadt"]}
    )
    assert place == PlaceRecipe(PlaceKind.AREA_NAME, ("Ort",))


def test_a_column_of_zones_belongs_to_the_coordinates(decide):
    place, _ = decide({"Zone": ["32U"], "Ost": [450982], "Nord": [5661193]})
    assert place == PlaceRecipe(PlaceKind.PROJECTED, ("Ost", "Nord", "Zone"), "EPSG:4647")


def test_of_two_pairs_the_plainer_names_win_and_the_other_is_offered(decide):
    columns = {"lat_ziel": [51.1], "lon_ziel": [8.1], "lat": [51.15], "lon": [8.2]}
    place, findings = decide(columns)
    assert place.columns == ("lon", "lat")
    assert _values(findings["place-found"])[0] == "lonlat:lon_ziel,lat_ziel"


def test_coordinates_in_one_cell(decide):
    place, findings = decide({"Koordinaten": ["51.1, 8.1", "51.15, 8.2"]})
    assert place == PlaceRecipe(PlaceKind.LONLAT, ("Koordinaten",), "OGC:CRS84", swapped=True)
    assert "place-guessed" in findings


def test_unnamed_columns_are_found_by_their_values_alone(decide):
    columns = {"a": [51.1234, 51.1534, 51.17], "b": [8.1234, 8.2345, 8.3]}
    place, findings = decide(columns)
    assert place == PlaceRecipe(PlaceKind.LONLAT, ("b", "a"), "OGC:CRS84")
    assert "place-guessed" in findings


@pytest.mark.parametrize(
    ("cell", "kind", "crs"),
    [
        ("POINT (8.1 51.1)", PlaceKind.WKT, "OGC:CRS84"),
        ("SRID=25832;POINT (450982 5661193)", PlaceKind.WKT, "EPSG:25832"),
        ("POINT (450982 5661193)", PlaceKind.WKT, "EPSG:25832"),
        ('{"type": "Point", "coordinates": [8.1, 51.1]}', PlaceKind.GEOJSON, "OGC:CRS84"),
        (
            shapely.to_wkb(
                shapely.set_srid(shapely.Point(8.1, 51.1), 4326), hex=True, include_srid=True
            ),
            PlaceKind.WKT,
            "EPSG:4326",
        ),
    ],
)
def test_geometries_as_text(decide, cell, kind, crs):
    place, _ = decide({"Geometrie": [cell, None]})
    assert place == PlaceRecipe(kind, ("Geometrie",), crs)


def test_geometries_as_text_may_be_swapped(decide):
    place, findings = decide({"wkt": ["POINT (51.1 8.1)"]})
    assert place.swapped
    assert "place-guessed" in findings


def test_municipality_keys_lead_to_areas(decide):
    place, findings = decide({"AGS": ["05999004", "05999008"], "Wert": [1, 2]})
    assert place == PlaceRecipe(PlaceKind.AREA_KEY, ("AGS",))
    assert findings["area-guessed"].text == (
        "Each row gets the area that “AGS” names; 2 of 2 are known."
    )


def test_keys_that_lost_their_zero_are_said(decide):
    place, findings = decide({"AGS": [5999004, 5999008]})
    assert place.kind is PlaceKind.AREA_KEY
    assert findings["area-key-zero"].text == (
        "The keys in “AGS” lost their leading zero (5999004 → 05999004); we add it on the map."
    )


def test_names_of_municipalities_lead_to_areas(decide):
    place, _ = decide({"Gemeinde": ["Stadt Möhringen", "Grossdorf", "Altstadt, Stadt"]})
    assert place == PlaceRecipe(PlaceKind.AREA_NAME, ("Gemeinde",))


def test_a_series_by_year_is_a_table_of_areas(decide):
    towns = ["Möhringen", "Großdorf", "Altstadt"] * 4
    place, _ = decide({"Gemeinde": towns, "Jahr": [2020 + i // 3 for i in range(12)]})
    assert place.kind is PlaceKind.AREA_NAME


def test_things_inside_a_municipality_are_not_drawn_as_its_area(decide):
    place, findings = decide({"Kita": ["A", "B", "C"], "Ort": ["Großdorf"] * 3})
    assert place.kind is PlaceKind.NONE
    assert findings["area-possible"].text == (
        "Rows could be drawn as the areas in “Ort” (3 of 3 are known)."
    )
    assert _values(findings["area-possible"]) == ["area-name:Ort"]


def test_postal_codes_count_where_they_belong_to_one_municipality(decide):
    place, _ = decide({"PLZ": ["59001", "59003"]})
    assert place == PlaceRecipe(PlaceKind.POSTCODE, ("PLZ",))
    place, _ = decide({"PLZ": ["59002", "59002"]})
    assert place.kind is PlaceKind.NONE


def test_coordinates_beat_areas_which_are_offered(decide):
    columns = {"AGS": ["05999004", "05999008"], "lon": [8.1, 8.2], "lat": [51.1, 51.1]}
    place, findings = decide(columns)
    assert place.kind is PlaceKind.LONLAT
    assert "area-key:AGS" in _values(findings["place-found"])


def test_zeros_do_not_count(decide):
    place, _ = decide({"lon": [0.0, 8.1], "lat": [0.0, 51.1]})
    assert place == PlaceRecipe(PlaceKind.LONLAT, ("lon", "lat"), "OGC:CRS84")
    place, _ = decide({"lon": [0.0], "lat": [0.0]})
    assert place.kind is PlaceKind.NONE


def test_degrees_abroad_are_still_a_place(decide):
    place, findings = decide({"lon": [-70.1], "lat": [-12.1]})
    assert place.kind is PlaceKind.LONLAT
    assert "place-guessed" in findings


@pytest.mark.parametrize(
    ("answer", "place"),
    [
        ("none", PlaceRecipe()),
        (
            "lonlat:a, mit Komma,b",
            PlaceRecipe(PlaceKind.LONLAT, ("a, mit Komma", "b"), "OGC:CRS84"),
        ),
        (
            "latlon:b,a, mit Komma",
            PlaceRecipe(PlaceKind.LONLAT, ("a, mit Komma", "b"), "OGC:CRS84"),
        ),
        ("latlon:B", PlaceRecipe(PlaceKind.LONLAT, ("b",), "OGC:CRS84", swapped=True)),
        (
            "projected:EPSG:31467:b,a, mit Komma",
            PlaceRecipe(PlaceKind.PROJECTED, ("b", "a, mit Komma"), "EPSG:31467"),
        ),
        ("wkt:b", PlaceRecipe(PlaceKind.WKT, ("b",))),
        ("area-key:b", PlaceRecipe(PlaceKind.AREA_KEY, ("b",))),
        ("postcode:b", PlaceRecipe(PlaceKind.POSTCODE, ("b",))),
    ],
)
def test_answers_are_taken_literally(decide, answer, place):
    assert decide({"a, mit Komma": [1], "b": [2]}, place=answer)[0] == place


@pytest.mark.parametrize("answer", ["lonlat:c,d", "projected:EPSG:0:a,b", "mond:a", "lonlat:"])
def test_an_answer_that_does_not_fit_is_said(decide, answer):
    place, findings = decide({"a": [1], "b": [2]}, place=answer)
    assert place.kind is PlaceKind.NONE
    assert findings["place-answer-unfit"].text == f"The answer “{answer}” does not fit this table."


def test_an_answer_may_be_for_one_table_only(decide):
    columns = {"lon": [8.1], "lat": [51.1]}
    assert decide(columns, **{"tabelle.place": "none"})[0].kind is PlaceKind.NONE
    assert decide(columns, **{"andere.place": "none"})[0].kind is PlaceKind.LONLAT


def test_the_crs_alone_may_be_answered(decide):
    columns = {"Ost": [450982], "Nord": [5661193]}
    place, _ = decide(columns, crs="EPSG:25833")
    assert place == PlaceRecipe(PlaceKind.PROJECTED, ("Ost", "Nord"), "EPSG:25833")
    place, _ = decide(columns, crs="epsg:32632")
    assert place.crs == "EPSG:32632"
    place, findings = decide(columns, crs="Quatsch")
    assert place.crs == "EPSG:25832"
    assert "place-answer-unfit" in findings


def test_what_was_decided_before_is_not_asked_again(tmp_path):
    columns = {"Ost": [450982], "Nord": [5661193]}
    before = replace(
        recipe_of(columns), place=PlaceRecipe(PlaceKind.PROJECTED, ("Ost", "Nord"), "EPSG:25833")
    )
    notebook = Notebook()
    sample = pa.Table.from_batches([batch_of(columns)])
    known = Surroundings(region(), previous=Recipe((before,)))
    assert decide_place(recipe_of(columns), sample, known, notebook) == before.place
    assert set(by_code(notebook)) == {"place-found"}


def test_columns_left_out_give_no_place(tmp_path):
    columns = {"lon": [8.1], "lat": [51.1]}
    recipe = recipe_of(columns)
    left_out = tuple(replace(column, omit=True) for column in recipe.columns)
    sample = pa.Table.from_batches([batch_of(columns)])
    place = decide_place(
        replace(recipe, columns=left_out), sample, surroundings(tmp_path), Notebook()
    )
    assert place.kind is PlaceKind.NONE


def test_the_crs_of_an_answered_column_of_texts_is_still_found(decide):
    place, _ = decide({"b": ["POINT (450982 5661193)"]}, place="wkt:b")
    assert place == PlaceRecipe(PlaceKind.WKT, ("b",), "EPSG:25832")


def test_degrees_that_lost_their_decimal_point_are_told(decide):
    place, findings = decide(
        {"Breitengrad": ["51.423.725", "511.234"], "Längengrad": ["8.042.559", "10.123"]}
    )
    assert place.kind is PlaceKind.NONE
    assert findings["coordinates-point-lost"].text == (
        "The degrees in “Längengrad, Breitengrad” have lost their decimal point"
        " (8042559; 51423725)."
    )


def test_coarse_places_stay_coarse_in_the_next_file(tmp_path):
    columns = {"lon": [8.1], "lat": [51.1]}
    coarse = PlaceRecipe(PlaceKind.LONLAT, ("lon", "lat"), "OGC:CRS84", coarsen="100m")
    sample = pa.Table.from_batches([batch_of(columns)])
    today = recipe_of(columns, place=PlaceRecipe(coarsen="100m"))
    assert decide_place(today, sample, surroundings(tmp_path), Notebook()) == coarse
    known = Surroundings(region(), previous=Recipe((recipe_of(columns, place=coarse),)))
    assert decide_place(recipe_of(columns), sample, known, Notebook()) == coarse
