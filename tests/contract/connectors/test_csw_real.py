# SPDX-License-Identifier: EUPL-1.2
"""pycsw as a source: records that another program keeps and pages."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from csw_servers import dataset, link, service
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from far_servers import CSV, far_server
from pycsw_servers import pycsw_server

WFS = "https://dienste.example/wfs?service=WFS&request=GetCapabilities"


@pytest.fixture(scope="module")
def far():
    with far_server() as one:
        yield one


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory, far):
    files = [dataset(f"d{n:02}", link(far.address("/baeume.csv"), "WWW")) for n in range(23)]
    records = [*files, dataset("nur-dienst", ""), service("dienst", WFS, "nur-dienst", "a:b")]
    with pycsw_server(tmp_path_factory.mktemp("pycsw"), records) as address:
        yield address


def rules_for(*addresses):
    ports = ",".join(str(urlsplit(one).port) for one in addresses)
    return Rules(8 << 20, "Drehscheibe/1", Gate.of("127.0.0.0/8", ports))


def test_pycsw_is_harvested_whole(catalogue, far, tmp_path):
    rules = rules_for(catalogue, far.address("/"))
    found = recognise(f"{catalogue}?service=CSW&request=GetCapabilities", rules)
    assert (found.kind, found.title) == (Kind.CSW, "Katalog des Kreises")
    offers = {one.key: one for one in found.offers}
    assert set(offers) == {*(f"d{n:02}" for n in range(23)), "nur-dienst"}
    assert offers["nur-dienst"].formats == ("wfs",)
    assert (offers["d07"].licence, offers["d07"].formats) == ("dl-by-de/2.0", ("csv",))
    wanted, target = Wanted(found.address, "d07"), tmp_path / "file"
    fetched = connector_of(Kind.CSW).take(wanted, target, rules, tell=lambda *_: None)
    assert (target.read_bytes(), fetched.name) == (CSV, "baeume.csv")
