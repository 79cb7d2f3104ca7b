# SPDX-License-Identifier: EUPL-1.2
"""Portals that speak CKAN as sources: their lists, long and wrong ones, and what is taken."""

from __future__ import annotations

import gc

import pytest

from catalogue_servers import COUNT, catalogue_server
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.sources import describing
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.connectors.sources.spool import Spool
from drehscheibe.domain import errors
from far_servers import CSV

QUICK = Pace(connect=2, first=15, total=60, window=1, least=200)


@pytest.fixture(scope="module")
def server():
    with catalogue_server() as portal:
        yield portal


@pytest.fixture
def portal(server):
    server.package, server.count, server.cap = {}, COUNT, 100
    server.asked.clear()
    return server


def rules_for(server):
    gate = Gate.of("127.0.0.0/8", str(server.server_port))
    return Rules(64 << 20, "Drehscheibe/1", gate, pace=QUICK)


def look(portal, path="/"):
    return recognise(portal.address(path), rules_for(portal))


@pytest.mark.parametrize(
    "path", ["/", "/dataset", "/dataset/", "/api/3", "/api/3/action/package_search?rows=2"]
)
def test_a_portal_is_recognised_by_any_of_its_addresses(portal, path):
    found = look(portal, path)
    assert found.kind is Kind.CKAN
    assert found.address == portal.address("/").rstrip("/")
    assert len({offer.key for offer in found.offers}) == len(found.offers) == COUNT


@pytest.mark.parametrize(
    "path",
    ["/dataset/datensatz-000007", "/dataset/datensatz-000007/resource/abc",
     "/api/3/action/package_show?id=datensatz-000007"],
)  # fmt: skip
def test_the_address_of_one_dataset_offers_that_one(portal, path):
    (offer,) = look(portal, path).offers
    assert (offer.key, offer.title) == ("datensatz-000007", "Datensatz 7")
    assert (offer.licence, offer.formats, offer.faults) == ("dl-by-de/2.0", ("wms", "csv"), ())


def test_the_best_of_the_files_is_taken(portal, tmp_path):
    portal.package = {
        "resources": [
            {"url": portal.address("/fehlt.xlsx"), "format": "XLSX"},
            {"url": portal.address("/baeume.csv"), "format": "text/csv"},
        ]
    }
    wanted = Wanted(portal.address("/").rstrip("/"), "datensatz-000001")
    fetched = connector_of(Kind.CKAN).take(
        wanted, tmp_path / "file", rules_for(portal), tell=lambda *_: None
    )
    assert (tmp_path / "file").read_bytes() == CSV
    assert fetched.address == portal.address("/baeume.csv")


def test_what_cannot_be_taken_says_why(portal, tmp_path):
    portal.package = {"license_id": "hauslizenz", "resources": [{"url": "x", "format": "PDF"}]}
    (offer,) = look(portal, "/dataset/datensatz-000001").offers
    assert [fault.values for fault in offer.faults] == [
        {"licence": "hauslizenz"}, {"formats": "pdf"}
    ]  # fmt: skip
    wanted = Wanted(portal.address("/").rstrip("/"), offer.key)
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        connector_of(Kind.CKAN).take(
            wanted, tmp_path / "file", rules_for(portal), tell=lambda *_: None
        )
    assert raised.value.params["reason"] == "the dataset has no file that we read"


def test_the_same_page_again_and_again_is_told_and_ends(portal):
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        look(portal, "/immer-dieselbe/dataset")
    assert raised.value.params["reason"] == "it gives the same page again and again"
    assert len(portal.asked) == 3


def test_a_list_that_ends_early_ends(portal):
    assert len(look(portal, "/bricht-ab/dataset").offers) == 100


def test_of_a_large_portal_the_beginning_is_listed_and_the_rest_is_counted(portal, monkeypatch):
    monkeypatch.setattr(describing, "MOST_OFFERS", 150)
    portal.count = 100_000
    found = look(portal)
    assert (len(found.offers), found.more) == (150, 99_850)
    assert len(portal.asked) == 3  # whether it is one, and two pages


def test_of_a_long_list_no_more_than_two_pages_are_in_memory_at_once(portal):
    """Objects are counted: what the garbage collector knows of does not grow with the pages."""
    portal.count = 1_500
    connector, alive = connector_of(Kind.CKAN), []
    for page in connector.pages(portal.address("/").rstrip("/"), rules_for(portal)):
        del page
        alive.append(sum(type(one) is Entry for one in gc.get_objects()))
    assert len(alive) == 15
    assert max(alive) <= 2 * portal.cap


def test_what_a_run_keeps_of_keys_lies_in_a_file(portal, tmp_path):
    """Nothing in `progress.json` and nothing in the objects of a spool grows with the datasets."""
    sizes = {}
    for count in (100, 1_500):
        portal.count = count
        spool = Spool(tmp_path / str(count))
        spool.begin([])
        state = spool.state("x")
        for page in connector_of(Kind.CKAN).pages(
            portal.address("/").rstrip("/"), rules_for(portal)
        ):
            spool.put(page, state)
        assert (state.seen, spool.keys.count(), spool.keys.gone()) == (count, count, [])
        sizes[count] = (tmp_path / str(count) / "progress.json").stat().st_size
    assert abs(sizes[1_500] - sizes[100]) < 20
