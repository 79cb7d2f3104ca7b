# SPDX-License-Identifier: EUPL-1.2
"""Water levels and warnings: what they bring, what is kept beside them, what is left out."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from content_servers import content_server
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.sources.cap_alerts import alerts_in
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.domain import errors
from live_samples import API, alert, gauges, refers, zipped

QUICK = Pace(connect=2, first=5, total=20, window=1, least=200)
SHARED = Path(os.environ.get("DREHSCHEIBE_SHARED", Path(__file__).parents[4] / "shared")) / "data"
DWD = SHARED / "sensors/dwd_brightsky"
RAW = "ungeprüfte Rohdaten"


@pytest.fixture(scope="module")
def server():
    with content_server() as one:
        yield one


def rules_for(server):
    gate = Gate.of("127.0.0.0/8", str(server.server_port))
    return Rules(64 << 20, "Drehscheibe/1", gate, pace=QUICK)


def look(server, path, content):
    server.content[path.partition("?")[0]] = content
    return recognise(server.address(path), rules_for(server))


def take(server, found, offer, target):
    wanted = Wanted(found.address, offer)
    return connector_of(found.kind).take(wanted, target, rules_for(server), tell=lambda *_: None)


@pytest.mark.parametrize("query", ["", "?waters=FLUSS", "?includeTimeseries=true"])
def test_gauges_are_offered_by_what_they_measure(server, query):
    found = look(server, API + query, gauges())
    assert found.kind is Kind.PEGELONLINE
    assert ("waters=FLUSS" in found.address) == ("waters" in query)
    assert [(one.key, one.title, one.count) for one in found.offers] == [
        ("W", "Wasserstand rohdaten", 2), ("WT", "Wassertemperatur", 1)
    ]  # fmt: skip
    assert all(RAW in one.description and RAW in one.attribution for one in found.offers)


def test_one_gauge_is_asked_for_alone(server):
    server.content[API] = gauges()
    found = look(server, API.replace(".json", "/uuid-obertal.json"), b"{}")
    assert "ids=uuid-obertal" in found.address


def test_each_gauge_comes_with_value_unit_time_and_state(server, tmp_path):
    found = look(server, API, gauges())
    fetched = take(server, found, "W", tmp_path / "file")
    first, second = json.loads((tmp_path / "file").read_bytes())["features"]
    told = first["properties"]
    assert (told["pegel"], repr(told["wert"]), told["einheit"]) == ("OBERTAL", "159.0", "cm")
    assert (told["zeitpunkt"], told["zustand"]) == ("2026-11-20T08:15:00+01:00", "normal")
    assert told["hinweis"] == RAW
    assert first["geometry"] == {"type": "Point", "coordinates": [8.1, 51.6]}
    assert (second["geometry"], second["properties"]["wert"]) == (None, None)
    assert fetched.name == "pegel-w.geojson"


def test_a_measurement_that_is_gone_is_told(server, tmp_path):
    found = look(server, API, gauges())
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        take(server, found, "Q", tmp_path / "file")
    assert raised.value.params["reason"] == "it has no such measurement any more"


@pytest.mark.parametrize("content", [alert("a").encode(), zipped(alert("a"))], ids=["xml", "zip"])
def test_warnings_are_areas_and_towns_in_german(server, tmp_path, content):
    found = look(server, "/warnungen", content)
    assert (found.kind, found.title) == (Kind.CAP, "Wetteramt")
    assert [(one.key, one.count) for one in found.offers] == [("flaechen", 1), ("gemeinden", 1)]
    assert found.offers[0].attribution == "Wetteramt; © Amt"
    take(server, found, "flaechen", tmp_path / "file")
    (area,) = json.loads((tmp_path / "file").read_bytes())["features"]
    assert area["geometry"]["coordinates"] == [
        [[[8.0, 51.5], [8.0, 51.6], [8.2, 51.6], [8.0, 51.5]]]
    ]
    assert area["properties"]["ereignis"] == "FROST"
    assert area["properties"]["ende"] == "2026-11-21T10:00:00+01:00"
    take(server, found, "gemeinden", tmp_path / "liste")
    (town,) = csv.DictReader((tmp_path / "liste").read_text().splitlines(), delimiter=";")
    assert (town["ags"], town["gemeinde"]) == ("05974040", "Stadt Musterstadt")


def test_only_what_is_in_force_is_kept(server, tmp_path):
    alerts = (
        alert("alt"), alert("neu", kind="Update", refers=refers("alt")), alert("fort"),
        alert("ende", kind="Cancel", refers=refers("fort")), alert("probe", status="Exercise"),
    )  # fmt: skip
    path = tmp_path / "zip"
    path.write_bytes(zipped(*alerts))
    assert [one.properties["kennung"] for one in alerts_in(path, "x")] == ["neu"]


def test_where_nothing_is_warned_of_the_lists_are_empty(server, tmp_path):
    found = look(server, "/Z_CAP_LATEST.zip", zipped())
    assert [(one.key, one.count) for one in found.offers] == [("flaechen", 0), ("gemeinden", 0)]
    take(server, found, "gemeinden", tmp_path / "file")
    assert (tmp_path / "file").read_text().count("\n") == 1


@pytest.mark.parametrize(
    "text",
    ['<!DOCTYPE a [<!ENTITY b "b">]>' + alert("a").partition("?>")[2], alert("a")[:-20],
     alert("a", polygon="1,2 x,y 3,4 1,2"), "<andere/>"],
    ids=["entities", "cut", "no numbers", "no alert"],
)  # fmt: skip
def test_broken_and_dangerous_warnings_end_in_a_sentence(text, tmp_path):
    path = tmp_path / "file"
    path.write_bytes(zipped(text))
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        alerts_in(path, "amt.example")
    assert raised.value.params == {"host": "amt.example", "reason": "it holds no warnings as CAP"}


@pytest.mark.skipif(not DWD.exists(), reason="the real warnings are not here")
def test_real_warnings_are_read():
    (path,) = DWD.glob("Z_CAP_*.zip")
    alerts = alerts_in(path, "x")
    assert alerts
    assert all(one.towns and one.properties["ueberschrift"] for one in alerts)
    places = [place for one in alerts for (ring,) in one.polygons for place in ring]
    assert all(5 < east < 16 and 47 < north < 56 for east, north in places)
