# SPDX-License-Identifier: EUPL-1.2
"""Services that draw maps: recognised and described with a picture, never copied."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from urllib.request import urlopen
from xml.etree import ElementTree as ET

import pytest

from content_servers import content_server
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.connectors.sources.wms import picture_of
from drehscheibe.connectors.sources.wmts import read_service
from drehscheibe.domain import errors
from map_servers import map_server
from picture_samples import wms, wmts

QUICK = Pace(connect=2, first=15, total=30, window=1, least=200)
SHARED = Path(os.environ.get("DREHSCHEIBE_SHARED", Path(__file__).parents[4] / "shared")) / "data"
REAL = SHARED / "catalogue/services/geoserver21-wmts-cap.xml"


@pytest.fixture(scope="module")
def server():
    with content_server() as one:
        yield one


def rules_for(server):
    gate = Gate.of("127.0.0.0/8", str(server.server_port))
    return Rules(64 << 20, "Drehscheibe/1", gate, pace=QUICK)


def entries_of(server, path, content):
    server.content[path.partition("?")[0]] = content
    found = recognise(server.address(path), rules_for(server))
    (page,) = connector_of(found.kind).pages(found.address, rules_for(server))
    return found, page.entries


@pytest.mark.parametrize(
    "path", ["/wms", "/wms?service=WMS", "/wms?SERVICE=WMS&REQUEST=GetMap&LAYERS=x&map=stadt"]
)
def test_layers_of_a_wms_are_described(server, path):
    found, entries = entries_of(server, path, wms())
    assert (found.kind, found.title) == (Kind.WMS, "Karten der Stadt")
    assert found.address == server.address("/wms" + ("?map=stadt" if "map=" in path else ""))
    assert [(one.key, one.title, one.formats) for one in found.offers] == [
        ("baeume", "Bäume", ("wms", "png")), ("wege", "Wege", ("wms", "png"))
    ]  # fmt: skip
    assert (found.offers[0].licence, found.offers[0].faults) == ("dl-by-de/2.0", ())
    told = entries[0].metadata
    assert (told.publisher, told.contact) == ("Stadt Musterstadt", "geo@stadt.example")
    assert (told.keywords, told.bbox) == (("Baum",), (8, 51, 9, 51.5))


def test_a_picture_is_asked_for_in_one_order_of_axes(server):
    _, entries = entries_of(server, "/wms", wms())
    query = parse_qs(urlsplit(entries[0].distributions[1].address).query)
    assert query["BBOX"] == ["8,51,9,51.5"]
    assert (query["SRS"], query["VERSION"]) == (["EPSG:4326"], ["1.1.1"])
    assert (query["WIDTH"], query["HEIGHT"]) == (["512"], ["256"])
    assert picture_of("https://x.example", "a", ()) == ""


@pytest.mark.parametrize("path", ["/karte.xml", "/wmts?service=WMTS&request=GetCapabilities"])
def test_layers_of_a_wmts_are_described(server, path):
    found, entries = entries_of(server, path, wmts())
    assert (found.kind, found.title) == (Kind.WMTS, "Luftbilder")
    assert [(one.key, one.title) for one in found.offers] == [("luftbild", "Luftbild 2026")]
    assert entries[0].metadata.bbox == (8, 51, 9, 52)


@pytest.mark.parametrize("kind", [Kind.WMS, Kind.WMTS])
def test_nothing_of_it_is_copied(server, kind, tmp_path):
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        connector_of(kind).take(
            Wanted(server.address("/wms")), tmp_path / "file", rules_for(server), tell=print
        )
    assert "described and shown" in raised.value.params["reason"]


@pytest.mark.parametrize("service", ["WMS", "WMTS"])
def test_what_should_be_one_and_is_none_is_told(server, service):
    server.content["/kein"] = b"<andere/>"
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        recognise(server.address(f"/kein?service={service}"), rules_for(server))
    assert raised.value.params["reason"] == f"it is no {service}"


def test_mapserver_draws_what_is_described(tmp_path):
    with map_server(tmp_path) as maps:
        found = recognise(maps.address("/map?service=WMS"), rules_for(maps))
        assert (found.kind, found.title) == (Kind.WMS, "Karten der Stadt")
        (page,) = connector_of(Kind.WMS).pages(found.address, rules_for(maps))
        (orte,) = (one for one in page.entries if one.key == "orte")
        with urlopen(orte.distributions[1].address) as picture:
            assert picture.read(8) == b"\x89PNG\r\n\x1a\n"


@pytest.mark.skipif(not REAL.exists(), reason="the real description is not here")
def test_a_real_wmts_of_geoserver_is_read():
    service = read_service(ET.parse(REAL).getroot(), "https://x.example")  # noqa: S314
    assert len(service.layers) > 50
    assert all(one.bbox for one in service.layers if "LMEs" in one.name)
