# SPDX-License-Identifier: EUPL-1.2
"""OGC API Features as a source: services of others, good and bad, and an instance of ours."""

from __future__ import annotations

import json
from urllib.parse import urlsplit

import pytest

from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.domain import errors
from feature_servers import CAP, COUNT, feature_server

QUICK = Pace(connect=2, first=3, total=30, window=1, least=200)


@pytest.fixture(scope="module")
def service():
    with feature_server() as server:
        yield server


def rules_for(address, **more):
    port = urlsplit(address).port
    return Rules(32 << 20, "Drehscheibe/1", Gate.of("127.0.0.0/8", str(port)), pace=QUICK, **more)


def take(address, target, offer="orte"):
    told = []
    fetched = connector_of(Kind.FEATURES).take(
        Wanted(address, offer), target, rules_for(address), tell=lambda *said: told.append(said)
    )
    return fetched, json.loads(target.read_bytes())["features"], told


def test_a_box_is_asked_for_where_it_is_wanted(service, tmp_path):
    """/req/core/fc-bbox-definition"""
    wanted = Wanted(service.address("/x/collections"), "orte", bbox=(8, 51, 8.5, 52))
    rules = rules_for(wanted.address)
    fetched = connector_of(Kind.FEATURES).take(
        wanted, tmp_path / "file", rules, tell=lambda *_: None
    )
    assert fetched
    assert any("bbox=8.000000,51.000000,8.500000,52.000000" in path for path, _ in service.asked)


@pytest.mark.parametrize(
    "path",
    ["/", "/x/collections", "/x/collections/", "/x/collections/orte", "/x/collections/orte/items",
     "/x/collections/orte/items?limit=5"],
)  # fmt: skip
def test_it_is_recognised_by_any_of_its_addresses(service, path):
    found = recognise(service.address(path), rules_for(service.address("/")))
    assert found.kind is Kind.FEATURES
    assert found.address.endswith("/collections")
    assert [offer.key for offer in found.offers] == ["orte"]


def test_it_says_how_much_there_is(service):
    found = recognise(service.address("/"), rules_for(service.address("/")))
    assert found.title == "Dienste der Stadt"
    assert (found.offers[0].title, found.offers[0].count) == ("Orte", COUNT)


def test_every_feature_comes_once_however_small_the_pages(service, tmp_path):
    fetched, features, told = take(service.address("/x/collections"), tmp_path / "file")
    assert [one["id"] for one in features] == list(range(COUNT))
    assert told == [(CAP, COUNT), (2 * CAP, COUNT), (COUNT, COUNT)]
    assert fetched.name == "orte.geojson"
    assert fetched.address == service.address("/x/collections/orte/items")


@pytest.mark.parametrize(("kind", "promised"), [("x", 0), ("verspricht", 9_999)])
def test_a_number_that_is_not_true_is_kept_beside_what_came(service, tmp_path, kind, promised):
    fetched, features, _ = take(service.address(f"/{kind}/collections"), tmp_path / "file")
    assert (len(features), fetched.promised) == (COUNT, promised)


def test_after_a_cut_no_page_is_asked_twice(service, tmp_path):
    service.broke, address = False, service.address("/bricht/collections")
    with pytest.raises(errors.AddressBusy):
        take(address, tmp_path / "file")
    service.asked.clear()
    _, features, _ = take(address, tmp_path / "file")
    assert [one["id"] for one in features] == list(range(COUNT))
    assert [path.partition("ab=")[2] for path, _ in service.asked] == [str(CAP), str(2 * CAP)]


@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("immer-dieselbe", errors.AddressAnswerWrong),
        ("ohne-json", errors.AddressAnswerWrong),
        ("leer", errors.AddressEmpty),
    ],
)
def test_bad_services_end_in_a_sentence(service, tmp_path, kind, error):
    with pytest.raises(error) as raised:
        take(service.address(f"/{kind}/collections"), tmp_path / "file")
    assert not raised.value.worth_trying_again
    assert "127.0.0.1" in str(raised.value)


def test_paging_without_an_end_ends_at_an_empty_page(service, tmp_path):
    _, features, _ = take(service.address("/endlos/collections"), tmp_path / "file")
    assert len(features) == COUNT


def test_a_web_page_that_hides_nothing_is_told(service):
    with pytest.raises(errors.AddressIsWebPage):
        recognise(service.address("/html"), rules_for(service.address("/")))


def test_a_region_harvests_a_region(server, tmp_path):
    found = recognise(f"{server}/ogc", rules_for(server))
    assert found.kind is Kind.FEATURES
    offers = {offer.key: offer for offer in found.offers}
    assert set(offers) >= {"punkte", "leer"}
    assert "datasets" not in offers  # its records are no features
    assert offers["punkte"].count == 300
    _, features, _ = take(found.address, tmp_path / "file", "punkte")
    assert len({one["id"] for one in features}) == len(features) == 300
