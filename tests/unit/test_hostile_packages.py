# SPDX-License-Identifier: EUPL-1.2
"""Packages of people who mean harm: the guard refuses, and where it is fooled the child holds.

Every statement is tried twice: before the guard, and from the inside without it
(`tests/hostile_child.py`). What a chart or a style of strangers may say is in `test_drawing.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from drehscheibe.domain.plain import to_plain
from drehscheibe.usecases.guard import judge
from drehscheibe.usecases.running import USUAL, Job, Statement

LIMITS = replace(
    USUAL,
    memory_mib=96,
    room_mib=160,
    seconds=1,
    threads=1,
    rows=10_000,
    file_mib=24,
    scratch_mib=16,
)
LOADED_MIB = 200  # DuckDB with its functions for places, before any SQL

REACHING = [
    "SELECT * FROM read_csv('/etc/passwd')",
    "SELECT * FROM '/etc/passwd'",
    "SELECT * FROM read_text('{folder}/secret.csv')",
    "SELECT * FROM read_blob('/proc/self/environ')",
    "SELECT * FROM read_parquet('{folder}/../*/*.parquet')",
    "SELECT * FROM read_json('/etc/hostname')",
    "SELECT * FROM glob('/etc/*')",
    "SELECT * FROM sniff_csv('/etc/passwd')",
    "SELECT * FROM parquet_metadata('/etc/passwd')",
    "SELECT * FROM st_read('/etc/passwd')",
    "SELECT * FROM st_read('/vsicurl/https://example.org/a.geojson')",
    "SELECT * FROM read_csv('https://example.org/a.csv')",
    "SELECT * FROM read_parquet('s3://bucket/a.parquet')",
    "SELECT * FROM query('SELECT * FROM read_text(''/etc/passwd'')')",
    "SELECT * FROM query_table(['/etc/passwd'])",
    "COPY (SELECT 1) TO '{folder}/x.csv'",
    "COPY (SELECT 1) TO '/tmp/x.parquet' (FORMAT parquet)",
    "EXPORT DATABASE '{folder}/x'",
    "ATTACH '{folder}/x.db' AS x",
    "ATTACH 'https://example.org/x.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "LOAD '{folder}/x.duckdb_extension'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET memory_limit = '64GB'",
    "SET allowed_directories = ['/']",
    "RESET temp_directory",
    "PRAGMA threads = 64",
    "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'b')",
    "CALL pragma_version('x')",
    "SELECT getenv('PATH')",
    "FROM job",
]
BOMBS = {
    "one long text": "SELECT length(repeat('x', 2000000000)) AS n",
    "long texts": "SELECT length(string_agg(repeat('x', 1000), '')) AS n FROM many a, many b",
    "a huge list": "SELECT len(list(a.range)) AS n FROM many a, many b",
    "lists in lists": "SELECT list_transform(range(100000), x -> range(100000)) AS n",
    "a file without end": "SELECT md5(a.range || '-' || b.range) AS n FROM many a, many b",
    "spilling": "SELECT md5(a.range || '-' || b.range) AS n FROM many a, range(9) b ORDER BY n",
    "a cross join": "SELECT sum(a.range * b.range) AS n FROM many a, many b",
    "recursion": "WITH RECURSIVE r AS (SELECT 1 i UNION ALL SELECT i + 1 FROM r) SELECT i FROM r",
    "a billion corners": "SELECT st_npoints(st_buffer(st_point(0, 0), 1, 250000000)) AS n",
    "a pattern that backtracks": "SELECT regexp_matches(repeat('a', 900000), '(a+)+$b') AS n",
}
BOMBS = {name: sql.replace("many", "range(1000000)") for name, sql in BOMBS.items()}
# Each alone is what honest packages say, too: the guard lets them pass and the limits hold.
HONEST = BOMBS.keys() - {"one long text", "recursion", "a pattern that backtracks"}


@pytest.fixture(scope="module")
def tried(tmp_path_factory):
    """Everything from the inside: one process that forks a child for each case."""
    bare = Job({}, {}, (), (), "", limits=LIMITS)
    jobs = {
        name: to_plain(replace(bare, transforms=(Statement("a", sql),), outputs=("a",)))
        for name, sql in BOMBS.items()
    }
    foreign = {"data": {"url": "file:///etc/passwd", "format": {"type": "csv"}}, "mark": "point"}
    cases = [
        {"kind": "tries", "name": "tries", "job": to_plain(bare), "sql": REACHING},
        {"kind": "draw", "name": "chart of a file", "spec": foreign, "allowed": ["file:///"]},
        *({"kind": "run", "name": name, "job": job} for name, job in jobs.items()),
    ]
    done = subprocess.run(
        [sys.executable, Path(__file__).parents[1] / "hostile_child.py"],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        check=True,
    )
    told = {}
    for line in done.stdout.splitlines():
        told |= json.loads(line)
    return told


@pytest.mark.parametrize("sql", REACHING)
def test_the_guard_refuses_what_reaches_outside(sql):
    assert judge(sql, frozenset({"baeume"})).complaints


@pytest.mark.parametrize("name", sorted(BOMBS.keys() - HONEST))
def test_the_guard_refuses_what_only_a_bomb_says(name):
    assert judge(BOMBS[name], frozenset()).complaints


def test_without_the_guard_no_statement_reaches_outside(tried):
    assert {
        sql: said for sql, said in tried["tries"]["sql"].items() if said.startswith("ran")
    } == {}


def test_the_process_itself_reaches_nothing_else(tried):
    if not tried["tries"]["landlock"]:
        pytest.skip("this kernel has no Landlock")
    assert {deed for deed, said in tried["tries"]["deeds"].items() if said == "done"} == set()


def test_a_chart_of_a_file_stays_empty(tried):
    if not tried["tries"]["landlock"]:
        pytest.skip("this kernel has no Landlock")
    assert "mark-symbol" in tried["chart of a file"]["svg"]
    assert "translate(10" not in tried["chart of a file"]["svg"]  # no row, no point


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_stays_within_its_limits(tried, name):
    bomb = tried[name]
    assert bomb["peak_mib"] < LOADED_MIB + LIMITS.memory_mib + LIMITS.room_mib
    assert bomb["processor"] < LIMITS.seconds * LIMITS.threads + 1.5
    assert bomb["disk_mib"] <= LIMITS.file_mib + LIMITS.scratch_mib


@pytest.mark.parametrize("name", sorted(BOMBS.keys() - {"a pattern that backtracks"}))
def test_a_bomb_ends_in_an_error_or_is_ended(tried, name):
    bomb = tried[name]
    assert bomb["signal"] or bomb["error"] in {
        "transform-out-of-memory", "transform-out-of-time", "transform-failed", "result-too-large",
        "transform-out-of-disk",
    }, bomb  # fmt: skip
