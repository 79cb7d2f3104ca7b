# SPDX-License-Identifier: EUPL-1.2
"""From which inputs each relation of a run is computed: its SQL is read by the engine's parser."""

from __future__ import annotations

from pathlib import Path

import pytest

import drehscheibe.usecases
from drehscheibe.usecases.reading import read_package
from drehscheibe.usecases.running import Job, Statement, bound
from drehscheibe.usecases.running.judging import judge_transforms
from drehscheibe.usecases.running.starting import relations
from usecase_samples import TREES

FOLDER = Path(drehscheibe.usecases.__file__).parent / "shipped"


def behind(*sql):
    """Of statements that are named eins, zwei …"""
    names = ("eins", "zwei", "drei")
    job = Job(
        inputs={name: bound(TREES, "", {}) for name in ("baeume", "orte")},
        parameters={},
        transforms=tuple(map(Statement, names, sql)),
        outputs=(),
        folder="",
    )
    return judge_transforms(job)


def test_a_relation_stands_on_the_inputs_of_those_before_it():
    found = behind("FROM Baeume", "SELECT * FROM eins, orte", "SELECT 1")
    assert found == {
        "baeume": ["baeume"], "orte": ["orte"],
        "eins": ["baeume"], "zwei": ["baeume", "orte"], "drei": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM baeume",
        'SELECT * FROM "baeume" AS b',
        "SELECT * FROM (SELECT 1) AS a CROSS JOIN baeume",
        "WITH b AS (SELECT * FROM baeume) SELECT * FROM b LEFT JOIN b AS c ON true",
        "SELECT (SELECT count(*) FROM baeume) AS n",
        "SELECT extract(year FROM orte) AS y FROM (SELECT day AS orte FROM baeume)",
    ],
)
def test_tables_are_found_where_they_are_named_and_nowhere_else(sql):
    assert behind(sql)["eins"] == ["baeume"]


@pytest.mark.parametrize(
    "sql",
    ["SELECT 'FROM baeume' AS a -- from baeume", "SELECT 1 AS baeume /* FROM baeume */"],
)
def test_comments_texts_and_columns_name_nothing(sql):
    assert behind(sql)["eins"] == []


@pytest.mark.parametrize("folder", sorted(p.name for p in FOLDER.iterdir() if p.is_dir()))
def test_whatever_a_package_that_ships_shows_stands_on_its_inputs(folder):
    package = read_package(FOLDER / folder)
    job = Job(
        inputs={need.name: bound(need, "", {}) for need in package.inputs},
        parameters={one.name: one.default for one in package.parameters},
        transforms=tuple(Statement(one.name, one.sql) for one in package.transforms),
        outputs=relations(package),
        folder="",
    )
    found = judge_transforms(job)
    assert all(found[name] for name in relations(package))
    assert {need for some in found.values() for need in some} == set(job.inputs)
