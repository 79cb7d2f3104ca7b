# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe publish FILE --each-layer`: a dataset for each layer, and all of them renewed."""

from __future__ import annotations

import json

import pyogrio
import pytest

from commands import SOEST
from drehscheibe.releases.manifest import read_manifest
from drehscheibe.releases.pointer import read_pointer
from layer_samples import PEOPLE, write_district, write_workbook


def published(installation, path, *options):
    done = installation.run(
        "publish", path, "--each-layer", "--owner", SOEST, "--yes", "--json", *options
    )
    assert done.stdout, done.stderr
    return done.returncode, {one["layer"]: one for one in json.loads(done.stdout)}


def test_layers_are_published_and_renewed_and_people_hold_back_their_own_only(
    installation, tmp_path
):
    path = write_district(tmp_path / "kreis.gpkg")
    code, told = published(installation, path)
    assert code == 2
    assert list(told) == ["spielplaetze", "baenke", PEOPLE]
    assert [one["rows"] for one in told.values() if "rows" in one] == [20, 20]
    refused = told[PEOPLE]
    assert refused["refused"]
    assert "personal-email" in {one["code"] for one in refused["findings"] if one["stops"]}
    layout, slug = installation.layout, told["baenke"]["dataset"]
    manifest = read_manifest(layout.release(slug, read_pointer(layout.pointer(slug)).release))
    assert [table.name for table in manifest.tables] == ["baenke"]
    assert "source/original" not in {entry.path for entry in manifest.files}

    write_district(path, rows=23)
    code, told = published(installation, path, "--dataset", slug)
    assert (code, sorted(told)) == (0, ["baenke", "spielplaetze"])
    assert {one["rows"] for one in told.values()} == {23}


def test_a_reason_counts_for_the_layer_it_names(installation, tmp_path):
    path = write_district(tmp_path / "kreis.gpkg")
    why = ("--because", "Amtliche Adressen", "--by", "Datenschutz")
    code, told = published(
        installation, path, "--waive", f"{PEOPLE}:personal-email", *why, "--layer", PEOPLE
    )
    assert (code, list(told)) == (0, [PEOPLE])
    for wrong in ("personal-email", "wege:personal-email"):
        done = installation.run(
            "publish", path, "--each-layer", "--owner", SOEST, "--waive", wrong, *why
        )
        assert done.returncode == 2
        assert done.stdout == ""


def test_what_is_left_out_goes_to_the_layers_that_have_it(installation, tmp_path):
    path = write_district(tmp_path / "kreis.gpkg")
    code, told = published(installation, path, "--omit", "mail", "--set", "title.zahl=Anzahl")
    assert code == 0
    names = {layer: [column["name"] for column in one["columns"]] for layer, one in told.items()}
    assert "mail" not in names[PEOPLE]
    titles = [column["title"] for column in told["baenke"]["columns"]]
    assert "Anzahl" in titles
    done = installation.run(
        "publish", path, "--each-layer", "--owner", SOEST, "--yes", "--omit", "gibtesnicht"
    )
    assert done.returncode == 2
    assert "gibtesnicht" in done.stderr


def test_sheets_become_datasets_without_their_helpers(installation, tmp_path):
    code, told = published(installation, write_workbook(tmp_path / "zahlen.xlsx"))
    assert (code, list(told)) == (0, ["Schulen", "Bäder", "Märkte"])
    assert told["Märkte"]["dataset"] == "maerkte"


def test_real_layers_of_one_file(installation, shared, tmp_path):
    """Two real layers in one GeoPackage, as an administration would keep them."""
    path = tmp_path / "geodaten.gpkg"
    rows = {}
    for name in ("region/municipalities_25832", "big/lod2_wesel_footprints_25832"):
        source = shared / "data" / f"{name}.gpkg"
        if not source.exists():
            pytest.skip(f"{source.name} is not there")
        (layer, kind) = pyogrio.list_layers(source)[0]
        meta, table = pyogrio.read_arrow(source)
        rows[layer] = len(table)
        pyogrio.write_arrow(
            table, path, layer=layer, driver="GPKG", crs=meta["crs"], geometry_type=kind,
            geometry_name=meta["geometry_name"] or "wkb_geometry", append=path.exists(),
        )  # fmt: skip
    code, told = published(installation, path)
    assert code == 0
    assert {layer: one["rows"] for layer, one in told.items()} == rows
