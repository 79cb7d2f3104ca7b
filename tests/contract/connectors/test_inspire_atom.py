# SPDX-License-Identifier: EUPL-1.2
"""Download services of INSPIRE as Atom: datasets, their best files, and tiles that are one."""

from __future__ import annotations

from dataclasses import replace

import pyogrio
import pytest

from atom_samples import (
    GEOJSON,
    SHAPE,
    dataset_entry,
    dataset_feed,
    files,
    geojson,
    gml,
    service_feed,
)
from content_servers import content_server
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.publishing import inspect_task
from drehscheibe.connectors.sources.bringing import bring
from drehscheibe.connectors.sources.contract import Kind, Mark, Wanted
from drehscheibe.connectors.sources.distributions import Distribution, format_of
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.connectors.sources.inspire_feeds import downloads_in
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.connectors.sources.xml_documents import xml_at
from drehscheibe.connectors.vectors import joining
from drehscheibe.domain import errors
from drehscheibe.domain.plain import to_plain
from feed_samples import atom
from live_samples import zipped

QUICK = Pace(connect=2, first=5, total=30, window=1, least=200)


@pytest.fixture(scope="module")
def server():
    with content_server() as one:
        yield one


@pytest.fixture
def service(server):
    server.content, server.breaks = {}, set()
    server.asked.clear()
    server.content["/dienst.xml"] = service_feed(
        dataset_entry("haeuser", server.address("/haeuser.xml")),
        dataset_entry("wege", "/wege.xml", "Wege"),
    )
    return server


def rules_for(server):
    gate = Gate.of("127.0.0.0/8", str(server.server_port))
    return Rules(64 << 20, "Drehscheibe/1", gate, pace=QUICK)


def take(server, target, *, offer="haeuser", path="/dienst.xml", mark=None, told=None):
    wanted = Wanted(server.address(path), offer, mark or Mark())
    tell = (lambda *one: told.append(one)) if told is not None else (lambda *_: None)
    return connector_of(Kind.ATOM).take(wanted, target, rules_for(server), tell=tell)


def tiles(server, **content):
    """A dataset in two tiles."""
    names = list(content)
    server.content |= {f"/{name}": body for name, body in content.items()}
    server.content["/haeuser.xml"] = dataset_feed(files(*(f"/{name}" for name in names)))


def test_a_service_offers_its_datasets(service):
    found = recognise(service.address("/dienst.xml"), rules_for(service))
    assert (found.kind, found.title) == (Kind.ATOM, "Downloaddienst")
    assert [(one.key, one.title) for one in found.offers] == [
        ("haeuser", "Gebäude"), ("wege", "Wege")
    ]  # fmt: skip
    assert {(one.licence, one.faults) for one in found.offers} == {("dl-by-de/2.0", ())}


def test_the_feed_of_one_dataset_offers_that_one(service, tmp_path):
    service.content |= {"/haeuser.xml": dataset_feed(files("/a.gml")), "/a.gml": gml([1])}
    found = recognise(service.address("/haeuser.xml"), rules_for(service))
    (offer,) = found.offers
    assert (found.kind, offer.title, offer.licence) == (Kind.ATOM, "Gebäude", "dl-by-de/2.0")
    fetched = take(service, tmp_path / "file", offer=offer.key, path="/haeuser.xml")
    assert (tmp_path / "file").read_bytes() == gml([1])
    assert fetched.name == "a.gml"


def test_other_feeds_stay_feeds(service):
    service.content["/feed"] = atom("<georss:point>51 8</georss:point>")
    assert recognise(service.address("/feed"), rules_for(service)).kind is Kind.FEED


