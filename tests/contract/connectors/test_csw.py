# SPDX-License-Identifier: EUPL-1.2
"""Catalogue services: pages, coupling, licences, faults; real records where they are here."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from csw_servers import COUNT, constraint, csw_server, dataset, link, said, service
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.sources import csw
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.iso19139 import record_of, with_services
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.domain import errors

QUICK = Pace(connect=2, first=5, total=20, window=1, least=200)
SHARED = Path(os.environ.get("DREHSCHEIBE_SHARED", Path(__file__).parents[4] / "shared")) / "data"
SERVICES = SHARED / "catalogue/services"
WFS = "https://dienste.example/wfs?service=WFS&request=GetCapabilities"


@pytest.fixture(scope="module")
def server():
    with csw_server() as one:
        yield one


@pytest.fixture(autouse=True)
def _empty(server):
    server.records = []


def rules_for(server):
    return Rules(
        64 << 20, "Drehscheibe/1", Gate.of("127.0.0.0/8", str(server.server_port)), pace=QUICK
    )


def look(server, path="/csw?service=CSW&request=GetCapabilities"):
    return recognise(server.address(path), rules_for(server))


@pytest.mark.parametrize(
    "path",
    ["/csw?service=CSW", "/csw", "/csw?REQUEST=GetCapabilities&SERVICE=CSW&VERSION=2.0.2",
     "/csw?service=csw&request=GetRecords&startPosition=1&typeNames=x"],
)  # fmt: skip
def test_it_is_recognised_by_any_of_its_addresses(server, path):
    found = look(server, path)
    assert (found.kind, found.title) == (Kind.CSW, "Katalog des Amtes")
    assert found.address == server.address("/csw")
    assert len(found.offers) == COUNT


@pytest.mark.parametrize("kind", ["nur-post", "nur-post-innen"])
def test_a_service_that_wants_posts_gets_them_at_its_own_server(server, kind, tmp_path):
    server.asked.clear()
    there = f"/{kind}/csw" if kind == "nur-post-innen" else "/post/csw"
    found = look(server, f"/{kind}/csw?service=CSW")
    assert len(found.offers) == COUNT
    wanted = Wanted(found.address, found.offers[0].key)
    fetched = connector_of(Kind.CSW).take(
        wanted, tmp_path / "file", rules_for(server), tell=lambda *_: None
    )
    assert fetched.name == "baeume.csv"
    posted = [path for path, headers in server.asked if "Content-Length" in headers]
    assert set(posted) == {there}
    assert len(posted) == 4  # three pages, one record


def test_pages_that_were_posted_are_told_apart(server):
    """They are of one address: what was posted goes with it into the proof of a run."""
    seen = []
    rules = replace(rules_for(server), witness=lambda fetched: seen.append(fetched.address))
    list(connector_of(Kind.CSW).pages(server.address("/nur-post/csw"), rules))
    posted = [address for address in seen if "#post-" in address]
    assert len(set(posted)) == len(posted) // 2 == 3  # read twice: services first


def test_of_a_large_catalogue_the_beginning_is_listed_and_the_rest_is_counted(server, monkeypatch):
    monkeypatch.setattr(csw, "MOST_OFFERS", 30)
    found = look(server)
    assert (len(found.offers), found.more) == (50, 10)  # whole pages


def test_one_record_is_offered_alone_where_its_address_is_pasted(server):
    found = look(server, "/csw?service=CSW&request=GetRecordById&id=satz-007")
    assert [(one.key, one.title) for one in found.offers] == [("satz-007", "Datensatz satz-007")]


@pytest.mark.parametrize(
    "kind", ["zu-viele", "zu-wenige", "endlos", "hinter-dem-ende", "nur-record"]
)
def test_counts_may_lie_and_every_record_comes_once(server, kind):
    found = look(server, f"/{kind}/csw?service=CSW")
    assert len({one.key for one in found.offers}) == len(found.offers) == COUNT


def test_the_same_page_again_and_again_is_told_and_ends(server):
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        look(server, "/immer-dieselbe/csw?service=CSW")
    assert raised.value.params["reason"] == "it gives the same page again and again"


def test_the_licence_is_read_from_the_json_of_gdi_de_and_access_is_none(server):
    server.records = [dataset("a", link("https://x.example/a.csv", "WWW:DOWNLOAD"))]
    (offer,) = look(server).offers
    assert (offer.licence, offer.formats, offer.faults) == ("dl-by-de/2.0", ("csv",), ())


@pytest.mark.parametrize(
    ("text", "licence"),
    [
        (said("Nutzungsbedingungen: Datenlizenz Deutschland – Zero – Version 2.0"),
         "dl-zero-de/2.0"),
        ('<gmx:Anchor xlink:href="https://www.govdata.de/dl-de/zero-2-0">frei</gmx:Anchor>',
         "dl-zero-de/2.0"),
        (said('{"id": "cc-by/4.0"}'), "cc-by/4.0"),
        (said("{kaputt"), ""),
        (said("Quellenvermerk: Amt"), ""),
    ],
)  # fmt: skip
def test_licences_are_read_however_they_are_written(text, licence):
    xml = dataset("a", link("https://x.example/a.csv"), constraints=constraint(text))
    assert record_of(ET.fromstring(xml)).entry.offer.licence == licence  # noqa: S314


def test_a_dataset_has_the_services_that_operate_on_it(server):
    server.records = [
        dataset("a", ""), service("s", WFS, "a", "adv:baeume"), service("t", WFS, "x")
    ]  # fmt: skip
    found = look(server)
    assert [(one.key, one.formats) for one in found.offers] == [("a", ("wfs",)), ("t", ("wfs",))]


def test_the_layer_of_the_service_is_the_one_that_the_record_names():
    records = [
        record_of(ET.fromstring(xml))  # noqa: S314
        for xml in (dataset("a", ""), service("s", WFS, "a", "adv:baeume"))
    ]
    (layer,) = with_services(records[0], records[1:]).distributions
    assert (layer.address, layer.title) == (WFS, "adv:baeume")


def test_it_is_described_page_by_page_and_gone_on_with(server):
    csw, rules = connector_of(Kind.CSW), rules_for(server)
    address = server.address("/csw")
    pages = list(csw.pages(address, rules))
    assert [len(page.entries) for page in pages] == [25, 25, 10]
    assert [page.following for page in pages] == ["26", "51", ""]
    assert {page.total for page in pages} == {COUNT}
    (rest,) = csw.pages(address, rules, start=pages[1].following)
    assert rest == pages[2]
    told = rest.entries[0].metadata
    assert (told.identifiers, told.attribution) == (
        ("https://stadt.example/daten/satz-050", "satz-050"),
        "Vermessungsamt",
    )


def test_pages_about_the_data_are_no_files(server):
    server.records = [dataset("a", link("https://x.example/lies.html", "", "information"))]
    (offer,) = look(server).offers
    assert [fault.text for fault in offer.faults] == ["It has neither a file nor a service."]


def test_german_texts_come_first():
    free = (
        "<gmd:PT_FreeText><gmd:textGroup>"
        '<gmd:LocalisedCharacterString locale="#DE">Bäume</gmd:LocalisedCharacterString>'
        "</gmd:textGroup></gmd:PT_FreeText>"
    )
    xml = dataset("a", "", title=f"Trees{'</gco:CharacterString>'}{free}<gco:CharacterString>")
    assert record_of(ET.fromstring(xml)).entry.title == "Bäume"  # noqa: S314


def test_a_dataset_that_is_gone_is_told(server, tmp_path):
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        connector_of(Kind.CSW).take(
            Wanted(server.address("/csw"), "fort"), tmp_path / "file", rules_for(server),
            tell=lambda *_: None,
        )  # fmt: skip
    assert raised.value.params["reason"] == "it lists the dataset no more"


needs_shared = pytest.mark.skipif(not SERVICES.exists(), reason="the real records are not here")


@needs_shared
@pytest.mark.parametrize(
    ("name", "count"),
    [("csw_geobretagne_mdmetadata.xml", 1), ("inspire-getrecords-response.xml", 2)],
)
def test_real_records_are_read(name, count):
    root = ET.parse(SERVICES / name).getroot()  # noqa: S314
    elements = [one for one in root.iter() if one.tag.endswith("}MD_Metadata")]
    records = [record_of(one) for one in elements]
    assert len([one for one in records if one and one.entry.distributions]) == count
    told = records[0].entry.metadata
    assert told.publisher
    assert "@" in told.contact
    assert told.modified
