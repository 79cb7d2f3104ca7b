# SPDX-License-Identifier: EUPL-1.2
"""The packages that ship: their tests pass and what they say of themselves holds.

In this process, without the sandbox that a real run has: twenty children would take ten seconds.
"""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path

import pytest

import drehscheibe.usecases
from drehscheibe.releases.quoting import quoted_name
from drehscheibe.usecases.archives import pack
from drehscheibe.usecases.checking import check
from drehscheibe.usecases.model import Package, PackageTest
from drehscheibe.usecases.reading import read_package
from drehscheibe.usecases.running import USUAL
from drehscheibe.usecases.running.database import opened
from drehscheibe.usecases.running.inputs import make_view
from drehscheibe.usecases.running.statements import select_of
from drehscheibe.usecases.semver import order_of
from drehscheibe.usecases.testing import differences, job_of

SHIPPED = Path(drehscheibe.usecases.__file__).parent / "shipped"
FOLDERS = sorted(path for path in SHIPPED.iterdir() if path.is_dir())
PACKAGES = {folder.name: read_package(folder) for folder in FOLDERS}
VERSIONS = Path(__file__).with_name("shipped_versions.json")
LESSON = """
“{slug}” {version} is not what it was when it first shipped. Instances keep what they have under
a number, so nobody would get the change. Please
1. raise `version` in shipped/{slug}/anwendungsfall.yaml: the last number for a correction, the
   middle one for something new, the first one where data are bound anew or a column is lost,
2. say under `changes` in a sentence what is new,
3. add this to "{slug}" in tests/unit/{file}; the lines of older versions stay:
   "{version}": "{digest}"
"""
TESTS = [
    pytest.param(package, test, id=f"{name}-{test.name}")
    for name, package in PACKAGES.items()
    for test in package.tests
]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """One for all: loading the spatial functions takes longer than most packages."""
    with opened(USUAL, tmp_path_factory.mktemp("duckdb")) as database:
        yield database


@pytest.fixture
def emptied(database):
    database.execute("CREATE SCHEMA here; SET schema = 'here'")
    yield database
    database.execute("SET schema = 'main'; DROP SCHEMA here CASCADE")


@pytest.mark.parametrize(("package", "test"), TESTS)
def test_samples_give_what_is_expected(package: Package, test: PackageTest, emptied, tmp_path):
    folder = SHIPPED / package.slug
    job = job_of(package, test, folder, tmp_path)
    for need, bound in job.inputs.items():
        make_view(emptied, need, bound)
    known = job.parameters | {"now": datetime.fromisoformat(test.now) if test.now else None}
    for one in job.transforms:
        kept = select_of(one.name, one.sql, parameters=known, database=emptied, limits=USUAL)
        emptied.execute(f"CREATE TABLE {quoted_name(one.name)} AS {kept.nested}", kept.parameters)

    for relation, file in test.expect.items():
        with (folder / file).open(encoding="utf-8", newline="") as text:
            wanted = list(csv.DictReader(text))
        assert list(differences(relation, wanted, rows_of(emptied, relation))) == []


def rows_of(database, relation: str) -> dict[str, list]:
    """As a run hands them on: moments and days are text."""
    found = database.table(relation)
    shown = ", ".join(_plain(*column) for column in zip(found.columns, found.types, strict=True))
    return {"columns": found.columns, "rows": found.project(shown).fetchall()}


def _plain(name: str, kind: object) -> str:
    column = quoted_name(name)
    if str(kind) == "TIMESTAMP WITH TIME ZONE":
        return f"strftime({column}, '%Y-%m-%dT%H:%M:%S%z')"
    return f"CAST({column} AS VARCHAR)" if str(kind) == "DATE" else column


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_a_package_whose_content_changed_has_a_new_version(folder: Path, tmp_path):
    """What is kept under a version never changes, here and on every instance."""
    package, digest = PACKAGES[folder.name], pack(folder, tmp_path / "package.zip")
    said = {"slug": package.slug, "version": package.version, "file": VERSIONS.name}
    recorded = json.loads(VERSIONS.read_text())[folder.name]
    if recorded.get(package.version) != digest:
        pytest.fail(LESSON.format(**said, digest=digest))
    newest = max(recorded, key=order_of)
    assert package.version == newest, "an older version would never reach instances"
    assert {"de", "en"} <= set(package.changes)


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_the_checker_has_nothing_to_say(folder: Path):
    assert [f"{one.place}: {one.message}" for one in check(folder)] == []


@pytest.mark.parametrize("package", PACKAGES.values(), ids=PACKAGES)
def test_a_package_says_everything_that_people_ask(package: Package):
    profile = package.profile
    assert package.publisher == "drehscheibe"
    assert (profile.licence, profile.code_licence) == ("CC-BY-4.0", "EUPL-1.2")
    assert set(profile.dna) == {"digital", "nachhaltig", "authentisch"}
    for said in (profile.steps, profile.legal, profile.lessons, profile.pictures, profile.themes):
        assert said
    assert profile.effort.once_hours > 0
    assert "Geschätzt" in profile.effort.note["de"]  # until it was measured
    assert profile.effect["de"].startswith("Noch nicht gemessen")
    assert profile.contact.mail == ""  # a role, not a person
    assert {"en", "de"} <= set(profile.title)
    assert package.indicators
    assert package.outputs.dashboard


@pytest.mark.parametrize("package", PACKAGES.values(), ids=PACKAGES)
def test_every_column_that_people_see_has_a_title(package: Package):
    shown = {one.data: one.titles for one in package.outputs.datasets}
    shown |= {one.name: one.titles for one in package.outputs.dashboard if one.titles}
    tables = {tile.name for tile in package.outputs.dashboard if tile.kind == "table"}
    assert tables <= set(shown)
    assert all(shown.values())


@pytest.mark.parametrize("folder", FOLDERS, ids=[folder.name for folder in FOLDERS])
def test_samples_say_that_they_are_samples(folder: Path):
    """Nobody shall take an invented place for a real one."""
    for path in (folder / "beispiel").iterdir():
        text = path.read_text("utf-8")
        assert "Beispiel" in text or "Muster" in text or "geometry" not in text
