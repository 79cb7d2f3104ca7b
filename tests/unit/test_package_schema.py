# SPDX-License-Identifier: EUPL-1.2
"""The published JSON Schema and our reader say the same."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

import drehscheibe.usecases
from drehscheibe.domain.errors import PackageRefused
from drehscheibe.usecases.json_schema import json_schema
from drehscheibe.usecases.model import MANIFEST
from drehscheibe.usecases.reading import read_package
from drehscheibe.usecases.schema import FILE
from drehscheibe.usecases.yaml_files import read_yaml

HOME = Path(drehscheibe.usecases.__file__).parent
FOLDERS = [
    HOME / "template",
    *sorted(path for path in (HOME / "shipped").iterdir() if path.is_dir()),
]
PACKAGES = [folder for folder in FOLDERS if (folder / MANIFEST).exists()]
SCHEMA = Draft202012Validator(json.loads(FILE.read_text()))


def test_the_shipped_schema_is_that_of_the_model_and_a_schema():
    assert json.loads(FILE.read_text()) == json_schema()
    Draft202012Validator.check_schema(SCHEMA.schema)


@pytest.mark.parametrize("folder", PACKAGES, ids=lambda folder: folder.name)
def test_right_packages_fit_the_schema(folder):
    manifest = read_yaml((folder / MANIFEST).read_text(), file=MANIFEST).plain
    assert [error.message for error in SCHEMA.iter_errors(manifest)] == []


WRONG = {
    "format": ("anwendungsfall: v1", "anwendungsfall: v2"),
    "unknown key": ("freshness:", "frische:"),
    "unknown key at the top": ("id: meine", "x: 1\nid: meine"),
    "missing": ("version: 0.1.0\n", ""),
    "no columns": ("    schema: schemas/brunnen.json\n", ""),
    "kind": ("geometry: Point", "geometry: Punkt"),
    "selector": ("selector: number", "selector: zahl"),
    "number": ("minimum: 0", "minimum: viel"),
    "list": ("data: [trinkbrunnen]", "data: 3"),
    "words": ("title: Trinkbrunnen\n", "title: {en: Fountains}\n"),
    "words of other languages": ("title: Trinkbrunnen\n", "title: {de: a, fr: b}\n"),
    "chart without a file": ("      file: zustand.vl.json\n", ""),
}


@pytest.mark.parametrize(("old", "new"), WRONG.values(), ids=WRONG)
def test_what_the_reader_refuses_the_schema_refuses(old, new, tmp_path):
    folder = Path(shutil.copytree(HOME / "template", tmp_path / "package"))
    text = (folder / MANIFEST).read_text()
    assert old in text
    (folder / MANIFEST).write_text(text.replace(old, new, 1))
    with pytest.raises(PackageRefused):
        read_package(folder)
    manifest = read_yaml((folder / MANIFEST).read_text(), file=MANIFEST).plain
    assert not SCHEMA.is_valid(manifest)


def test_everybody_reads_the_schema_at_its_address():
    from starlette.applications import Starlette

    from drehscheibe.delivery.capabilities import package_schemas
    from drehscheibe.delivery.http.safe_headers import is_open_address
    from in_process import InProcess

    answer = InProcess(Starlette(routes=package_schemas.routes())).get(SCHEMA.schema["$id"])
    assert (answer.status_code, answer.json()) == (200, SCHEMA.schema)
    assert answer.headers["content-type"].startswith("application/schema+json")
    assert is_open_address(SCHEMA.schema["$id"])  # read by editors that run in a browser, too
