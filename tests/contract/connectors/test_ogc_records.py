# SPDX-License-Identifier: EUPL-1.2
"""OGC API Records as a source: catalogues of others, good and bad, and an instance of ours."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.domain import errors
from record_servers import COUNT, record, record_server

QUICK = Pace(connect=2, first=5, total=30, window=1, least=200)


@pytest.fixture(scope="module")
def service():
    with record_server() as server:
        yield server


@pytest.fixture(autouse=True)
def _empty(service):
    service.records = []


def rules_for(address):
    port = urlsplit(address).port
    return Rules(32 << 20, "Drehscheibe/1", Gate.of("127.0.0.0/8", str(port)), pace=QUICK)


def look(service, path="/x/collections/katalog"):
    address = service.address(path)
    return recognise(address, rules_for(address))


@pytest.mark.parametrize(
    "path",
    ["/", "/x/collections", "/x/collections/katalog", "/x/collections/katalog/items",
     "/x/collections/katalog/items?limit=3"],
)  # fmt: skip
def test_it_is_recognised_by_any_of_its_addresses(service, path):
    found = look(service, path)
    assert (found.kind, found.title) == (Kind.RECORDS, "Katalog der Stadt")
    assert found.address.endswith("/collections/katalog")
    assert len(found.offers) == COUNT


def test_one_record_is_offered_alone(service):
    found = look(service, "/x/collections/katalog/items/satz%2F007")
    assert [one.key for one in found.offers] == ["satz/007"]


@pytest.mark.parametrize("kind", ["zu-viele", "zu-wenige", "endlos"])
def test_counts_may_lie_and_every_record_comes_once(service, kind):
    found = look(service, f"/{kind}/collections/katalog")
    assert len({one.key for one in found.offers}) == len(found.offers) == COUNT


def test_the_same_page_again_and_again_is_told_and_ends(service):
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        look(service, "/immer-dieselbe/collections/katalog")
    assert raised.value.params["reason"] == "it gives the same page again and again"


def test_a_record_says_what_it_is(service):
    csv = {"rel": "enclosure", "href": "/baeume.csv", "type": "text/csv"}
    more = {"rel": "preview", "href": "/bild.png"}, {"rel": "license", "href": "https://x.example"}
    service.records = [record("eins", csv, *more)]
    (offer,) = look(service).offers
    assert (offer.licence, offer.formats, offer.faults) == ("dl-by-de/2.0", ("csv",), ())
    pages = connector_of(Kind.RECORDS).pages(
        service.address("/x/collections/katalog"), rules_for(service.address("/"))
    )
    told = next(pages).entries[0].metadata
    assert (told.publisher, told.contact, told.themes) == ("Amt", "post@amt.example", ("ENVI",))
    assert (told.identifiers, told.start, told.end) == (("uuid-eins", "eins"), "2024-01-01", "")


def take(address, offer, target):
    return connector_of(Kind.RECORDS).take(
        Wanted(address, offer), target, rules_for(address), tell=lambda *_: None
    )


def test_a_record_that_leads_to_features_brings_all_of_them(service, server, tmp_path):
    """An address of items alone would give its first page."""
    items = {"rel": "items", "href": f"{server}/ogc/collections/punkte/items", "type": "x/geo+json"}
    service.records = [record("eins", items)]
    (offer,) = look(service).offers
    assert offer.formats == ("ogc-features",)
    ports = f"{urlsplit(server).port},{service.server_port}"
    rules = Rules(32 << 20, "Drehscheibe/1", Gate.of("127.0.0.0/8", ports), pace=QUICK)
    wanted = Wanted(service.address("/x/collections/katalog"), "eins")
    fetched = connector_of(Kind.RECORDS).take(
        wanted, tmp_path / "file", rules, tell=lambda *_: None
    )
    assert fetched.name == "punkte.geojson"
    assert (tmp_path / "file").read_bytes().count(b'"type":"Feature",') == 300


def test_a_region_harvests_the_catalogue_of_a_region(server):
    address = f"{server}/ogc/collections/datasets"
    found = recognise(address, rules_for(server))
    assert found.kind is Kind.RECORDS
    offers = {one.key: one for one in found.offers}
    assert {"punkte", "flaechen"} <= set(offers)
    assert (offers["punkte"].title, offers["punkte"].licence) == ("Punkte", "dl-by-de/2.0")
    assert {"gpkg", "csv", "geojson"} <= set(offers["punkte"].formats)


def test_a_record_that_is_gone_is_told(service, tmp_path):
    with pytest.raises(errors.AddressNotFound):
        take(service.address("/x/collections/katalog"), "fort", tmp_path / "file")
