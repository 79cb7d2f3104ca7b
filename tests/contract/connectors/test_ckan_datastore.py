# SPDX-License-Identifier: EUPL-1.2
"""Resources of CKAN whose file cannot be had: their rows come from the DataStore, with types."""

from __future__ import annotations

import json

import pytest

from catalogue_servers import CAP, catalogue_server
from drehscheibe.connectors.fetching.asking import Rules
from drehscheibe.connectors.fetching.networks import Gate
from drehscheibe.connectors.fetching.pace import Pace
from drehscheibe.connectors.publishing import inspect_task
from drehscheibe.connectors.sources.contract import Kind, Mark, Wanted
from drehscheibe.connectors.sources.kinds import connector_of, recognise
from drehscheibe.domain import errors
from drehscheibe.domain.plain import to_plain
from far_servers import CSV

QUICK = Pace(connect=2, first=5, total=30, window=1, least=200)
ROWS, NAME = 250, "datensatz-000001"
FIELDS = [
    {"id": "plz", "type": "text"}, {"id": "plaetze", "type": "int4"},
    {"id": "hoehe", "type": "numeric"}, {"id": "seit", "type": "timestamp"},
    {"id": "offen", "type": "bool"}, {"id": "mehr", "type": "json"},
]  # fmt: skip


@pytest.fixture(scope="module")
def server():
    with catalogue_server() as one:
        yield one


@pytest.fixture
def portal(server):
    """A file that is gone, whose rows the DataStore has."""
    server.cap, server.fields = CAP, FIELDS
    server.rows = [row(number) for number in range(ROWS)]
    server.package = {"resources": [resource(server.address("/fehlt.csv"))]}
    server.asked.clear()
    return server


def row(number):
    """Old servers give numbers as texts."""
    return {
        "plz": f"0{number:04}", "plaetze": str(number), "hoehe": "12.5" if number else "12",
        "seit": "2026-01-31T08:00:00", "offen": number % 2 == 0, "mehr": {"a": [number]},
    }  # fmt: skip


def resource(address, **more):
    told = {"id": "abc-1", "url": address, "format": "CSV", "name": "Spielplätze"}
    return told | {"datastore_active": True} | more


def rules_for(server):
    gate = Gate.of("127.0.0.0/8", str(server.server_port))
    return Rules(64 << 20, "Drehscheibe/1", gate, pace=QUICK)


def take(portal, target, *, kind="", mark=None):
    wanted = Wanted(portal.address(f"/{kind}").rstrip("/"), NAME, mark or Mark())
    connector = connector_of(Kind.CKAN)
    return connector.take(wanted, target, rules_for(portal), tell=lambda *_: None)


def asked_for_rows(portal):
    return [path for path, _ in portal.asked if "datastore_search" in path]


def test_rows_come_page_by_page_in_the_types_of_their_columns(portal, tmp_path):
    target = tmp_path / "file"
    fetched = take(portal, target)
    features = json.loads(target.read_bytes())["features"]
    assert [one["properties"]["plaetze"] for one in features] == list(range(ROWS))
    first = features[0]["properties"]
    assert (first["plz"], repr(first["hoehe"]), first["offen"]) == ("00000", "12.0", True)
    assert "_id" not in first
    assert len(asked_for_rows(portal)) == 3
    assert (fetched.name, fetched.promised) == ("spielplaetze.geojson", 0)
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
    assert columns_of(target, fetched.name) == {
        "plz": "string", "plaetze": "integer", "hoehe": "number", "seit": "date-time",
        "offen": "boolean", "mehr": "string",
    }  # fmt: skip


def columns_of(path, name):
    table = table_of(path, name)
    return {one["name"]: one["type"] for one in table["columns"]}


def table_of(path, name):
    task = {"path": str(path), "name": name, "region": str(path.parent / "no"), "layer": ""}
    tables = to_plain(inspect_task(task | {"answers": {}, "omit": []}, lambda *_: None))["tables"]
    assert [table["rows"] for table in tables] == [ROWS]
    return tables[0]


def test_rows_with_coordinates_are_on_the_map(portal, tmp_path):
    portal.fields = [{"id": name, "type": "numeric"} for name in ("breite", "laenge")]
    portal.rows = [{"breite": 51.5 + n / 1000, "laenge": 8.1} for n in range(ROWS)]
    fetched = take(portal, tmp_path / "file")
    table = table_of(tmp_path / "file", fetched.name)
    assert table["geometry"]["type"] == "Point"
    assert table["bbox"][:2] == [8.1, 51.5]


def test_the_same_rows_are_not_brought_twice(portal, tmp_path):
    fetched = take(portal, tmp_path / "file")
    assert take(portal, tmp_path / "file", mark=Mark.of(fetched)) is None


def test_a_file_that_can_be_had_comes_before_its_rows(portal, tmp_path):
    portal.package = {"resources": [resource(portal.address("/baeume.csv"))]}
    take(portal, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CSV
    assert asked_for_rows(portal) == []


def test_a_dump_in_place_of_a_file_gives_way_to_the_rows_with_their_types(portal, tmp_path):
    there = portal.address("/datastore/dump/abc-1")
    portal.package = {"resources": [resource(there, datastore_active="True")]}
    take(portal, tmp_path / "file")
    assert len(json.loads((tmp_path / "file").read_bytes())["features"]) == ROWS
    assert not [path for path, _ in portal.asked if "dump" in path]


def test_a_server_that_fails_today_is_waited_for(portal, tmp_path):
    """Rows in place of the file would have other columns, and wait for a person."""
    portal.package = {"resources": [resource(portal.address("/status/503"))]}
    with pytest.raises(errors.AddressBusy):
        take(portal, tmp_path / "file")
    assert asked_for_rows(portal) == []


@pytest.mark.parametrize("address", ["", "/seite", "/status/403"])
def test_a_page_a_refusal_or_no_file_at_all_lead_to_the_rows(portal, tmp_path, address):
    there = portal.address(address) if address else ""
    portal.package = {"resources": [resource(there, format="CSV" if address else "PDF")]}
    (offer,) = recognise(portal.address(f"/dataset/{NAME}"), rules_for(portal)).offers
    assert offer.faults == ()
    take(portal, tmp_path / "file")
    assert len(json.loads((tmp_path / "file").read_bytes())["features"]) == ROWS


def test_where_the_rows_cannot_be_asked_for_the_dump_is_taken(portal, tmp_path):
    portal.rows, portal.content = [], {"/datastore/dump/abc-1?format=csv": CSV.decode()}
    portal.content["/datastore/dump/abc-1"] = CSV.decode()
    fetched = take(portal, tmp_path / "file")
    assert (tmp_path / "file").read_bytes() == CSV
    assert fetched.address.endswith("/datastore/dump/abc-1?format=csv")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]


def test_the_same_page_again_and_again_ends_with_a_sentence(portal, tmp_path):
    portal.content = {}
    with pytest.raises(errors.AddressFailed):
        take(portal, tmp_path / "file", kind="immer-dieselbe")
    assert len(asked_for_rows(portal)) == 2


def test_a_total_that_is_not_true_is_told_and_what_came_is_kept(portal, tmp_path):
    fetched = take(portal, tmp_path / "file", kind="luegt")
    assert fetched.promised == 10**9
    assert len(json.loads((tmp_path / "file").read_bytes())["features"]) == ROWS
