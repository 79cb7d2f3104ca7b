# SPDX-License-Identifier: EUPL-1.2
"""Every requirement of a class of OGC API Features that we declare has a test that names it."""

from __future__ import annotations

import ast
import re
import tomllib
from pathlib import Path

from drehscheibe.delivery.capabilities.areas import CONFORMANCE_CLASSES

TESTS = Path(__file__).parents[1]
TABLE = tomllib.loads((TESTS / "data" / "requirements.toml").read_text())
_CLASS = re.compile(r"http://www\.opengis\.net/spec/ogcapi-(features-\d)/1\.0/conf/(.+)")


def declared() -> set[tuple[str, str]]:
    found = (_CLASS.fullmatch(name) for name in CONFORMANCE_CLASSES)
    return {(match[1], match[2]) for match in found if match}


def named() -> set[str]:
    """`part/class/id`, as the docstrings of tests name them: `features-1 /req/core/root-op`."""
    found: set[str] = set()
    for path in sorted((TESTS / "contract" / "ogc_features").glob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                part = _PARTS[path.name]
                ids = re.findall(r"/req/([\w-]+)/([\w-]+)", ast.get_docstring(node) or "")
                found |= {f"{part}/{kind}/{name}" for kind, name in ids}
    return found


_PARTS = {
    "test_core.py": "features-1",
    "test_collections_list.py": "features-1",
    "test_paging.py": "features-1",
    "test_periods.py": "features-1",
    "test_html_geojson_oas30.py": "features-1",
    "test_other_crs.py": "features-2",
    "test_filter.py": "features-3",
    "test_schemas.py": "features-5",
}


def test_the_table_holds_exactly_the_classes_that_are_declared():
    assert {(part, name) for part, classes in TABLE.items() for name in classes} == declared()


def test_every_requirement_is_named_by_a_test():
    wanted = {
        f"{part}/{kind}/{name}"
        for part, classes in TABLE.items()
        for kind, names in classes.items()
        for name in names
    }
    missing = wanted - named()
    assert not missing


def test_no_test_names_a_requirement_that_is_not_there():
    known = {
        f"{part}/{kind}/{name}" for part, c in TABLE.items() for kind, n in c.items() for name in n
    }
    assert named() <= known
