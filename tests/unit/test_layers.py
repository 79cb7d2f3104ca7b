# SPDX-License-Identifier: EUPL-1.2
"""What lies side by side in a file, and which of it somebody would publish."""

from __future__ import annotations

import zipfile

import pytest

from drehscheibe.connectors.publishing import inspect_task
from drehscheibe.domain.errors import InputRefused
from drehscheibe.domain.layers import Layer, title_for, usual
from drehscheibe.domain.plain import from_plain
from layer_samples import LAYERS, write_district, write_workbook


def inspected(path, layer=""):
    task = {"path": str(path), "name": path.name, "region": str(path.parent / "none")}
    task |= {"layer": layer, "answers": {}, "omit": []}
    return inspect_task(task, lambda *_: None)


def layers_in(path):
    return [from_plain(Layer, plain) for plain in inspected(path)["layers"]]


def test_layers_of_a_geopackage_are_listed_with_their_rows(tmp_path):
    layers = layers_in(write_district(tmp_path / "kreis.gpkg", rows=7))
    assert [(one.name, one.rows) for one in layers] == [(name, 7) for name in LAYERS]
    assert usual(layers) == tuple(layers)


def test_helper_sheets_are_listed_and_not_usual(tmp_path):
    layers = layers_in(write_workbook(tmp_path / "zahlen.xlsx"))
    assert {one.name for one in layers} == {"Schulen", "Bäder", "Märkte", "Legende", "Tabelle5"}
    assert [one.name for one in usual(layers)] == ["Schulen", "Bäder", "Märkte"]


def test_a_file_of_one_layer_offers_no_choice(tmp_path):
    path = tmp_path / "orte.csv"
    path.write_text("Name;Wert\nA;1\nB;2\n")
    assert layers_in(path) == []


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_is_read_alone_by_its_name(tmp_path, name):
    found = inspected(write_district(tmp_path / "kreis.gpkg"), layer=name)
    assert [table["name"] for table in found["tables"]] == [name]
    assert found["layers"] == []
    stops = {finding["column"] for finding in found["findings"] if finding["code"].startswith("p")}
    assert ("mail" in stops) == (name == "ansprechpartner")


def archive(path, *names):
    with zipfile.ZipFile(path, "w") as made:
        for name in names:
            made.writestr(f"{name}.csv", f"Name;Wert\n{name} 1;1\n{name} 2;2\n{name} 3;3\n")
    return path


def test_files_of_an_archive_are_layers_and_none_stands_for_a_missing_one(tmp_path):
    path = archive(tmp_path / "alles.zip", "Wege", "Namen")
    assert [one.name for one in layers_in(path)] == ["Wege", "Namen"]
    assert len(inspected(path, layer="Wege")["tables"]) == 1
    with pytest.raises(InputRefused) as refused:
        inspected(archive(tmp_path / "neu.zip", "Namen"), layer="Wege")
    assert [one.code for one in refused.value.findings] == ["layer-unknown"]


def test_a_comma_may_stand_in_the_name_of_a_layer(tmp_path):
    import sqlite3

    path = write_district(tmp_path / "kreis.gpkg")
    with sqlite3.connect(path) as database:
        for table in ("gpkg_contents", "gpkg_geometry_columns", "gpkg_ogr_contents"):
            database.execute(
                f"UPDATE {table} SET table_name='Wege, Bänke' WHERE table_name='baenke'"  # noqa: S608
            )
        database.execute("ALTER TABLE baenke RENAME TO 'Wege, Bänke'")
    assert len(inspected(path, layer="Wege, Bänke")["tables"]) == 1


@pytest.mark.parametrize(
    ("layer", "title"),
    [
        ("spielplaetze_2024-05-01", "Spielplaetze"),
        ("Tabelle2", "Zahlen soest: Tabelle2"),
        ("Bäder", "Bäder"),
    ],
)
def test_a_title_is_suggested_for_each_layer(layer, title):
    assert title_for(layer, "zahlen_soest.xlsx") == title


@pytest.mark.parametrize("name", ["Legende", "Hinweise", "Deckblatt", "layer_styles", "Notizen"])
def test_what_explains_data_is_no_dataset(name):
    assert Layer(name, rows=9, columns=3).is_helper


@pytest.mark.parametrize("name", ["Schulen", "Hilfsorganisationen-Standorte", "Quellen und Bäche"])
def test_what_only_sounds_like_it_is_one(name):
    assert not Layer(name, rows=9, columns=3).is_helper
