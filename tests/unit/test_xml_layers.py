# SPDX-License-Identifier: EUPL-1.2
"""KML, GML and GPX: read whole, without network, without trusting the XML."""

from __future__ import annotations

import datetime as dt

import pytest

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.connectors.vectors.crs_names import adv_code, crs_code
from drehscheibe.connectors.vectors.formats import VECTOR_FORMATS
from drehscheibe.connectors.vectors.xml_scan import MAX_DEPTH, scan
from drehscheibe.domain.errors import InputRefused
from vector_samples import describe, read, wkt

KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<Folder><name>Wanderwege</name><Placemark><name>Weg</name><description>&lt;b&gt;schön&lt;/b&gt;</description>
<ExtendedData><Data name="Länge"><value>1,5</value></Data></ExtendedData>
<LineString><coordinates>8,51,100 8.1,51.1,110</coordinates></LineString></Placemark></Folder>
<Folder><name>Leer</name></Folder>
%s</Document></kml>"""

GPX = """<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="51" lon="8"><ele>100</ele><time>2020-01-01T00:00:00Z</time><name>Hütte</name></wpt>
<trk><name>Runde</name><trkseg><trkpt lat="51" lon="8"/><trkpt lat="51.1" lon="8.1"/></trkseg></trk>
</gpx>"""

GML = """<?xml version="1.0" encoding="UTF-8"?><wfs:FeatureCollection
xmlns:wfs="http://www.opengis.net/wfs" xmlns:gml="http://www.opengis.net/gml" xmlns:x="http://x">
<gml:featureMember><x:baum gml:id="b1"><x:art>Eiche</x:art><x:plz>05959</x:plz><x:geom>
<gml:Point srsName="%s"><gml:pos>%s</gml:pos></gml:Point></x:geom></x:baum></gml:featureMember>
</wfs:FeatureCollection>"""


def sample(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_kml_folders_are_layers_and_extended_data_columns(tmp_path):
    rows, recipe, findings = read(sample(tmp_path, "a.kml", KML % ""))
    assert recipe.title == "Wanderwege"
    assert recipe.place.crs == "EPSG:4326"
    assert [column.title for column in recipe.columns] == ["Name", "description", "Länge"]
    assert wkt(rows[0]) == "LINESTRING Z (8 51 100, 8.1 51.1 110)"
    assert rows[0]["laenge"] == 1.5
    assert rows[0]["description"] == "<b>schön</b>"
    assert findings["layer-empty"].text == "The layer “Leer” is empty and was left out."


def test_links_in_kml_are_said_and_not_followed(tmp_path):
    link = "<NetworkLink><Link><href>http://127.0.0.1:9/x.kml</href></Link></NetworkLink>"
    _, _, findings = read(sample(tmp_path, "a.kml", KML % link))
    assert "refers to 1 other file (" in findings["kml-network-links"].text


def test_gpx_has_waypoints_and_tracks(tmp_path):
    path = sample(tmp_path, "a.gpx", GPX)
    recipes, _ = describe(path)
    assert [recipe.name for recipe in recipes] == ["waypoints", "tracks"]
    rows, recipe, _ = read(path)
    assert [column.id for column in recipe.columns] == ["ele", "time", "name"]
    assert rows[0]["time"] == dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
    assert wkt(rows[0]) == "POINT (8 51)"


def test_heights_and_times_of_tracks_are_not_lost_without_a_word(tmp_path):
    timed = GPX.replace('lon="8"/>', 'lon="8"><time>2020-01-01T00:00:00Z</time></trkpt>')
    _, notebook = describe(sample(tmp_path, "a.gpx", timed))
    (found,) = [one for one in notebook.findings() if one.code == "track-points-joined"]
    assert found.count == 2
    assert [(fix.key, fix.value) for fix in found.fixes] == [("layer", "track_points")]
    _, notebook = describe(sample(tmp_path, "b.gpx", GPX))
    assert "track-points-joined" not in {one.code for one in notebook.findings()}


def test_points_of_tracks_are_there_for_who_asks(tmp_path):
    rows, _, _ = read(sample(tmp_path, "a.gpx", GPX), layer="track_points")
    assert [wkt(row) for row in rows] == ["POINT (8 51)", "POINT (8.1 51.1)"]


@pytest.mark.parametrize(
    ("urn", "numbers", "crs", "point"),
    [
        ("urn:ogc:def:crs:EPSG::25832", "400000 5700000", "EPSG:25832", "POINT (400000 5700000)"),
        ("urn:adv:crs:ETRS89_UTM32", "400000 5700000", "EPSG:25832", "POINT (400000 5700000)"),
        ("urn:adv:crs:ETRS89_Lat-Lon", "51.5 8.5", "EPSG:4258", "POINT (8.5 51.5)"),
        ("urn:ogc:def:crs:EPSG::4326", "51.5 8.5", "EPSG:4326", "POINT (8.5 51.5)"),
        ("EPSG:4326", "8.5 51.5", "EPSG:4326", "POINT (8.5 51.5)"),
        (
            "http://www.opengis.net/def/crs/EPSG/0/31467",
            "5700000 3400000",
            "EPSG:31467",
            "POINT (3400000 5700000)",
        ),
    ],
)
def test_gml_coordinates_are_easting_first_always(tmp_path, urn, numbers, crs, point):
    rows, recipe, _ = read(sample(tmp_path, "a.gml", GML % (urn, numbers)))
    assert recipe.place.crs == crs
    assert wkt(rows[0]) == point


def test_an_adv_urn_is_explained(tmp_path):
    path = sample(tmp_path, "a.gml", GML % ("urn:adv:crs:ETRS89_UTM32", "400000 5700000"))
    _, _, findings = read(path)
    assert "“urn:adv:crs:ETRS89_UTM32” of the survey administrations is EPSG:25832" in (
        findings["crs-from-adv"].text
    )


def test_gml_with_an_unknown_crs_is_a_question(tmp_path):
    _, recipe, findings = read(sample(tmp_path, "a.gml", GML % ("urn:x:y", "400000 5700000")))
    assert recipe.place.crs == ""
    assert "“urn:x:y”" in findings["crs-not-known"].text


def test_gml_leaves_nothing_beside_it(tmp_path):
    read(sample(tmp_path, "a.gml", GML % ("EPSG:25832", "400000 5700000")))
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.gml"]


def test_leading_zeros_in_gml_are_kept(tmp_path):
    rows, _, _ = read(sample(tmp_path, "a.gml", GML % ("EPSG:25832", "400000 5700000")))
    assert rows[0]["plz"] == "05959"


@pytest.mark.parametrize("name", ["a.kml", "a.gml", "a.gpx"])
def test_xml_that_is_cut_off_is_refused(tmp_path, name):
    text = {"a.kml": KML % "", "a.gpx": GPX, "a.gml": GML % ("EPSG:4326", "1 2")}[name]
    with pytest.raises(InputRefused, match=f"The XML file “{name}” is damaged"):
        describe(sample(tmp_path, name, text[:-30]))


@pytest.mark.parametrize("code", ["kml", "gml", "gpx"])
def test_entities_are_refused_before_gdal_sees_them(tmp_path, code):
    text = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><{code}>&a;</{code}>'
    notebook = Notebook()
    with pytest.raises(InputRefused, match="declares entities"):
        VECTOR_FORMATS[code].describe(sample(tmp_path, "x", text), Surroundings(), notebook)


def test_elements_nested_without_end_are_refused(tmp_path):
    deep = "<a>" * (MAX_DEPTH + 1) + "</a>" * (MAX_DEPTH + 1)
    path = sample(tmp_path, "a.kml", f'<kml xmlns="http://www.opengis.net/kml/2.2">{deep}</kml>')
    with pytest.raises(InputRefused, match=f"more than {MAX_DEPTH} nested elements"):
        describe(path)


def test_a_file_that_changed_is_scanned_again(tmp_path):
    path = sample(tmp_path, "a.gml", GML % ("EPSG:25832", "1 2"))
    assert list(scan(path).crs) == ["EPSG:25832"]
    path.write_text(GML % ("EPSG:4326", "1 2"))
    assert list(scan(path).crs) == ["EPSG:4326"]


@pytest.mark.parametrize(
    ("urn", "code"),
    [
        ("urn:adv:crs:ETRS89_UTM32*DE_DHHN2016_NH", "EPSG:25832"),
        ("urn:adv:crs:DE_DHDN_3GK2", "EPSG:31466"),
        ("urn:adv:crs:etwas", ""),
        ("EPSG:25832", ""),
    ],
)
def test_names_of_the_survey_administrations(urn, code):
    assert adv_code(urn) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("EPSG:5555", "EPSG:25832"),  # with heights
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"),
        ("nonsense", ""),
        ("", ""),
        (None, ""),
    ],
)
def test_spellings_of_a_crs(text, code):
    assert crs_code(text) == code


def test_a_sound_crs_without_a_number_stays_as_wkt():
    assert crs_code("+proj=tmerc +lat_0=51 +lon_0=8 +ellps=bessel").startswith("PROJCRS")
