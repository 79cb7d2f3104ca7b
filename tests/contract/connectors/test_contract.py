# SPDX-License-Identifier: EUPL-1.2
"""What every connector keeps, whatever it speaks: asked against a real server of this machine."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlsplit

import pytest

from arcgis_servers import arcgis_server
from atom_samples import dataset_entry, dataset_feed, files, gml, service_feed
from bad_servers import BODIES, FAULTS, bad_server
from catalogue_servers import FILES, catalogue_of, catalogue_server
from content_servers import content_server
from csw_servers import csw_server
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.publishing import inspect_task
from drehscheibe.connectors.sources.contract import Kind, Mark, Wanted
from drehscheibe.connectors.sources.kinds import CONNECTORS, DROPS, connector_of, recognise
from drehscheibe.domain import errors
from drehscheibe.domain.plain import to_plain
from drehscheibe.look.texts import error_text
from far_servers import far_server
from feature_servers import feature_server
from feed_samples import WEEKLY, atom, calendar, timetables
from gauge_samples import ALERTS, LAYER, STATIONS, alerts, stations, wiski
from live_samples import API, alert, gauges, zipped
from map_servers import map_server
from picture_samples import wms, wmts
from record_servers import record_server

STOPS = "stop_id,stop_name,stop_lat,stop_lon\n1,Neu,51.5,8.1\n"
QUICK = Pace(connect=2, first=15, total=20, window=0.5, least=200)


@dataclass(frozen=True)
class Served:
    """A source as it stands on this machine. `port` is the one that may be asked."""

    address: str
    port: int
    changed: str  # the same source after something changed
    cut: str = ""  # breaks the first time in the middle


@contextmanager
def a_file() -> Iterator[Served]:
    with far_server() as far:
        address = far.address
        yield Served(
            address("/baeume.csv"), far.server_port, address("/anders.csv"),
            cut=address("/unterbrochen.csv"),
        )  # fmt: skip


@contextmanager
def a_service() -> Iterator[Served]:
    with feature_server() as service:
        address = service.address
        yield Served(
            address("/"), service.server_port, address("/andere/collections/orte"),
            cut=address("/bricht/collections"),
        )  # fmt: skip


@contextmanager
def a_wfs() -> Iterator[Served]:
    with TemporaryDirectory() as folder, map_server(Path(folder)) as maps:
        address = maps.address
        yield Served(
            address("/map?service=WFS"), maps.server_port, address("/neu"), cut=address("/bricht")
        )  # fmt: skip


@contextmanager
def an_arcgis() -> Iterator[Served]:
    with arcgis_server() as arcgis:
        service = arcgis.service
        yield Served(service(), arcgis.server_port, service("anders"), cut=service("bricht"))


@contextmanager
def a_portal() -> Iterator[Served]:
    with catalogue_server() as portal:
        address = portal.address
        yield Served(
            address("/"), portal.server_port, address("/anders/dataset"), cut=address("/bricht")
        )  # fmt: skip


@contextmanager
def a_catalogue() -> Iterator[Served]:
    with catalogue_server() as portal:
        for name, file in FILES.items():
            text = catalogue_of(portal.address(file))
            portal.content[f"/{name or 'gut'}.ttl"] = text
        yield Served(
            portal.address("/gut.ttl"), portal.server_port, portal.address("/anders.ttl"),
            cut=portal.address("/bricht.ttl"),
        )  # fmt: skip


@contextmanager
def a_csw() -> Iterator[Served]:
    with csw_server() as csw:
        address = csw.address
        yield Served(
            address("/csw?service=CSW"), csw.server_port, address("/anders/csw?service=CSW"),
            cut=address("/bricht/csw"),
        )  # fmt: skip


@contextmanager
def records() -> Iterator[Served]:
    with record_server() as service:
        address = service.address
        yield Served(
            address("/x/collections/katalog"), service.server_port,
            address("/anders/collections/katalog"), cut=address("/bricht/collections/katalog"),
        )  # fmt: skip


def contents(end: str, content: bytes, changed: bytes, asked: str = "") -> Callable[[], Any]:
    """A source that is one answer: as it is, as it is later, and failing the first time."""

    @contextmanager
    def serving() -> Iterator[Served]:
        with content_server() as server:
            server.content = {
                f"/eins{end}": content, f"/zwei{end}": changed, f"/bricht{end}": content
            }  # fmt: skip
            server.breaks = {f"/bricht{end}"}
            address = server.address
            yield Served(
                address(f"/eins{end}"), server.server_port, address(f"/zwei{end}"),
                cut=address(f"/bricht{end}{asked}"),
            )  # fmt: skip

    return serving


@contextmanager
def flood_classes() -> Iterator[Served]:
    with content_server() as server:
        for name, answer in (("eins", stations()), ("zwei", stations(3)), ("bricht", stations())):
            server.content |= {f"/{name}{STATIONS}": answer, f"/{name}{ALERTS}": alerts("Tal")}
        server.breaks = {f"/bricht{STATIONS}"}
        address = server.address
        yield Served(
            address(f"/eins{STATIONS}"), server.server_port, address(f"/zwei{STATIONS}"),
            cut=address("/bricht/public/v1"),
        )  # fmt: skip


@contextmanager
def a_download_service() -> Iterator[Served]:
    """Its dataset lies in two files; the second one breaks."""
    with content_server() as server:
        for name, last in (("eins", 4), ("zwei", 5), ("bricht", 4)):
            feed = server.address(f"/{name}/haeuser.xml")
            server.content |= {
                f"/{name}/dienst.xml": service_feed(dataset_entry("haeuser", feed)),
                f"/{name}/haeuser.xml": dataset_feed(files("a.gml", "b.gml")),
                f"/{name}/a.gml": gml([1, 2]), f"/{name}/b.gml": gml([3, last]),
            }  # fmt: skip
        server.breaks = {"/bricht/b.gml"}
        address = server.address
        yield Served(
            address("/eins/dienst.xml"), server.server_port, address("/zwei/dienst.xml"),
            cut=address("/bricht/dienst.xml"),
        )  # fmt: skip


SOURCES: dict[Kind, Callable[[], Any]] = {
    Kind.FILE: a_file,
    Kind.FEATURES: a_service,
    Kind.WFS: a_wfs,
    Kind.ARCGIS: an_arcgis,
    Kind.CKAN: a_portal,
    Kind.DCAT: a_catalogue,
    Kind.CSW: a_csw,
    Kind.RECORDS: records,
    Kind.PEGELONLINE: contents(API, gauges(), gauges(160)),
    Kind.LHP: flood_classes,
    Kind.WISKI: contents(LAYER, wiski(), wiski("33.5")),
    Kind.CAP: contents("/cap.zip", zipped(alert("a")), zipped(alert("b"))),
    Kind.ATOM: a_download_service,
    Kind.FEED: contents("/feed", atom("<georss:point>51 8</georss:point>"), atom("", "")),
    Kind.CALENDAR: contents("/a.ics", calendar(WEEKLY), calendar(WEEKLY.replace("markt", "m"))),
    Kind.GTFS: contents("/gtfs.zip", timetables(), timetables(stops=STOPS)),
}

# They draw maps, which are described: nothing can be taken.
DESCRIBED: dict[Kind, Callable[[], Any]] = {
    Kind.WMS: contents("/wms", wms(), wms("anders")),
    Kind.WMTS: contents("/wmts.xml", wmts(), wmts("anders")),
}


@pytest.fixture(scope="module", params=SOURCES, ids=lambda kind: kind.value)
def kind(request):
    return request.param


@pytest.fixture(scope="module")
def served(kind):
    with SOURCES[kind]() as source:
        yield source


@pytest.fixture
def rules(served):
    return Rules(8 << 20, "Drehscheibe/1", Gate.of("127.0.0.0/8", str(served.port)), pace=QUICK)


@pytest.fixture
def take(kind, rules, tmp_path):
    def taken(wanted, **more):
        told = []
        target = tmp_path / "file"
        fetched = connector_of(kind).take(
            wanted, target, replace(rules, **more), tell=lambda *progress: told.append(progress)
        )
        return fetched, target, told

    return taken


def wanted_of(served, rules, address=""):
    found = recognise(address or served.address, rules)
    return Wanted(found.address, found.offers[0].key)


def test_every_connector_is_in_this_suite():
    kinds = {connector.kind for connector in CONNECTORS}
    assert set(SOURCES) | set(DESCRIBED) == kinds
    dropped = {drop.kind for drop in DROPS}  # not on the web: test_drop_folder, test_drop_server
    assert kinds | dropped == set(Kind)


def test_an_address_is_recognised_with_what_it_offers(kind, served, rules):
    found = recognise(served.address, rules)
    assert found.kind is kind
    assert found.title
    assert all(offer.title for offer in found.offers)
    assert len({offer.key for offer in found.offers}) == len(found.offers) > 0


def test_what_is_brought_is_one_file_with_its_origin_that_is_understood(served, rules, take):
    wanted = wanted_of(served, rules)
    fetched, target, told = take(wanted)
    content = target.read_bytes()
    assert fetched.sha256 == hashlib.sha256(content).hexdigest()
    assert fetched.size == len(content)
    # What a catalogue lists lies elsewhere on its server.
    assert urlsplit(fetched.address).netloc == urlsplit(wanted.address).netloc
    assert "." in fetched.name
    assert fetched.at.endswith("+00:00")
    assert told
    assert [path.name for path in target.parent.iterdir()] == ["file"]
    assert all(table["rows"] for table in tables_of(target, fetched.name))


def tables_of(path, name):
    task = {"path": str(path), "name": name, "region": str(path.parent / "no-region"), "layer": ""}
    tables = to_plain(inspect_task(task | {"answers": {}, "omit": []}, lambda *_: None))["tables"]
    assert tables
    return tables


def test_nothing_is_brought_twice(served, rules, take):
    wanted = wanted_of(served, rules)
    fetched, *_ = take(wanted)
    again, *_ = take(replace(wanted, mark=Mark.of(fetched)))
    by_hash, *_ = take(replace(wanted, mark=Mark(sha256=fetched.sha256)))
    assert (again, by_hash) == (None, None)


def test_what_changed_is_brought(served, rules, take):
    fetched, *_ = take(wanted_of(served, rules))
    changed = wanted_of(served, rules, served.changed)
    later, *_ = take(replace(changed, mark=Mark.of(fetched)))
    assert later.sha256 != fetched.sha256


def test_after_a_cut_it_goes_on_where_it_stopped(served, rules, take):
    whole, *_ = take(wanted_of(served, rules))
    wanted = replace(wanted_of(served, rules), address=served.cut)
    with pytest.raises(errors.AddressFailed) as cut:
        take(wanted)
    assert cut.value.worth_trying_again
    fetched, *_ = take(wanted)
    assert fetched.sha256 == whole.sha256


def test_too_much_is_refused(served, rules, take):
    with pytest.raises(errors.FileTooLarge):
        take(wanted_of(served, rules), largest=100)


def test_networks_that_are_not_allowed_are_not_asked(kind, served, rules, take):
    wanted = wanted_of(served, rules)
    with pytest.raises(errors.AddressInternal):
        take(wanted, gate=Gate.of("", str(served.port)))


@pytest.fixture(scope="module")
def bad():
    with bad_server() as server:
        yield server


@pytest.mark.parametrize("kind", [*SOURCES, *DESCRIBED])
@pytest.mark.parametrize("fault", FAULTS)
def test_every_bad_source_ends_in_a_sentence_that_names_it(kind, bad, fault, tmp_path):
    """A file may be broken in itself: that is found when it is read, not when it is fetched."""
    wanted = Wanted(bad.faulty(fault), "eins")
    gate = Gate.of("127.0.0.0/8", bad.ports)
    ask = asking(kind, wanted, tmp_path / "file", Rules(8 << 20, "Drehscheibe/1", gate, pace=QUICK))
    if kind is Kind.FILE and fault in BODIES and fault != "seite":
        assert ask().size == len(BODIES[fault])
        return
    with pytest.raises(errors.AddressFailed) as raised:
        ask()
    said = error_text(raised.value, language="de")
    assert said != error_text(raised.value, language="en")
    assert "127.0.0.1" in said
    assert raised.value.worth_trying_again == (fault in {"500", "ueberlastet"})


def asking(kind, wanted, target, rules):
    connector = connector_of(kind)
    if kind in DESCRIBED:
        return lambda: list(connector.pages(wanted.address, rules))
    return lambda: connector.take(wanted, target, rules, tell=lambda *_: None)


@pytest.mark.parametrize("kind", DESCRIBED)
def test_what_is_described_alone_is_recognised_with_what_it_has(kind):
    with DESCRIBED[kind]() as served:
        gate = Gate.of("127.0.0.0/8", str(served.port))
        rules = Rules(8 << 20, "Drehscheibe/1", gate, pace=QUICK)
        found = recognise(served.address, rules)
        (page,) = connector_of(kind).pages(found.address, rules)
    assert found.kind is kind
    assert [one.key for one in page.entries] == [offer.key for offer in found.offers]
    assert found.title
