# SPDX-License-Identifier: EUPL-1.2
"""Private plants are published with their municipality only: nothing exact leaves the house."""

from __future__ import annotations

import json

import pytest

from drehscheibe.releases.items import ItemsQuery, ItemsStore

# Two places in Soest, one in Arnsberg, one in Berlin.
PLANTS = """\
Nr;Nutzung;Straße;Breite;Länge;kW
A1;Haushalt;Am Vreithof;51,57113;8,10521;9,9
A2;Haushalt;Jakobistraße;51,56891;8,09832;7,5
A3;Haushalt;Alter Markt;51,39571;8,06412;5,1
A4;Haushalt;Unter den Linden;52,51701;13,38881;8,2
"""


@pytest.fixture
def plants(tmp_path):
    file = tmp_path / "anlagen.csv"
    file.write_text(PLANTS, "utf-8")
    return file


def features_of(installation, printed):
    store = ItemsStore(installation.layout.items(printed["release"], "anlagen"))
    try:
        plain = [json.loads(one) for one in store.page(ItemsQuery(limit=10)).features]
    finally:
        store.close()
    return {one["properties"]["nr"]: one for one in plain}


def test_only_the_municipality_of_a_household_is_published(installation, plants):
    findings = installation.refused(plants)
    offered = next(one for one in findings if one["code"] == "personal-households")["fixes"]
    assert "coarsen.geometry=municipality" in [fix["set"] for fix in offered]

    printed = installation.publish(plants, "--set", "coarsen.geometry=municipality")
    told = {one["code"]: one for one in printed["findings"]}
    assert told["places-of-municipality"]["count"] == 3
    outside = told["places-outside-left-out"]
    assert (outside["count"], outside["rows"]) == (1, [5])
    assert "in keiner Kommune der Region" in outside["text"]["de"]

    features = features_of(installation, printed)
    places = {nr: one["geometry"] for nr, one in features.items()}
    assert places["A1"] == places["A2"] != places["A3"]
    assert places["A4"] is None
    assert {*features["A1"]["properties"]} == {"nr", "nutzung", "kw"}


def test_the_next_file_stays_as_coarse(installation, plants):
    installation.publish(plants, "--set", "coarsen.geometry=municipality")
    plants.write_text(PLANTS + "A5;Haushalt;Weg;51,57;8,1;3,0\n", "utf-8")
    printed = installation.publish(plants, "--dataset", "anlagen")
    features = features_of(installation, printed)
    assert features["A5"]["geometry"] == features["A1"]["geometry"]