def test_best_is_the_format_that_says_most_in_the_system_that_is_used_here(service):
    service.content["/haeuser.xml"] = dataset_feed(
        files("/a.gml", crs="25832"), files("/b", crs="4326", kind=SHAPE),
        files("/c", crs="25832", kind=SHAPE), files("/d", crs="31467", kind=SHAPE),
        files("/e.zip", crs="3857", kind="application/zip", title="Als Shape in EPSG:3857"),
        files("/f.html", kind="text/html"), files("/g.tif", kind="image/tiff"),
    )  # fmt: skip
    root = xml_at(service.address("/haeuser.xml"), rules_for(service))
    found = [(one.format, one.crs) for one in downloads_in(root, "https://x.example/")]
    assert found == [
        ("shp", "25832"), ("shp", "4326"), ("shp", "3857"), ("shp", "31467"), ("gml", "25832")
    ]  # fmt: skip


def test_tiles_become_one_dataset_and_what_lies_on_the_edge_comes_once(service, tmp_path):
    tiles(service, **{"a.gml": gml(range(4)), "b.zip": zipped(gml(range(3, 8)), names=("b.gml",))})
    told = []
    fetched = take(service, tmp_path / "file", told=told)
    assert told == [(1, 2), (2, 2)]
    (table,) = tables_of(tmp_path / "file", fetched.name)
    assert (fetched.name, table["rows"]) == ("gebaeude.gpkg", 8)
    assert table["geometry"]["source_crs"] == "EPSG:25832"
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def tables_of(path, name):
    task = {"path": str(path), "name": name, "region": str(path.parent / "no"), "layer": ""}
    return to_plain(inspect_task(task | {"answers": {}, "omit": []}, lambda *_: None))["tables"]


def test_tiles_with_other_columns_have_them_all(service, tmp_path):
    more = "<app:art>Halle</app:art>"
    tiles(service, **{"a.gml": gml([1]), "b.gml": gml([2], more=more)})
    take(service, tmp_path / "file.gpkg")
    found = pyogrio.read_info(tmp_path / "file.gpkg")
    assert {*found["fields"]} >= {"nummer", "art"}
    assert (found["crs"], found["features"]) == ("EPSG:25832", 2)


def test_files_that_are_called_after_themselves_are_one_layer(service, tmp_path):
    service.content |= {"/a.geojson": geojson([1, 2]), "/b.geojson": geojson([3], art="x")}
    service.content["/haeuser.xml"] = dataset_feed(
        files("/a.geojson", "/b.geojson", kind=GEOJSON, crs="4326")
    )
    there = tmp_path / "file.gpkg"
    take(service, there)
    assert [name for name, _ in pyogrio.list_layers(there)] == ["daten"]
    assert pyogrio.read_info(there)["features"] == 3


