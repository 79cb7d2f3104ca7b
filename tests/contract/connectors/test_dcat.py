# SPDX-License-Identifier: EUPL-1.2
"""Catalogues as RDF: three ways to write them, pages, faults, and a real one."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest
from pyoxigraph import RdfFormat, parse, serialize

from catalogue_servers import catalogue_of, catalogue_server
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.dcat import pages_at
from drehscheibe.connectors.sources.distributions import best_of
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.domain import errors

QUICK = Pace(connect=2, first=15, total=60, window=1, least=200)
SHARED = Path(os.environ.get("DREHSCHEIBE_SHARED", Path(__file__).parents[4] / "shared")) / "data"
ROSTOCK = SHARED / "catalogue/dcat_ap_de/rostock-catalog-original-input.rdf"
PAGED = """@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
<seite> hydra:%s %s .
"""


@pytest.fixture(scope="module")
def server():
    with catalogue_server() as portal:
        yield portal


def rules_for(server):
    gate = Gate.of("127.0.0.0/8", str(server.server_port))
    return Rules(64 << 20, "Drehscheibe/1", gate, pace=QUICK)


def look(server, path, text):
    server.content[path] = text
    return recognise(server.address(path), rules_for(server))


@pytest.mark.parametrize("kind", [RdfFormat.TURTLE, RdfFormat.RDF_XML, RdfFormat.JSON_LD])
def test_a_catalogue_is_read_however_it_is_written(server, kind):
    turtle = catalogue_of(server.address("/baeume.csv"))
    text = serialize(parse(turtle, RdfFormat.TURTLE), format=kind).decode()
    found = look(server, "/katalog", text)
    assert (found.kind, found.title) == (Kind.DCAT, "Katalog der Stadt")
    (offer,) = found.offers
    assert (offer.key, offer.title) == ("https://stadt.example/d/1", "Bäume")
    assert (offer.licence, offer.formats) == ("cc-zero", ("wms", "csv"))
    assert [fault.values for fault in offer.faults] == [{"date": "31.02.2021"}, {"count": "1"}]


@pytest.mark.parametrize("name", ["next", "nextPage"])
@pytest.mark.parametrize("form", ["<{}>", '"{}"'])
def test_every_page_is_read(server, name, form):
    first = catalogue_of("x")
    following = PAGED % (name, form.format(server.address("/zwei")))
    server.content["/zwei"] = first.replace("/d/1", "/d/2")
    found = look(server, "/eins", first + following)
    assert [offer.key[-1] for offer in found.offers] == ["1", "2"]


def test_the_same_page_again_and_again_is_told_and_ends(server):
    text = catalogue_of("x") + PAGED % ("next", f"<{server.address('/dieselbe')}>")
    server.content["/dieselbe"] = text
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        look(server, "/immer", text)
    assert raised.value.params["reason"] == "it gives the same page again and again"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (
            '<!DOCTYPE r [<!ENTITY a "a">]><rdf:RDF xmlns:d="http://www.w3.org/ns/dcat#"/>',
            "its XML declares entities, which we do not read",
        ),
        ("@prefix d: <http://www.w3.org/ns/dcat#> . <a> <b>", "it is no RDF, or broken"),
        ('{"@context": "http://www.w3.org/ns/dcat#", "@id": "a"}', "it is no RDF, or broken"),
    ],
)
def test_broken_and_dangerous_ones_end_in_a_sentence(server, text, reason):
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        look(server, "/kaputt", text)
    assert raised.value.params["reason"] == reason


def test_a_dataset_that_is_gone_is_told(server, tmp_path):
    server.content["/katalog"] = catalogue_of("x")
    wanted = Wanted(server.address("/katalog"), "https://stadt.example/d/9")
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        connector_of(Kind.DCAT).take(
            wanted, tmp_path / "file", rules_for(server), tell=lambda *_: None
        )
    assert raised.value.params["reason"] == "it lists the dataset no more"


@pytest.mark.skipif(not ROSTOCK.exists(), reason="the catalogue of Rostock is not here")
def test_a_real_catalogue_is_complete(server):
    text = ROSTOCK.read_text()
    here = server.address("/catalog.rdf")
    found = look(server, "/catalog.rdf", text.replace("hydra:nextPage", "hydra:gone"))
    assert (len(found.offers), {offer.licence for offer in found.offers}) == (
        100, {"cc-zero", "odbl"}
    )  # fmt: skip
    entries = [one for page in pages_at(here, rules_for(server)) for one in page.entries]
    assert sum(len(entry.distributions) for entry in entries) == 773
    said = [entry.metadata for entry in entries]
    for name in ("publisher", "contact", "themes", "keywords", "issued", "modified", "bbox"):
        assert all(getattr(one, name) for one in said), name
    assert Counter(one.areas for one in said) == {("13003000",): 94, ("13",): 5, (): 1}
    formats = Counter(one.format for entry in entries for one in entry.distributions)
    assert formats == {
        "csv": 102, "xlsx": 102, "geojson": 98, "gml": 98, "kml": 98, "wfs": 97, "wms": 97,
        "": 54, "shp": 19, "json": 5, "rss": 3,
    }  # fmt: skip
    best = [best_of(entry.distributions) for entry in entries]
    assert Counter(one.format for one in best) == {"geojson": 97, "csv": 3}
    assert sum(bool(entry.wrong_in_catalogue) for entry in entries) == 3
    # Three datasets have files that were changed before they were there, five in all.
    faults = [fault for entry in entries for fault in entry.faults]
    assert [fault.values["count"] for fault in faults] == ["1", "2", "2"]
