# SPDX-License-Identifier: EUPL-1.2
"""WFS against MapServer, in both versions and both formats, and what it becomes here."""

from __future__ import annotations

import pytest

from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.publishing import inspect_task
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.connectors.sources.wfs_capabilities import base_of, question
from drehscheibe.domain import errors
from drehscheibe.domain.plain import to_plain
from far_servers import changing_server
from feature_servers import feature_server
from map_servers import COUNT, map_server

QUICK = Pace(connect=2, first=5, total=60, window=2, least=200)


@pytest.fixture(scope="module")
def maps(tmp_path_factory):
    with map_server(tmp_path_factory.mktemp("maps")) as server:
        yield server


def rules_for(server):
    gate = Gate.of("127.0.0.0/8", str(server.server_port))
    return Rules(64 << 20, "Drehscheibe/1", gate, pace=QUICK)


def take(maps, path, target, offer="ms:orte"):
    wanted = Wanted(maps.address(path), offer)
    return connector_of(Kind.WFS).take(wanted, target, rules_for(maps), tell=lambda *_: None)


def understood(path, name):
    task = {"path": str(path), "name": name, "region": str(path.parent / "no-region"), "layer": ""}
    result = inspect_task({**task, "answers": {}, "omit": []}, lambda *_: None)
    return to_plain(result)


@pytest.mark.parametrize(
    "query", ["", "?service=WFS&request=GetCapabilities", "?SERVICE=wfs&version=1.1.0"]
)
def test_it_is_recognised_with_its_layers_and_their_numbers(maps, query):
    found = recognise(maps.address(f"/map{query}"), rules_for(maps))
    assert (found.kind, found.title) == (Kind.WFS, "Dienste der Stadt")
    assert found.address == maps.address("/map")
    told = {offer.key: (offer.title, offer.count) for offer in found.offers}
    assert told == {"ms:orte": ("Orte", COUNT), "ms:andere": ("Andere", COUNT)}


@pytest.mark.parametrize("path", ["/map", "/json", "/alt", "/stur", "/uralt"])
def test_every_object_comes_once_at_its_place_with_its_zeros(maps, tmp_path, path):
    fetched = take(maps, path, tmp_path / "file")
    result = understood(tmp_path / "file", fetched.name)
    (table,) = result["tables"]
    assert table["rows"] == COUNT
    west, south, east, north = table["bbox"]
    assert (round(west, 4), round(south, 4), round(north, 4)) == (8, 51.5, 51.5)
    assert round(east, 4) == round(8 + (COUNT - 1) / 10_000, 4)
    columns = {column["name"]: column["type"] for column in table["columns"]}
    assert columns["plz"] == "string"
    first = result["samples"][table["name"]]
    assert any("01067" in row and "Straße 0" in row for row in first)


def test_a_server_of_1_0_is_recognised_and_never_asked_for_a_number(maps):
    """It knows no `resultType`, and would send everything."""
    maps.asked.clear()
    found = recognise(maps.address("/uralt?service=WFS"), rules_for(maps))
    assert {(one.key, one.count) for one in found.offers} == {
        ("orte", None),
        ("andere", None),
    }
    assert not [path for path, _ in maps.asked if "GetFeature" in path]


def test_a_layer_that_is_gone_is_told(maps, tmp_path):
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        take(maps, "/map", tmp_path / "file", "ms:fort")
    assert raised.value.params["reason"] == "it has no such layer any more"


def test_what_is_no_wfs_is_not_taken_for_one():
    with feature_server() as service, pytest.raises(errors.AddressFailed):
        recognise(service.address("/html?service=WFS"), rules_for(service))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            '<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>',
            "its XML declares entities, which we do not read",
        ),
        ("<a><b></a>", "it is no XML, or broken"),
        ("{}", "it is no XML, or broken"),
        ("<ows:ExceptionReport xmlns:ows='x'/>", "the service answers with a fault"),
        ("<a/>", "it is no WFS"),
    ],
)
def test_strange_answers_end_in_a_sentence(text, reason):
    with changing_server() as server:
        asked = question("/wfs", REQUEST="GetCapabilities", ACCEPTVERSIONS="2.0.0,1.1.0")
        server.content |= {asked: text, "/wfs?service=WFS": text}
        with pytest.raises(errors.AddressAnswerWrong) as raised:
            recognise(server.address("/wfs?service=WFS"), rules_for(server))
    assert raised.value.params["reason"] == reason


def test_of_a_pasted_address_only_what_is_the_servers_own_is_kept():
    pasted = "https://a.example/ows?map=/x.map&SERVICE=WFS&Request=GetFeature&typeNames=b&key=1"
    assert base_of(pasted) == "https://a.example/ows?map=%2Fx.map&key=1"
