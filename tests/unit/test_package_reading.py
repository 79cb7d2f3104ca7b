# SPDX-License-Identifier: EUPL-1.2
"""A package from a folder or ZIP: what it says, and every fault with file and line."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import drehscheibe.usecases
from drehscheibe.domain.errors import PackageRefused
from drehscheibe.domain.tables import ColumnType, GeometryType
from drehscheibe.usecases.archives import pack
from drehscheibe.usecases.json_files import read_json
from drehscheibe.usecases.model import MANIFEST
from drehscheibe.usecases.reading import read_package
from drehscheibe.usecases.yaml_files import read_yaml

TEMPLATE = Path(drehscheibe.usecases.__file__).parent / "template"


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(TEMPLATE, tmp_path / "package"))


def changed(folder: Path, old: str, new: str, file: str = MANIFEST) -> list:
    """The complaints after one change."""
    path = folder / file
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(PackageRefused) as refused:
        read_package(folder)
    return [(item.code, item.file, item.line) for item in refused.value.complaints]


def test_a_package_is_what_its_files_say(folder):
    package = read_package(folder)
    assert (package.publisher, package.slug, package.version) == (
        "meine-stadt",
        "trinkbrunnen",
        "0.1.0",
    )
    assert package.profile.title == {"de": "Trinkbrunnen finden"}
    need = package.inputs[0]
    assert (need.name, need.geometry, need.musterdatensatz) == (
        "brunnen",
        GeometryType.POINT,
        "bau/brunnen",
    )
    assert [(c.name, c.type, c.required) for c in need.columns][::2] == [
        ("kennung", ColumnType.TEXT, True), ("in_betrieb", ColumnType.BOOLEAN, False),
    ]  # fmt: skip
    assert [step.name for step in package.transforms] == [
        "trinkbrunnen",
        "nach_zustand",
        "kennzahlen",
    ]
    assert package.transforms[0].sql.startswith("-- Alle Brunnen")
    assert package.outputs.map.data == ("trinkbrunnen",)


def test_folder_and_zip_are_the_same_package_and_the_zip_has_the_same_bytes(folder, tmp_path):
    first = pack(folder, tmp_path / "a.zip")
    (folder / "profil.yml").touch()
    (folder / ".DS_Store").write_bytes(b"left behind")
    assert pack(folder, tmp_path / "b.zip") == first
    assert read_package(tmp_path / "a.zip") == read_package(folder)


FAULTS = {
    "format": (("anwendungsfall: v1", "anwendungsfall: v2"), ("format-unknown", MANIFEST, 1)),
    "misspelt": (("freshness:", "freshnes:"), ("key-misspelt", MANIFEST, 15)),
    "unknown": (("freshness:", "zzz:"), ("key-unknown", MANIFEST, 15)),
    "missing": (("version: 0.1.0\n", ""), ("key-missing", MANIFEST, 1)),
    "wrong kind": (("minimum: 0", "minimum: viel"), ("value-wrong-kind", MANIFEST, 24)),
    "no choice": (("geometry: Point", "geometry: Punkt"), ("value-not-known", MANIFEST, 13)),
    "no file": (("sql/kennzahlen.sql", "sql/zahlen.sql"), ("file-missing", MANIFEST, 38)),
    "no schema": (("schemas/brunnen", "schemas/x"), ("file-missing", MANIFEST, 12)),
    "twice": (("id: meine", "version: 1.0.0\nid: meine"), ("key-twice", MANIFEST, 4)),
    "tabs": (("  brunnen:\n", "\tbrunnen:\n"), ("yaml-unreadable", MANIFEST, 9)),
}


@pytest.mark.parametrize(("change", "said"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_said_with_its_line(folder, change, said):
    assert said in changed(folder, *change)


def test_a_fault_in_an_included_file_is_said_there(folder):
    assert changed(folder, "title: Trinkbrunnen", "titel: Trinkbrunnen", "profil.yml") == [
        ("key-misspelt", "profil.yml", 1), ("key-missing", "profil.yml", 1),
    ]  # fmt: skip
    said = changed(folder, '"fields"', '"felder"', "schemas/brunnen.json")
    assert ("schema-unusable", MANIFEST, 12) in said


def test_the_nearest_known_key_is_named(folder):
    (folder / MANIFEST).write_text("anwendungsfall: v1\ntransformes: []\n")
    with pytest.raises(PackageRefused) as refused:
        read_package(folder)
    assert "“transforms”" in refused.value.complaints[0].message


def test_a_smart_data_model_gives_columns(folder):
    (folder / "schemas" / "brunnen.json").write_text(
        '{"allOf": [{"$ref": "https://smart-data-models.example/common.json"}, {"properties": {'
        '"kennung": {"type": "string"}, "name": {"type": "string", "enum": ["a", "b"]},'
        '"in_betrieb": {"type": "boolean"}, "seit": {"type": "string", "format": "date-time"},'
        '"location": {"type": "object"}, "teile": {"type": "array"}}}], "required": ["kennung"]}'
    )
    need = read_package(folder).inputs[0]
    assert [(c.name, c.type.value, c.required) for c in need.columns] == [
        ("kennung", "string", True), ("name", "string", False),
        ("in_betrieb", "boolean", False), ("seit", "date-time", False),
    ]  # fmt: skip
    assert need.columns[1].choices == ("a", "b")


def test_columns_beside_a_schema_replace_those_of_the_same_name(folder):
    path = folder / MANIFEST
    extra = "    columns:\n      name: {title: Ort, type: string, unit: m}\n    geometry: Point"
    path.write_text(path.read_text().replace("    geometry: Point", extra, 1))
    columns = read_package(folder).inputs[0].columns
    assert [(c.name, c.unit) for c in columns] == [
        ("kennung", ""),
        ("in_betrieb", ""),
        ("name", "m"),
    ]


def test_plain_words_of_yaml_stay_texts():
    node = read_yaml(
        "on: no\noff: yes\nzeit: 12:30\ntag: 2026-01-01\nviel: 1e999\nzahl: 010\nleer:\n", file="x"
    )
    assert node.plain == {
        "on": "no", "off": "yes", "zeit": "12:30", "tag": "2026-01-01",
        "viel": "1e999", "zahl": 10, "leer": None,
    }  # fmt: skip


YAML_BOMBS = {
    "aliases": ("a: &a [x, x]\nb: [*a, *a]", "yaml-alias"),
    "laughs": ("a: &a [l]\n" + "\n".join(f"b{n}: &b{n} [*a, *a]" for n in range(9)), "yaml-alias"),
    "merge": ("a: &x {b: 1}\nc:\n  <<: *x", "yaml-alias"),
    "object": ("a: !!python/object/apply:os.system [ls]", "yaml-tag"),
    "own tag": ("a: !Ref x", "yaml-tag"),
    "deep": ("[" * 100 + "]" * 100, "nested-too-deep"),
    "very deep": ("[" * 100_000, "nested-too-deep"),
    "deep blocks": ("\n".join(" " * n + "a:" for n in range(100)), "nested-too-deep"),
    "many": ("[" + "1," * 30_000 + "]", "too-many-values"),
    "documents": ("a: 1\n---\nb: 2", "yaml-documents"),
    "list as key": ("? [a]\n: b", "yaml-unreadable"),
    "control signs": ("a: \x01", "yaml-unreadable"),
}


@pytest.mark.parametrize(("text", "code"), YAML_BOMBS.values(), ids=YAML_BOMBS)
def test_yaml_that_would_grow_or_act_is_refused(text, code):
    with pytest.raises(PackageRefused) as refused:
        read_yaml(text, file="x")
    assert refused.value.complaints[0].code == code


JSON_FAULTS = {
    "deep": ("[" * 100_000, "nested-too-deep", 1),
    "many": ("[" + "1," * 30_000 + "1]", "too-many-values", 1),
    "twice": ('{"a": 1,\n"a": 2}', "key-twice", 2),
    "comma": ('{"a": 1\n"b": 2}', "json-unreadable", 2),
    "trailing": ("[1,]", "json-unreadable", 1),
    "open": ('{"a": [1,\n2', "json-unreadable", 2),
    "empty": ("", "json-unreadable", 1),
    "more": ("1 2", "json-unreadable", 1),
    "word": ("NaN", "json-unreadable", 1),
    "infinite": ("[1e999]", "json-unreadable", 1),
    "number": ("[" + "9" * 5_000 + "]", "json-unreadable", 1),
    "quote": ('{"a', "json-unreadable", 1),
}


@pytest.mark.parametrize(("text", "code", "line"), JSON_FAULTS.values(), ids=JSON_FAULTS)
def test_json_that_is_wrong_is_refused_with_its_line(text, code, line):
    with pytest.raises(PackageRefused) as refused:
        read_json(text, file="x")
    assert [(item.code, item.line) for item in refused.value.complaints] == [(code, line)]


def test_json_is_read_with_lines():
    node = read_json('{"a": [1, -2.5e1, true, null],\n "ä\\u00e4": {"b": "x"}}', file="x")
    assert node.plain == {"a": [1, -25.0, True, None], "ää": {"b": "x"}}
    assert (node.line_of("ää"), node.items["ää"].items["b"].line) == (2, 2)
