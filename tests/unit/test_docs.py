# SPDX-License-Identifier: EUPL-1.2
"""The documentation cannot drift: what the program knows is written down."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections import Counter
from dataclasses import fields
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from drehscheibe.cli.main import COMMANDS
from drehscheibe.connectors.checks.fixes import COLUMN_KEYS, KEYS
from drehscheibe.connectors.sources.contract import Kind
from drehscheibe.domain.errors import DrehscheibeError
from drehscheibe.domain.findings import KINDS
from drehscheibe.policy.datasets import Action
from drehscheibe.policy.sources import SourceAction
from drehscheibe.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OURS = {"drehscheibe", "tests", "tools", "bench"}


def page(name: str) -> str:
    return (REFERENCE / name).read_text(encoding="utf-8")


def kinds_of_errors(kind=DrehscheibeError):
    return {kind.code}.union(*(kinds_of_errors(child) for child in kind.__subclasses__()))


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required(entries) -> set[str]:
    return {normal(re.match(r"[\w.-]+", entry)[0]) for entry in entries}


RUNTIME = required(PROJECT["dependencies"])
DEVELOPMENT = required(PROJECT["optional-dependencies"]["dev"])


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("settings.md", {PREFIX + field.name.upper() for field in fields(Settings)}),
        ("findings.md", set(KINDS)),
        ("problems.md", kinds_of_errors()),
        ("permissions.md", {action.name for action in (*Action, *SourceAction)}),
        ("sources.md", {kind.value for kind in Kind}),
        ("answers.md", {*KEYS, *(f"{key}COLUMN" for key in COLUMN_KEYS)}),
    ],
)
def test_everything_is_documented(name, words):
    assert {word for word in words if f"`{word}`" not in page(name)} == set()


def test_every_command_is_documented():
    text = page("commands.md")
    assert {name for name in COMMANDS if f"## `drehscheibe {name}`" not in text} == set()


def test_every_dependency_has_its_reason():
    rows = dict(re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", page("dependencies.md"), re.MULTILINE))
    explained = {normal(name) for names in rows for name in names.split(", ")}
    assert explained >= RUNTIME | DEVELOPMENT
    assert all(rows.values())


def locked(name: str) -> set[str]:
    text = (ROOT / "requirements" / name).read_text()
    return {normal(found) for found in re.findall(r"^([\w.-]+)==", text, re.MULTILINE)}


def test_every_dependency_is_locked():
    assert RUNTIME - locked("runtime.txt") == set()
    assert locked("dev.txt") >= RUNTIME | DEVELOPMENT


def test_locks_name_no_host():
    for path in (ROOT / "requirements").iterdir():
        assert not re.search(r"://|--index-url|--find-links .|--trusted-host .", path.read_text())


def imported(folder: str) -> set[str]:
    """The distributions whose modules are imported below a folder."""
    names = set()
    for path in (ROOT / folder).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                names |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                names.add(node.module.split(".")[0])
    local = {path.stem for path in (ROOT / folder).rglob("*.py")} | OURS
    owners = packages_distributions()
    foreign = names - set(sys.stdlib_module_names) - local
    return {normal(owners[name][0]) for name in foreign if name in owners}


def test_what_the_program_imports_is_declared():
    assert imported("src") - RUNTIME == set()


@pytest.mark.parametrize("folder", ["tests", "tools", "bench"])
def test_what_tests_and_tools_import_is_declared(folder):
    assert imported(folder) - RUNTIME - DEVELOPMENT == set()


def test_every_decision_is_in_the_index():
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text()
    assert {path.name for path in folder.glob("0*.md") if path.name not in index} == set()


def test_every_guard_of_an_invariant_exists():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    assert [
        path
        for path in re.findall(r"`((?:tests|tools)/[\w/.]+)", text)
        if not (ROOT / path).exists()
    ] == []


def test_files_of_tests_have_names_of_their_own():
    """pytest imports them by their names: two of one name stop the whole run."""
    names = Counter(path.name for path in (ROOT / "tests").rglob("test_*.py"))
    assert {name for name, count in names.items() if count > 1} == set()


def test_the_changelog_says_nothing_twice():
    lines = [line for line in (ROOT / "CHANGELOG.md").read_text().splitlines() if line[:2] == "- "]
    assert len(lines) == len(set(lines))
