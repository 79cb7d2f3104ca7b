# SPDX-License-Identifier: EUPL-1.2
"""Sources whose pages have no end, and those that count wrongly: a sentence, and nothing lost."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest

from catalogue_servers import catalogue_of, catalogue_server
from content_servers import content_server
from csw_servers import csw_server
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.sources.contract import Kind, Wanted
from drehscheibe.connectors.sources.kinds import connector_of
from drehscheibe.domain import errors
from drehscheibe.look.texts import error_text
from feature_servers import feature_server
from record_servers import record_server
from wfs_samples import OLD

QUICK = Pace(connect=2, first=15, total=20, window=0.5, least=200)
PAGED = (
    "<x> a <http://www.w3.org/ns/hydra/core#PagedCollection> ;"
    " <http://www.w3.org/ns/hydra/core#%s> %s ."
)


@contextmanager
def new_ones_for_ever() -> Iterator[str]:
    """A WFS that tells no number and has one more feature for each that was asked for."""
    with content_server() as server:
        server.content = Endless()
        yield server.address("/wfs")


class Endless(dict):
    def get(self, path, default=None):
        if "GetCapabilities" in path:
            return OLD.format(formats="<GEOJSON/>").encode()
        start = int(path.rpartition("=")[2]) if "STARTINDEX=" in path else 0
        one = {"type": "Feature", "geometry": None, "properties": {"nummer": start}}
        return json.dumps({"type": "FeatureCollection", "features": [one] * 50}).encode()


@contextmanager
def pages_that_lead_to_each_other() -> Iterator[str]:
    with catalogue_server() as portal:
        for name, following in (("eins", "zwei"), ("zwei", "eins")):
            there = f"<{portal.address(f'/{following}.ttl')}>"
            text = catalogue_of("x") + PAGED % ("next", there)
            portal.content[f"/{name}.ttl"] = text.replace("/d/1", f"/d/{name}")
        yield portal.address("/eins.ttl")


def beneath(server: Callable[[], Any], path: str) -> Callable[[], Any]:
    @contextmanager
    def there() -> Iterator[str]:
        with server() as one:
            yield one.address(path)

    return there


# Pages without end: the same ones, one leading to the other, or always new ones.
ENDLESS: dict[Kind, Callable[[], Any]] = {
    Kind.FEATURES: beneath(feature_server, "/immer-dieselbe/collections"),
    Kind.RECORDS: beneath(record_server, "/immer-dieselbe/collections/katalog"),
    Kind.CKAN: beneath(catalogue_server, "/immer-dieselbe"),
    Kind.CSW: beneath(csw_server, "/immer-dieselbe/csw"),
    Kind.DCAT: pages_that_lead_to_each_other,
    Kind.WFS: new_ones_for_ever,
}


@pytest.mark.parametrize("kind", ENDLESS)
def test_pages_without_end_end_in_a_sentence(kind, tmp_path):
    with ENDLESS[kind]() as address:
        gate = Gate.of("127.0.0.0/8", str(urlsplit(address).port))
        rules = Rules(100_000, "Drehscheibe/1", gate, pace=QUICK)
        read = reading(kind, address, tmp_path / "file", rules)
        with pytest.raises((errors.AddressFailed, errors.FileTooLarge)) as raised:
            read()
    assert not raised.value.worth_trying_again
    assert error_text(raised.value, language="de") != error_text(raised.value, language="en")


def reading(kind, address, target, rules):
    """A catalogue as a whole; of others what they offer."""
    connector = connector_of(kind)
    if hasattr(connector, "pages"):
        return lambda: list(connector.pages(address, replace(rules, largest=8 << 20)))
    wanted = Wanted(address, "app:Baum" if kind is Kind.WFS else "orte")
    return lambda: connector.take(wanted, target, rules, tell=lambda *_: None)


# Where counts are wrong, the same comes as where they are right.
LYING = {
    Kind.RECORDS: (record_server, "/{}/collections/katalog", ("zu-viele", "zu-wenige")),
    Kind.CSW: (csw_server, "/{}/csw", ("zu-viele", "zu-wenige")),
}


@pytest.mark.parametrize("kind", LYING)
def test_counts_that_lie_lose_nothing(kind):
    serving, path, lies = LYING[kind]
    with serving() as server:
        gate = Gate.of("127.0.0.0/8", str(server.server_port))
        rules = Rules(8 << 20, "Drehscheibe/1", gate, pace=QUICK)

        def keys(name):
            pages = connector_of(kind).pages(server.address(path.format(name)), rules)
            return [entry.key for page in pages for entry in page.entries]

        true = keys("x" if kind is Kind.RECORDS else "gut")
        assert len(true) > 50
        assert all(keys(lie) == true for lie in lies)


def test_a_number_of_objects_that_lies_is_told_beside_what_came(tmp_path):
    with feature_server() as server:
        gate = Gate.of("127.0.0.0/8", str(server.server_port))
        fetched = connector_of(Kind.FEATURES).take(
            Wanted(server.address("/verspricht/collections"), "orte"), tmp_path / "file",
            Rules(8 << 20, "Drehscheibe/1", gate, pace=QUICK), tell=lambda *_: None,
        )  # fmt: skip
    assert fetched.promised == 9_999
