# SPDX-License-Identifier: EUPL-1.2
"""The next month's file: read as the last one, named as the last one, features keep their ids."""

from __future__ import annotations

import json

import orjson

from drehscheibe.releases.items import ItemsQuery, ItemsStore
from drehscheibe.releases.pointer import read_pointer

FIRST = """\
Bänke der Stadt Soest, Stand 1.11.2026;;;
Name;Plätze;Breite;Länge
Am Markt;4;8,1052;51,5711
Stadtpark;6;8,0983;51,5689
Bahnhof;3;8,1127;51,5736
"""


def served(installation) -> dict[str, object]:
    pointer = read_pointer(installation.layout.pointer("baenke"))
    store = ItemsStore(installation.layout.items(pointer.release, pointer.tables[0]))
    try:
        features = store.page(ItemsQuery(limit=10)).features
    finally:
        store.close()
    return {feature["properties"]["name"]: feature["id"] for feature in map(orjson.loads, features)}


def test_names_and_ids_stay_when_the_file_name_carries_a_date(installation, tmp_path):
    first = tmp_path / "Baenke_2026-11-01.csv"
    first.write_text(FIRST, "utf-8")
    installation.publish(first)
    before = served(installation)
    second = tmp_path / "Baenke_2026-12-01.csv"
    changed = FIRST.replace("Stadtpark;6", "Stadtpark;7").replace("Bahnhof;3;8,1127;51,5736\n", "")
    second.write_text(changed + "Museum;2;8,1;51,57\n", "utf-8")
    printed = installation.publish(second, "--dataset", "baenke")
    after = served(installation)
    assert printed["dataset"] == "baenke"
    assert after["Am Markt"] == before["Am Markt"]
    assert after["Stadtpark"] == before["Stadtpark"], "changed, not removed and added"
    assert after["Museum"] not in before.values(), "a number is never given again"
    assert read_pointer(installation.layout.pointer("baenke")).tables == ("baenke",)


def test_the_releases_are_listed_and_the_first_can_come_back(installation, tmp_path):
    first = tmp_path / "baenke.csv"
    first.write_text(FIRST, "utf-8")
    installation.publish(first)
    installation.publish(first, "--dataset", "baenke")
    listed = json.loads(installation.run("releases", "baenke", "--json").stdout)["releases"]
    assert [(one["number"], one["state"]) for one in listed] == [(2, "current"), (1, "superseded")]
    assert installation.run("undo", "baenke", "--because", "Probe").returncode == 0
    assert read_pointer(installation.layout.pointer("baenke")).release == listed[1]["release"]


def test_another_organisation_cannot_publish_the_next_release(installation, tmp_path):
    first = tmp_path / "baenke.csv"
    first.write_text(FIRST, "utf-8")
    installation.publish(first)
    done = installation.run("publish", first, "--owner", "05958004", "--dataset", "baenke", "--yes")
    assert done.returncode == 1
    assert "einer anderen Organisation" in done.stderr


def test_a_column_called_id_that_is_no_key_keeps_its_values(installation, tmp_path):
    table = tmp_path / "tafeln.csv"
    table.write_text("id;Name\n7;Markt\n7;Bahnhof\n8;Museum\n", "utf-8")
    printed = installation.publish(table)
    assert [column["name"] for column in printed["columns"]] == ["id", "name"]
    pointer = read_pointer(installation.layout.pointer("tafeln"))
    store = ItemsStore(installation.layout.items(pointer.release, pointer.tables[0]))
    features = [orjson.loads(feature) for feature in store.page(ItemsQuery()).features]
    store.close()
    assert [feature["id"] for feature in features] == [1, 2, 3]
    assert [feature["properties"]["id"] for feature in features] == [7, 7, 8]
    exported = installation.run("export", "tafeln", "--format", "csv-plain").stdout
    assert exported.splitlines()[1] == '"1","7","Markt"'
    again = installation.publish(table, "--dataset", "tafeln")
    assert again["rows"] == 3
