# SPDX-License-Identifier: EUPL-1.2
"""Demo datasets are made from the region pack, as files a region would hand in."""

from __future__ import annotations

import csv
import io
import json

import pytest

import region_samples as sample
from drehscheibe.connectors.region.build import Ingredients, build_region_pack
from drehscheibe.connectors.region.demo import demo_datasets
from drehscheibe.connectors.region.packs import find_pack
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.region import load_region


@pytest.fixture(scope="module")
def datasets(tmp_path_factory):
    made = demo_datasets(find_pack("suedwestfalen"), tmp_path_factory.mktemp("demo"))
    return {dataset.slug: dataset for dataset in made}


def test_every_dataset_can_be_published(datasets):
    region = load_region(find_pack("suedwestfalen"))
    assert list(datasets) == [
        "staedte-und-gemeinden",
        "kreise",
        "steckbriefe",
        "orte",
        "beispiel-spielplaetze",
    ]
    for dataset in datasets.values():
        assert dataset.path.stat().st_size > 0
        assert dataset.licence in LICENCES
        assert dataset.example == region.organisation(dataset.owner).is_example
        assert dataset.example or dataset.attribution
        assert "{" not in dataset.title + dataset.description
    assert datasets["steckbriefe"].owner == "suedwestfalen-agentur"
    assert datasets["orte"].licence == "cc-by/4.0"
    assert "Beispieldaten" in datasets["beispiel-spielplaetze"].title


def test_towns_carry_their_newest_figures(datasets):
    features = json.loads(datasets["staedte-und-gemeinden"].path.read_text("utf-8"))["features"]
    towns = {feature["properties"]["name"]: feature["properties"] for feature in features}
    assert len(towns) == 59
    assert towns["Menden"] == {
        "ags": "05962040",
        "ars": "059620040040",
        "name": "Menden",
        "amtlicher_name": "Menden (Sauerland), Stadt",
        "art": "Stadt",
        "kreis": "Märkischer Kreis",
        "bundesland": "Nordrhein-Westfalen",
        "rolle": "Pionierkommune",
        "rolle_seit": "2019",
        "einwohner": 52485,
        "einwohner_stichtag": "2022-12-31",
        "flaeche_km2": 86.1,
        "dichte_je_km2": 609.6,
    }
    districts = json.loads(datasets["kreise"].path.read_text("utf-8"))["features"]
    assert [feature["properties"]["einwohner"] for feature in districts] == [
        261_647,
        410_346,
        134_439,
        277_136,
        306_068,
    ]


def test_each_figure_is_a_row_with_date_and_source(datasets):
    text = datasets["steckbriefe"].path.read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    olpe = [row for row in rows if row["schluessel"] == "05966024"]
    assert {(row["kennzahl"], row["wert"], row["stichtag"]) for row in olpe} >= {
        ("Einwohnerinnen und Einwohner", "24551", "2020-12-31"),
        ("Einwohnerinnen und Einwohner", "25015", "2022-12-31"),
        ("Fläche", "85,88", "2020-12-31"),
    }
    (phase,) = [row for row in olpe if row["kennzahl"] == "Phase"]
    assert (phase["angabe"], phase["stichtag"], phase["jahr"]) == (
        "In die Umsetzungsphase gestartet",
        "",
        "2022",
    )
    assert all(row["quelle"] and row["jahr"] for row in rows)
    assert datasets["steckbriefe"].answers["place"] == "none"


def test_above_each_column_people_read_words(datasets):
    towns = json.loads(datasets["staedte-und-gemeinden"].path.read_text("utf-8"))["features"]
    with datasets["orte"].path.open(encoding="utf-8-sig", newline="") as file:
        of_places = next(csv.reader(file, delimiter=";"))
    assert _titled(datasets["staedte-und-gemeinden"]) == {
        name for town in towns for name in town["properties"]
    }
    assert _titled(datasets["orte"]) == set(of_places)
    assert datasets["kreise"].answers["title.amtlicher_name"] == "Amtlicher Name"
    assert datasets["steckbriefe"].answers["title.quelle_url"] == "Adresse der Quelle"


def _titled(dataset):
    return {name.removeprefix("title.") for name in dataset.answers if name.startswith("title.")}


def test_the_messy_table_has_the_faults_of_every_day(datasets):
    content = datasets["beispiel-spielplaetze"].path.read_bytes()
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    lines = content.decode("windows-1252").split("\r\n")
    assert "Beispieldaten" in lines[1]
    assert lines[2] == ";" * 10
    assert lines[3].split(";")[3:5] == ["Latitude", "Longitude"]
    rows = list(csv.reader(lines[4:-3], delimiter=";"))
    places = [tuple(float(cell.replace(",", ".")) for cell in row[3:5]) for row in rows if row[0]]
    region = load_region(find_pack("suedwestfalen"))
    west, south, east, north = region.bbox
    assert all(west < x < east and south < y < north for x, y in places), "swapped on purpose"
    assert {row[7] for row in rows if row[0]} == {"ja", "nein"}
    assert any(row[8] == "-" for row in rows)
    assert any("." in row[5] and "," in row[5] for row in rows)
    assert [row[0] for row in rows].count("12") == 2
    assert lines[-3].startswith("Summe;")
    assert lines[-2].startswith("Quelle: ")


def test_a_region_of_its_own_has_the_same_datasets(tmp_path):
    boundaries = sample.write_layer(
        tmp_path / "vg250.gpkg", layer="vg250_gem", features=sample.rows()
    )
    pack = tmp_path / "pack"
    build_region_pack(Ingredients(sample.DISTRICTS, boundaries, name="Küste"), out=pack)
    made = demo_datasets(pack, tmp_path)
    assert [d.owner for d in made] == ["01091", "01091", "01091", "musterhausen"]
    for dataset in made:
        assert "Südwestfalen" not in dataset.path.read_text("windows-1252")
        assert "Südwestfalen" not in dataset.title + dataset.description