def test_all_tiles_together_unpack_to_no_more_than_one_file_may(tmp_path, monkeypatch):
    monkeypatch.setattr(joining, "_Room", lambda room=joining._Room: room(mib=1.5))
    body = zipped(gml(range(2_500)), names=("a.gml",))  # half a MiB
    tile, same = tmp_path / "a.zip", tmp_path / "b.zip"
    for path in (tile, same):
        path.write_bytes(body)
    joining.join([tile], tmp_path / "one.gpkg")
    with pytest.raises(errors.InputRefused):
        joining.join([tile, same], tmp_path / "two.gpkg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "b.zip", "one.gpkg"]


def test_only_what_is_on_the_web_is_a_file(service):
    service.content["/haeuser.xml"] = dataset_feed(files("ftp://amt.example/a.gml"))
    root = xml_at(service.address("/haeuser.xml"), rules_for(service))
    assert downloads_in(root, "https://x.example/") == ()


def test_a_cut_goes_on_at_the_tile_it_broke_at(service, tmp_path):
    tiles(service, **{"a.gml": gml([1]), "b.gml": gml([2])})
    service.breaks = {"/b.gml"}
    with pytest.raises(errors.AddressBusy):
        take(service, tmp_path / "file")
    fetched = take(service, tmp_path / "file")
    asked = [path for path, _ in service.asked]
    assert (asked.count("/a.gml"), asked.count("/b.gml")) == (1, 2)
    assert tables_of(tmp_path / "file", fetched.name)[0]["rows"] == 2


def test_tiles_are_not_fetched_again_while_the_feed_says_the_same(service, tmp_path):
    tiles(service, **{"a.gml": gml([1]), "b.gml": gml([2])})
    mark = Mark.of(take(service, tmp_path / "file"))
    assert take(service, tmp_path / "file", mark=mark) is None
    asked = len([path for path, _ in service.asked if path.endswith(".gml")])
    service.content["/haeuser.xml"] = dataset_feed(files("/a.gml", "/b.gml", updated="2"))
    assert take(service, tmp_path / "file", mark=mark) is None  # the same bytes
    assert len([path for path, _ in service.asked if path.endswith(".gml")]) == asked + 2


@pytest.mark.parametrize(
    "other",
    [b"Name;Wert\n1;2\n", gml([2], crs="urn:ogc:def:crs:EPSG::25833")],
    ids=["a table", "another system"],
)
def test_files_that_do_not_fit_end_in_a_sentence(service, tmp_path, other):
    tiles(service, **{"a.gml": gml([1]), "b.gml": other})
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        take(service, tmp_path / "file")
    assert raised.value.params["reason"] == "the files of its dataset cannot be put together"
    assert list(tmp_path.iterdir()) == []


def test_a_dataset_without_files_that_we_read_says_so(service, tmp_path):
    service.content["/haeuser.xml"] = dataset_feed(files("/a.tif", kind="image/tiff"))
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        take(service, tmp_path / "file")
    assert raised.value.params["reason"] == "the dataset has no file that we read"
    with pytest.raises(errors.AddressAnswerWrong) as gone:
        take(service, tmp_path / "file", offer="fort")
    assert gone.value.params["reason"] == "it lists the dataset no more"


def test_a_service_is_described_with_the_files_of_each_dataset(service):
    service.content["/haeuser.xml"] = dataset_feed(files("/a.gml"), files("/b", kind=SHAPE))
    service.content["/wege.xml"] = dataset_feed(files("/w.gml"))
    pages = list(connector_of(Kind.ATOM).pages(service.address("/dienst.xml"), rules_for(service)))
    ((first, second),) = [page.entries for page in pages]
    assert [one.format for one in first.distributions] == ["shp", "gml"]
    assert first.distributions[0].address == service.address("/b")
    assert first.metadata.bbox == (8.0, 51.0, 9.0, 52.0)
    assert (first.metadata.publisher, first.metadata.contact) == ("Das Amt", "gis@amt.example")
    assert (second.key, second.metadata.modified) == ("wege", "2026-09-02T00:00:00Z")


def entry_of(service):
    """A dataset of a catalogue that can be had from its download service alone."""
    there = service.address("/dienst.xml")
    return Entry(
        "https://amt.example/daten/haeuser",
        "Alle Häuser",
        licences=("cc-zero",),
        distributions=(
            Distribution("https://amt.example/karte", "wms"),
            Distribution(there, format_of(there, "application/atom+xml")),
        ),
    )


def test_a_dataset_of_a_catalogue_is_taken_from_its_download_service(service, tmp_path):
    """By its identifier; where nothing tells which of several it is, somebody has to choose."""
    service.content |= {"/haeuser.xml": dataset_feed(files("/a.gml")), "/a.gml": gml([1, 2])}
    entry, wanted = entry_of(service), Wanted("https://portal.example", "x")
    assert entry.offer.faults == ()
    bring(entry, wanted, tmp_path / "file", rules_for(service), tell=lambda *_: None)
    assert (tmp_path / "file").read_bytes() == gml([1, 2])
    other = replace(entry, key="anders")
    with pytest.raises(errors.AddressAnswerWrong) as raised:
        bring(other, wanted, tmp_path / "other", rules_for(service), tell=lambda *_: None)
    assert "several datasets" in raised.value.params["reason"]
