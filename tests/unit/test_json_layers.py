# SPDX-License-Identifier: EUPL-1.2
"""GeoJSON as it really comes: old members, projected numbers, other encodings."""

from __future__ import annotations

import json

import pytest

from drehscheibe.domain.errors import InputRefused
from vector_samples import (
    NOON,
    describe,
    feature,
    geojson,
    read,
    wkt,
)


def geojson_file(tmp_path, *features, **members):
    path = tmp_path / "x.geojson"
    path.write_text(geojson(*features, **members))
    return path


def old_crs(name):
    return {"type": "name", "properties": {"name": name}}


def test_geojson_without_a_word_is_longitude_and_latitude(tmp_path):
    rows, recipe, findings = read(geojson_file(tmp_path, feature({"a": 1})))
    assert recipe.place.crs == "OGC:CRS84"
    assert wkt(rows[0]) == "POINT (8.1 51.4)"
    assert findings == {}


@pytest.mark.parametrize(
    ("name", "crs"),
    [
        ("urn:ogc:def:crs:OGC:1.3:CRS84", "OGC:CRS84"),
        ("urn:ogc:def:crs:EPSG::25832", "EPSG:25832"),
        ("EPSG:31467", "EPSG:31467"),
    ],
)
def test_the_old_crs_member_is_believed(tmp_path, name, crs):
    path = geojson_file(tmp_path, feature({"a": 1}), crs=old_crs(name))
    assert describe(path)[0][0].place.crs == crs


def test_an_unknown_crs_is_a_question(tmp_path):
    path = geojson_file(tmp_path, feature({"a": 1}), crs=old_crs("EPSG:99999"))
    _, recipe, findings = read(path)
    assert recipe.place.crs == ""
    assert "“EPSG:99999”" in findings["crs-not-known"].text


@pytest.mark.parametrize("members", [{}, {"crs": old_crs("EPSG:4326")}])
def test_projected_numbers_are_no_degrees(tmp_path, members):
    path = geojson_file(tmp_path, feature({"a": 1}, (433_000, 5_700_000)), **members)
    _, recipe, findings = read(path)
    assert recipe.place.crs == ""
    assert "in longitude and latitude, but its numbers are not" in findings["crs-does-not-fit"].text


def test_nested_values_stay_readable_text(tmp_path):
    path = geojson_file(tmp_path, feature({"liste": [1, 2], "objekt": {"a": "ä"}, "gemischt": "x"}))
    rows, _, _ = read(path)
    assert json.loads(rows[0]["liste"]) == [1, 2]
    assert json.loads(rows[0]["objekt"]) == {"a": "ä"}


def test_times_without_zone_are_local(tmp_path):
    texts = ["2024-07-01T14:00:00", "2024-07-01T12:00:00Z", "2024-07-01T14:00:00+02:00"]
    path = geojson_file(tmp_path, *(feature({"t": text}) for text in texts))
    rows, _, _ = read(path)
    assert [row["t"] for row in rows] == [NOON, NOON, NOON]


def test_nul_bytes_do_not_cut_texts_off(tmp_path):
    path = tmp_path / "x.geojson"
    path.write_text(geojson(feature({"a": "vor#nach", "b": "vor\0nach"})).replace("#", "\0"))
    rows, _, findings = read(path)
    assert (rows[0]["a"], rows[0]["b"]) == ("vornach", "vornach")
    assert findings["nul-removed"].count == 2


def test_an_escaped_backslash_before_u0000_is_no_nul(tmp_path):
    path = geojson_file(tmp_path, feature({"a": "\\u0000", "b": 1}))
    rows, _, findings = read(path)
    assert rows[0]["a"] == "\\u0000"
    assert findings == {}


def test_geojson_in_utf16_is_read(tmp_path):
    path = tmp_path / "x.geojson"
    path.write_text(geojson(feature({"ort": "Möhnesee"})), encoding="utf-16")
    rows, _, _ = read(path)
    assert rows[0]["ort"] == "Möhnesee"


def test_truncated_geojson_is_refused(tmp_path):
    path = tmp_path / "x.geojson"
    path.write_text(geojson(feature({"a": 1}), feature({"a": 2}))[:-30])
    with pytest.raises(InputRefused, match=r"“x.geojson” cannot be read"):
        read(path)


def test_a_collection_of_nothing_is_refused(tmp_path):
    with pytest.raises(InputRefused, match=r"not a single object in “x.geojson”"):
        describe(geojson_file(tmp_path))


def test_markup_in_values_stays_a_value(tmp_path):
    rows, _, _ = read(geojson_file(tmp_path, feature({"a": "<script>alert(1)</script>"})))
    assert rows[0]["a"] == "<script>alert(1)</script>"
