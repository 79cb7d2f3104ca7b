# SPDX-License-Identifier: EUPL-1.2
"""Gauges of the states: the flood portal of all of them (LHP), and those in WISKI-Web."""

from __future__ import annotations

import json

import pytest

from content_servers import content_server
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.publishing import inspect_task
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.domain import errors
from drehscheibe.domain.plain import to_plain
from far_servers import HTML
from gauge_samples import ALERTS, LAYER, STATIONS, alerts, flat_stations, stations, wiski
from live_samples import zipped

QUICK = Pace(connect=2, first=5, total=20, window=1, least=200)
RAW = "ungeprüfte Rohdaten"


@pytest.fixture(scope="module")
def server():
    with content_server() as one:
        yield one


@pytest.fixture
def portal(server):
    server.content = {LAYER: wiski(), STATIONS: stations(), ALERTS: alerts("Obertal")}
    server.asked.clear()
    return server


def rules_for(server):
    gate = Gate.of("127.0.0.0/8", str(server.server_port))
    return Rules(64 << 20, "Drehscheibe/1", gate, pace=QUICK)


def look(server, path):
    return recognise(server.address(path), rules_for(server))


def take(server, found, offer, target):
    wanted = Wanted(found.address, offer)
    fetched = connector_of(found.kind).take(wanted, target, rules_for(server), tell=lambda *_: None)
    return fetched, json.loads(target.read_bytes())["features"]


@pytest.mark.parametrize(
    "path", [LAYER, "/data/internet/stations/stations.json", "/webpublic/", "/webpublic/x#/over"]
)
def test_wiski_is_known_by_its_files_and_by_its_page(portal, path):
    portal.content |= {"/data/internet/stations/stations.json": b"[]", "/webpublic/": HTML}
    portal.content["/webpublic/x"] = HTML
    found = look(portal, path)
    assert (found.kind, found.address) == (Kind.WISKI, portal.address(LAYER))
    told = [(one.key, one.title, one.count) for one in found.offers]
    assert told == [("S", "Wasserstand", 2), ("WT", "Wassertemperatur", 1)]
    assert all(RAW in one.description and RAW in one.attribution for one in found.offers)


def test_a_gauge_of_a_state_has_value_unit_moment_and_its_marks(portal, tmp_path):
    fetched, (first, second) = take(portal, look(portal, LAYER), "S", tmp_path / "file")
    told = first["properties"]
    assert (told["pegel"], repr(told["wert"]), told["einheit"]) == ("Obertal", "32.0", "cm")
    assert told["zeitpunkt"] == "2026-09-23T20:45:00+01:00"
    assert (told["mhw"], told["mnw"], told["stufe_1"], told["stufe_2"]) == (
        211.0,
        None,
        200.0,
        None,
    )
    assert told["hinweis"] == RAW
    assert first["geometry"] == {"type": "Point", "coordinates": [8.1, 51.6]}
    assert (second["properties"]["wert"], second["properties"]["zeitpunkt"]) == (None, None)
    assert first["properties"]["kennung"] != second["properties"]["kennung"]
    assert fetched.name == "pegel-s.geojson"


def test_a_measurement_that_a_state_gives_no_more_is_told(portal, tmp_path):
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        take(portal, look(portal, LAYER), "Q", tmp_path / "file")
    assert raised.value.params["reason"] == "it has no such measurement any more"


@pytest.mark.parametrize("path", [STATIONS, f"{ALERTS}?states=XX", f"{STATIONS}?states=XX,YY"])
def test_the_flood_portal_of_the_states_is_known_and_its_filter_is_kept(portal, path):
    found = look(portal, path)
    assert (found.kind, found.title) == (Kind.LHP, "Hochwasserportal der Länder")
    assert ("states=XX" in found.address) == ("states" in path)
    assert [(one.key, one.count) for one in found.offers] == [("pegel", 2), ("warnungen", 1)]
    assert {one.licence for one in found.offers} == {"cc-by/4.0"}
    assert found.offers[0].attribution == f"Datenquelle: www.hochwasserzentralen.de; {RAW}"
    asked = [path for path, _ in portal.asked]
    assert any("alerts?" in one and "cap=true" in one for one in asked)


def test_moments_without_a_zone_are_legal_time(portal, tmp_path):
    _, (first, second) = take(portal, look(portal, STATIONS), "pegel", tmp_path / "file")
    told = first["properties"]
    assert (told["klasse"], told["lage"]) == (0, "Kein Hochwasser")
    assert told["zeitpunkt"] == "2026-07-23T22:00:00+02:00"
    assert (told["hinweis"], first["geometry"]["coordinates"]) == (RAW, [8.1, 51.6])
    assert (second["properties"]["klasse"], second["properties"]["lage"]) == (None, "")


def test_flat_answers_say_the_same(portal, tmp_path):
    _, (first, _) = take(portal, look(portal, STATIONS), "pegel", tmp_path / "file")
    portal.content[STATIONS] = flat_stations()
    _, (flat,) = take(portal, look(portal, STATIONS), "pegel", tmp_path / "file")
    assert flat["properties"] == first["properties"]
    assert flat["geometry"] == first["geometry"]


def test_warned_areas_come_with_their_time_and_nobody_warned_is_an_empty_list(portal, tmp_path):
    found = look(portal, STATIONS)
    _, (area,) = take(portal, found, "warnungen", tmp_path / "file")
    told = area["properties"]
    assert (told["gebiet"], told["klasse"], told["ende"]) == ("Obertal", 4, None)
    assert told["beginn"] == "2026-09-23T21:00:00+01:00"
    assert area["geometry"]["type"] == "Polygon"
    portal.content[ALERTS] = alerts()
    assert take(portal, found, "warnungen", tmp_path / "file")[1] == []


def test_gauges_that_a_state_gives_as_a_table_in_a_zip_are_a_file(portal, tmp_path):
    """Its blocks end with a row of which only the number is there."""
    rows = [f"1234;2026-09-23T{hour:02}:00:00.000+01:00;{40 + hour}.50" for hour in range(20)]
    table = "\r\n".join(["station_no;time;value(cm)", *rows, "1234;", ""])
    portal.content["/downloads/messwerte.zip"] = zipped(table, names=("messwerte.txt",))
    found = look(portal, "/downloads/messwerte.zip")
    assert found.kind is Kind.FILE
    fetched = connector_of(Kind.FILE).take(
        Wanted(found.address), tmp_path / "file", rules_for(portal), tell=lambda *_: None
    )
    task = {"path": str(tmp_path / "file"), "name": fetched.name, "region": "no", "layer": ""}
    (table,) = to_plain(inspect_task(task | {"answers": {}, "omit": []}, lambda *_: None))["tables"]
    columns = {one["title"]: (one["type"], one["unit"]) for one in table["columns"]}
    assert columns["time"] == ("date-time", "")
    assert columns["value(cm)"] == ("number", "cm")
