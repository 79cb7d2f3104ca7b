# SPDX-License-Identifier: EUPL-1.2
"""The checker says like a colleague what is wrong with a package: file, line, what, how."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import drehscheibe.usecases
from drehscheibe.usecases.archives import pack
from drehscheibe.usecases.check_task import check_task
from drehscheibe.usecases.checking import check
from drehscheibe.usecases.complaining import COMPLAINTS, Complaint

TEMPLATE = Path(drehscheibe.usecases.__file__).parent / "template"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(TEMPLATE, tmp_path / "package"))


def change(folder: Path, file: str, *pairs: tuple[str, str]) -> None:
    text = (folder / file).read_text()
    for old, new in pairs:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / file).write_text(text)


def said(folder: Path) -> set[tuple[str, str]]:
    return {(item.code, item.place) for item in check(folder)}


def test_the_example_of_package_new_is_right_as_folder_and_as_zip(folder, tmp_path):
    assert check(folder) == ()
    pack(folder, tmp_path / "a.zip")
    task = {"path": str(tmp_path / "a.zip"), "folder": str(tmp_path / "unpacked")}
    answer = check_task(task, print)
    assert (answer["complaints"], answer["package"]["id"]) == ([], "meine-stadt/trinkbrunnen")


def test_what_the_profile_and_the_needs_say_is_checked(folder):
    change(
        folder,
        "anwendungsfall.yaml",
        ("id: meine-stadt/trinkbrunnen", "id: Meine Stadt"),
        ("version: 0.1.0", "version: '1.0'"),
        ('">=0.1"', '">=99"'),
        ("description: Ein Brunnen", "description: <b>Ein</b> Brunnen"),
        ("musterdatensatz: bau/brunnen", "musterdatensatz: bau/brunen"),
        ("freshness: P1Y", "freshness: 1y"),
        ("default: 800", "default: 90000"),
        ("now: \"2026-05-01T08:00:00+02:00\"", "now: gestern"),
        ("inputs: {brunnen: beispiel/brunnen.csv}", "inputs: {brunen: beispiel/brunnen.csv}"),
        ("nach_zustand: erwartet/nach_zustand.csv", "zustand: erwartet/fehlt.csv"),
        ("direction: up", "direction: besser"),
        ("{kind: figure, name: kosten, width: 6}", "{kind: figure, name: kosten_x, width: 16}"),
        ('text: "Ein Brunnen **außer', 'text: "![x](https://a.example/b.png) Ein Brunnen **außer'),
    )  # fmt: skip
    change(
        folder,
        "profil.yml",
        ("licence: CC-BY-4.0", "licence: frei"),
        ("  nachhaltig: Wer", "  nachhalltig: Wer"),
        ("themes: [ENVI, REGI]", "themes: [ENVI, UMWELT]"),
        ("digital@meine-stadt.example", "digital"),
        ("run_by: Bauhof", "run_by: '[Bauhof](javascript:alert(1))'"),
    )
    assert said(folder) == {
        ("id-wrong", "anwendungsfall.yaml:2"),
        ("version-wrong", "anwendungsfall.yaml:3"),
        ("platform-too-old", "anwendungsfall.yaml:4"),
        ("html-in-text", "anwendungsfall.yaml:11"),
        ("model-dataset-unknown", "anwendungsfall.yaml:14"),
        ("duration-wrong", "anwendungsfall.yaml:15"),
        ("default-wrong", "anwendungsfall.yaml:23"),
        ("tile-unknown", "anwendungsfall.yaml:70"),
        ("tile-width", "anwendungsfall.yaml:70"),
        ("picture-in-text", "anwendungsfall.yaml:74"),
        ("direction-wrong", "anwendungsfall.yaml:79"),
        ("sample-missing", "anwendungsfall.yaml:85"),
        ("sample-unknown-input", "anwendungsfall.yaml:85"),
        ("moment-wrong", "anwendungsfall.yaml:87"),
        ("relation-unknown", "anwendungsfall.yaml:89"),
        ("file-missing", "anwendungsfall.yaml:89"),
        ("licence-unknown", "profil.yml:10"),
        ("dna-missing", "profil.yml:6"),
        ("dna-unknown", "profil.yml:8"),
        ("theme-unknown", "profil.yml:32"),
        ("mail-wrong", "profil.yml:15"),
        ("link-in-text", "profil.yml:33"),
        ("file-unused", "erwartet/nach_zustand.csv"),
    }


def test_statements_are_bound_to_the_declared_columns(folder):
    change(folder, "sql/kennzahlen.sql", ("zustand = 'in", "zustnd = 'in"))
    found = check(folder)
    assert [(item.code, item.place) for item in found if item.stops] == [
        ("sql-does-not-bind", "sql/kennzahlen.sql:2")
    ]
    assert "zustnd" in found[0].message
    assert '"zustand"' in found[0].message  # what there is


def test_a_legend_explains_colours_that_are_there(folder):
    old = '- {layer: brunnen, colour: "#0072b2", title: in Betrieb}'
    wrong = (
        '- {layer: see, colour: "#0072b2", title: a}\n'
        '      - {layer: brunnen, colour: "#000000", title: b}'
    )
    change(folder, "anwendungsfall.yaml", (old, wrong))
    found = {item.code: str(item.params) for item in check(folder)}
    assert found.keys() == {"legend-layer", "legend-colour"}
    assert "#8c8c8c" in found["legend-colour"]  # what there is


def test_outputs_are_compared_with_the_columns_that_come_out(folder):
    change(
        folder,
        "sql/trinkbrunnen.sql",
        ("  name,\n", "  name AS ort,\n"),
        ("  geometry\n", "  1 AS x\n"),
    )
    change(folder, "anwendungsfall.yaml", ("column: kosten_eur", "column: kosten"))
    change(folder, "karte.style.json", ('"get", "zustand"', '"get", "lage"'))
    change(folder, "zustand.vl.json", ('"field": "anzahl"', '"field": "zahl"'))
    assert said(folder) == {
        ("column-unknown", "anwendungsfall.yaml:42"),
        ("geometry-missing", "anwendungsfall.yaml:42"),
        ("geometry-missing", "anwendungsfall.yaml:52"),
        ("column-unknown", "anwendungsfall.yaml:54"),
        ("column-unknown", "anwendungsfall.yaml:67"),
        ("column-unknown", "karte.style.json:12"),
        ("column-unknown", "zustand.vl.json:7"),
    }


def test_a_refused_statement_ends_the_binding_with_one_complaint(folder):
    change(folder, "sql/nach_zustand.sql", ("FROM trinkbrunnen", "FROM read_text('/etc/passwd')"))
    assert [(item.code, item.place) for item in check(folder) if item.stops] == [
        ("sql-table-function", "sql/nach_zustand.sql:2")
    ]


def test_advice_names_what_is_not_used(folder):
    change(folder, "sql/kennzahlen.sql", ("$kosten_je_brunnen", "800"))
    (folder / "übrig.md").write_text("x")
    change(folder, "anwendungsfall.yaml", ("    parameters: {kosten_je_brunnen: 1000}\n", ""))
    found = check(folder)
    assert not any(item.stops for item in found)
    assert {item.code for item in found} == {"parameter-unused", "file-unused"}


def test_a_package_that_cannot_be_read_is_said_once(tmp_path):
    assert [item.code for item in check(tmp_path)] == ["manifest-missing"]
    (tmp_path / "a.zip").write_bytes(b"no zip")
    assert [item.code for item in check(tmp_path / "a.zip")] == ["zip-damaged"]


@pytest.mark.parametrize("code", COMPLAINTS)
def test_every_complaint_says_what_and_how(code):
    complaint = Complaint(code, "a.sql", 3)
    assert complaint.message.endswith((".", "?", ":", "”"))
    assert complaint.mend.endswith((".", "?"))
