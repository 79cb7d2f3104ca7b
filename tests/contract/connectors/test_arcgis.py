# SPDX-License-Identifier: EUPL-1.2
"""ArcGIS REST as a source: services of others, good and bad, and what they become here."""

from __future__ import annotations

import json
import time
from dataclasses import replace

import pytest

from arcgis_servers import CAP, COUNT, SAMPLE, arcgis_server, number
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.publishing import inspect_task
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.esri_json import Fields, epsg_of, geometry, moment
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.domain import errors
from drehscheibe.domain.plain import to_plain

QUICK = Pace(connect=2, first=15, total=30, window=1, least=200)


@pytest.fixture(scope="module")
def arcgis():
    with arcgis_server() as server:
        yield server


def rules_for(server):
    gate = Gate.of("127.0.0.0/8", str(server.server_port))
    return Rules(32 << 20, "Drehscheibe/1", gate, pace=QUICK)


def take(server, kind, target):
    told = []
    wanted = Wanted(server.service(kind), "0")
    fetched = connector_of(Kind.ARCGIS).take(
        wanted, target, rules_for(server), tell=lambda *said: told.append(said)
    )
    return fetched, json.loads(target.read_bytes()), told


@pytest.mark.parametrize("below", ["", "/", "?f=pjson", "/0", "/0/query?where=1%3D1&f=html"])
def test_it_is_recognised_by_any_of_its_addresses(arcgis, below):
    found = recognise(arcgis.service(below=below), rules_for(arcgis))
    assert (found.kind, found.title) == (Kind.ARCGIS, "Dienste der Stadt")
    assert found.address == arcgis.service()
    offers = [(offer.key, offer.title, offer.count) for offer in found.offers]
    assert offers == [("0", "Orte", COUNT)]  # neither the group nor the picture


@pytest.mark.parametrize("kind", ["gut", "alt", "stur", "geizig"])
def test_every_object_comes_once_whatever_the_server_knows_of_pages(arcgis, tmp_path, kind):
    fetched, document, told = take(arcgis, kind, tmp_path / "file")
    ids = [one["id"] for one in document["features"]]
    assert sorted(ids) == [number(place) for place in range(COUNT)]
    assert told[-1] == (COUNT, COUNT)
    assert fetched.name == "orte.geojson"


def test_codes_get_labels_and_milliseconds_a_date(arcgis, tmp_path):
    _, document, _ = take(arcgis, "gut", tmp_path / "file")
    first, second = (one["properties"] for one in document["features"][:2])
    assert (first["ART"], first["ART_code"]) == (None, None)
    assert (second["ART"], second["ART_code"]) == ("Schule", 1)
    assert first["GEPRUEFT"] == "2024-05-01T12:00:00+00:00"


def test_what_comes_is_understood_at_its_place_with_its_zeros(arcgis, tmp_path):
    fetched, *_ = take(arcgis, "gut", tmp_path / "file")
    task = {"path": str(tmp_path / "file"), "name": fetched.name, "answers": {}, "omit": []}
    task |= {"region": str(tmp_path / "no-region"), "layer": ""}
    (table,) = to_plain(inspect_task(task, lambda *_: None))["tables"]
    assert table["rows"] == COUNT
    assert table["geometry"]["source_crs"] == "EPSG:25832"
    assert [round(value, 2) for value in table["bbox"]] == [7.99, 51.54, 8.02, 51.54]
    types = {column["name"]: column["type"] for column in table["columns"]}
    assert (types["plz"], types["geprueft"]) == ("string", "date-time")


def test_between_two_requests_a_server_has_time(arcgis, tmp_path):
    rules = replace(rules_for(arcgis), pace=replace(QUICK, between=0.1))
    asked, begin = len(arcgis.asked), time.monotonic()
    wanted = Wanted(arcgis.service(), "0")
    connector_of(Kind.ARCGIS).take(wanted, tmp_path / "file", rules, tell=lambda *_: None)
    assert time.monotonic() - begin >= 0.1 * (len(arcgis.asked) - asked - 1)


