# SPDX-License-Identifier: EUPL-1.2
"""From which inputs each relation of a package is computed."""

from __future__ import annotations

from pathlib import Path

import pytest

import drehscheibe.usecases
from drehscheibe.usecases.guard import judge
from drehscheibe.usecases.lineage import needs_of
from drehscheibe.usecases.model import Transform
from drehscheibe.usecases.reading import read_package
from usecase_samples import TREES, package

FOLDER = Path(drehscheibe.usecases.__file__).parent / "shipped"


def test_a_relation_stands_on_the_inputs_of_those_before_it():
    made = package()
    assert needs_of(made, "zahl") == needs_of(made, "liste") == needs_of(made, "BAEUME")
    assert needs_of(made, "zahl") == (TREES.name,)
    assert needs_of(made, "nirgends") == ()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM baeume",
        'SELECT * FROM "baeume" AS b, liste',
        "SELECT * FROM x, Baeume b WHERE 1",
        "SELECT * FROM (SELECT 1) AS a JOIN baeume USING (name)",
        "WITH b AS (SELECT * FROM baeume) SELECT * FROM b LEFT JOIN b AS c ON true",
        "SELECT * FROM (x CROSS JOIN baeume)",
    ],
)
def test_tables_are_found_where_they_are_named(sql):
    made = package(transforms=(Transform("eins", "x.sql", sql),))
    assert needs_of(made, "eins") == (TREES.name,)


@pytest.mark.parametrize(
    "sql",
    ["SELECT 'FROM baeume' AS a -- from baeume", "SELECT 1 AS baeume, baeume.a /* FROM baeume */"],
)
def test_comments_texts_and_columns_name_nothing(sql):
    made = package(transforms=(Transform("eins", "x.sql", sql),))
    assert needs_of(made, "eins") == ()


@pytest.mark.parametrize("folder", sorted(p.name for p in FOLDER.iterdir() if p.is_dir()))
def test_no_input_of_a_package_that_ships_is_left_out_or_made_up(folder):
    read = read_package(FOLDER / folder)
    inputs = {one.name for one in read.inputs}
    behind = {name: {name} for name in inputs}
    for transform in read.transforms:
        used = judge(
            transform.sql, frozenset(behind), parameters=frozenset(p.name for p in read.parameters)
        )
        behind[transform.name] = set().union(*(behind.get(name, set()) for name in used.relations))
        assert set(needs_of(read, transform.name)) == behind[transform.name], transform.name