def test_after_a_cut_no_page_is_asked_twice(arcgis, tmp_path):
    arcgis.broke = False
    with pytest.raises(errors.AddressBusy):
        take(arcgis, "bricht", tmp_path / "file")
    arcgis.asked.clear()
    take(arcgis, "bricht", tmp_path / "file")
    starts = [path.rpartition("=")[2] for path, _ in arcgis.asked if "resultOffset" in path]
    assert starts == [str(CAP), str(2 * CAP)]


@pytest.mark.parametrize(
    ("kind", "error", "is_later"),
    [
        ("geheim", errors.AddressNeedsPassword, False),
        ("kaputt", errors.AddressServerFailed, True),
        ("leer", errors.AddressEmpty, False),
    ],
)
def test_faults_in_answers_that_say_200_end_in_a_sentence(arcgis, tmp_path, kind, error, is_later):
    with pytest.raises(error) as raised:
        take(arcgis, kind, tmp_path / "file")
    assert raised.value.worth_trying_again is is_later


def test_a_service_that_only_paints_offers_nothing(arcgis):
    with pytest.raises(errors.AddressIsWebPage):
        recognise(arcgis.service("bild"), rules_for(arcgis))


@pytest.mark.parametrize(
    ("name", "kind", "coordinates"),
    [
        ("hole", "Polygon", [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]],
                             [[2, 2], [2, 4], [4, 4], [4, 2], [2, 2]]]),
        ("two", "MultiPolygon", [[[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]],
                                 [[[20, 0], [30, 0], [30, 10], [20, 10], [20, 0]],
                                  [[22, 2], [22, 4], [24, 4], [24, 2], [22, 2]]]]),
        ("wrong", "Polygon", [[[0, 0], [10, 0], [10, 10], [0, 10], [0, 0]]]),
        ("line", "LineString", [[0, 0], [1, 1]]),
        ("lines", "MultiLineString", [[[0, 0], [1, 1]], [[5, 5], [6, 6]]]),
        ("heights", "LineString", [[0, 0, 7], [1, 1, 8]]),
        ("points", "MultiPoint", [[0, 0], [1, 1]]),
        ("point", "Point", [1, 2, 3]),
    ],
)  # fmt: skip
def test_shapes_are_those_of_geojson(name, kind, coordinates):
    assert geometry(SAMPLE["shapes"][name]) == {"type": kind, "coordinates": coordinates}


@pytest.mark.parametrize("name", ["nowhere", "nothing"])
def test_no_place_is_no_geometry(name):
    assert geometry(SAMPLE["shapes"][name]) is None


@pytest.mark.parametrize(
    ("reference", "number"),
    [
        ({"wkid": 102100, "latestWkid": 3857}, 3857),
        ({"wkid": 102100}, 3857),
        ({"wkid": 25832}, 25832),
        ({"wkid": 102329}, 0),
        ({"wkt": 'PROJCS["eigenes"]'}, 0),
        (None, 0),
    ],
)
def test_esris_numbers_of_coordinates_are_read(reference, number):
    assert epsg_of(reference) == number


def test_labels_may_hang_on_the_type_of_an_object():
    coded = {"type": "codedValue", "codedValues": [{"code": 1, "name": "Linde"}]}
    types = [{"id": 7, "name": "Baum", "domains": {"ART": coded}},
             {"id": 8, "name": "Bank", "domains": {"ART": {"type": "inherited"}}}]  # fmt: skip
    fields = Fields.of({"typeIdField": "TYP", "types": types, "fields": [{"name": "ART"}]})
    assert fields.properties({"TYP": 7, "ART": 1}) == {
        "TYP": "Baum", "TYP_code": 7, "ART": "Linde", "ART_code": 1,
    }  # fmt: skip
    assert fields.properties({"TYP": 8, "ART": 1}) == {"TYP": "Bank", "TYP_code": 8, "ART": 1}


@pytest.mark.parametrize(
    ("value", "said"),
    [(-1, "1969-12-31T23:59:59.999000+00:00"), (None, None), ("2024-05-01", "2024-05-01")],
)
def test_dates_before_1970_and_none_are_read(value, said):
    assert (moment(value) or "").replace(".999+", ".999000+") == (said or "")
