# SPDX-License-Identifier: EUPL-1.2
"""What a transform may say, and what it may not: every way out that is known to us is refused."""

from __future__ import annotations

import pytest

from drehscheibe.usecases import functions, guard
from drehscheibe.usecases.guard import judge
from drehscheibe.usecases.running import database
from drehscheibe.usecases.running.limits import USUAL

BOUND = frozenset({"stellen", "messwerte"})
PARAMETERS = frozenset({"grenze"})

GOOD = {
    "everything a report needs": """
        WITH neueste AS MATERIALIZED (
          SELECT m.stelle, m.wert, row_number() OVER (PARTITION BY stelle ORDER BY zeit DESC) AS n
          FROM messwerte m WHERE zeit <= $now
        )
        SELECT s.feature_id, s.name, n.wert::DECIMAL(10, 2) AS wert,
          CASE WHEN n.wert > $grenze THEN 'hoch' ELSE 'normal' END AS lage,
          count(*) FILTER (WHERE n.wert IS NOT NULL) OVER () AS anzahl
        FROM stellen s LEFT JOIN neueste n ON n.stelle = s.name AND n.n = 1
        WHERE s.name NOT IN (SELECT stelle FROM messwerte WHERE wert < 0)
        GROUP BY ALL HAVING count(*) > 0 ORDER BY 1 NULLS LAST LIMIT 100""",
    "a later name in WITH sees an earlier one": (
        "WITH a AS (SELECT 1 AS x), b AS (SELECT * FROM a) SELECT * FROM b"
    ),
    "rows from lists": "SELECT x, i FROM unnest([1, 2]) t(x), range(3) r(i)",
    "values": "SELECT * FROM (VALUES (1, 'a')) t(n, name)",
    "shorter spelling": "FROM STELLEN SELECT * EXCLUDE (name) REPLACE (upper(art) AS art)",
    "sets of rows": "(SELECT name FROM stellen) UNION ALL BY NAME (SELECT stelle FROM messwerte)",
    "asof": "SELECT * FROM stellen s ASOF JOIN messwerte m ON s.zeit >= m.zeit",
    "lambda": "SELECT list_transform([1, 2], lambda x: x + 1)",
    "places": "SELECT ST_Area(geometry), st_x(ST_Centroid(geometry)) FROM stellen",
    "padding": "SELECT lpad(name, 5, '0'), repeat('-', 20), format('{:.1f}', 2.5) FROM stellen",
    "dates": "SELECT date_trunc('day', zeit), zeit + INTERVAL 3 DAY, extract(dow FROM zeit)"
    " FROM messwerte WHERE zeit BETWEEN DATE '2026-01-01' AND $now",
    "one semicolon": "SELECT 1 AS eins;",
}


@pytest.mark.parametrize("sql", GOOD.values(), ids=GOOD)
def test_what_a_report_needs_is_allowed(sql):
    assert judge(sql, BOUND, parameters=PARAMETERS).complaints == []


EVIL = """
SELECT * FROM 'geheim.csv'
SELECT * FROM "/etc/passwd"
SELECT * FROM 'https://evil.example/x.parquet'
SELECT * FROM read_csv('/etc/passwd')
SELECT * FROM read_csv_auto('/etc/passwd')
SELECT * FROM read_text('/etc/passwd')
SELECT * FROM read_blob('/proc/self/environ')
SELECT * FROM read_json('x.json')
SELECT * FROM read_ndjson_objects('x.json')
SELECT * FROM read_parquet('*.parquet')
SELECT * FROM parquet_scan('x')
SELECT * FROM parquet_metadata('x')
SELECT * FROM parquet_kv_metadata('x')
SELECT * FROM sniff_csv('x')
SELECT * FROM glob('/**')
SELECT * FROM ST_Read('x.gpkg')
SELECT * FROM ST_ReadOSM('x.pbf')
SELECT * FROM ST_Read_Meta('x.gpkg')
SELECT * FROM query('SELECT 1')
SELECT * FROM query_table('stellen')
SELECT * FROM query_table(['stellen', 'messwerte'])
SELECT * FROM seq_scan('x')
SELECT * FROM arrow_scan(1, 2, 3)
SELECT * FROM pandas_scan(140000000)
SELECT * FROM python_map_function(1)
SELECT * FROM duckdb_settings()
SELECT * FROM duckdb_secrets()
SELECT * FROM duckdb_extensions()
SELECT * FROM duckdb_tables
SELECT * FROM information_schema.tables
SELECT * FROM pg_catalog.pg_class
SELECT * FROM sqlite_master
SELECT * FROM pragma_database_size()
SELECT * FROM pragma_table_info('stellen')
SELECT * FROM json_execute_serialized_sql('{}')
SELECT * FROM json_each('{}')
SELECT * FROM test_all_types()
SELECT * FROM repeat('x', 2000000000)
SELECT * FROM repeat_row('x', num_rows=2000000000)
SELECT * FROM enable_logging()
SELECT * FROM main.stellen
SELECT * FROM memory.main.stellen
SELECT * FROM andere
WITH "ä.csv" AS (SELECT 1) SELECT * FROM "Ä.csv"
SELECT * FROM stellen AT (VERSION => 1)
SELECT * FROM stellen TABLESAMPLE 10%
SELECT * FROM stellen USING SAMPLE 5
SELECT * FROM (DESCRIBE stellen)
SELECT * FROM (SHOW TABLES)
SELECT * FROM (SUMMARIZE stellen)
SELECT * FROM (PIVOT stellen ON name USING count(*))
SELECT * FROM range(1000000000000)
SELECT * FROM generate_series(0, 100000000000)
SELECT repeat('x', 2000000000)
SELECT repeat('x', grenze) FROM stellen
SELECT lpad('x', 2000000000, 'y')
SELECT rpad('x', 10 * 1000 * 1000, 'y')
SELECT printf('%2000000000d', 1)
SELECT format('{:>2000000000}', 'x')
SELECT format(name, 1) FROM stellen
SELECT range(2000000000)
SELECT list_resize([1], 2000000000)
SELECT getenv('HOME')
SELECT getvariable('x')
SELECT current_setting('home_directory')
SELECT current_query()
SELECT current_database()
SELECT nextval('s')
SELECT write_log('x')
SELECT sleep_ms(100000)
SELECT pg_sleep(1000)
SELECT error('x')
SELECT json_serialize_sql('SELECT 1')
SELECT json_deserialize_sql('{}')
SELECT in_search_path('a', 'b')
SELECT system.main.getvariable('x')
SELECT main.current_setting('x')
SELECT random()
SELECT uuid()
SELECT now()
SELECT current_timestamp
SELECT CURRENT_DATE - zeit FROM messwerte
SELECT age(zeit) FROM messwerte
SELECT $1
SELECT ?
SELECT $geheim
SELECT (SELECT getenv('HOME'))
SELECT list_transform([1], lambda x: getvariable('y'))
SELECT * REPLACE (getvariable('x') AS name) FROM stellen
SELECT * FROM stellen ORDER BY getvariable('x')
SELECT * FROM stellen LIMIT (SELECT getvariable('x'))
SELECT * FROM stellen JOIN messwerte ON getvariable('x') = 1
SELECT count(*) FILTER (WHERE getvariable('x') = 1) FROM stellen
SELECT sum(1) OVER (ORDER BY getvariable('x')) FROM stellen
SELECT 1 GROUP BY getvariable('x')
WITH a AS (SELECT * FROM b), b AS (SELECT 1) SELECT * FROM a
WITH a AS (SELECT * FROM read_text('x')) SELECT 1
SELECT * FROM stellen WHERE EXISTS (SELECT * FROM 'x.csv')
SELECT * FROM (WITH a AS (SELECT 1) SELECT * FROM a), a
WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT * FROM r
SELECT 1; SELECT 2
SELECT 1; COPY stellen TO 'x.csv'
COPY stellen TO 'x.csv'
COPY (SELECT 1) TO '/tmp/x'
ATTACH 'x.db'
ATTACH 'https://evil.example/x.db' AS x
INSTALL httpfs
LOAD httpfs
SET enable_external_access = true
RESET ALL
PRAGMA database_list
CALL pragma_version()
CREATE TABLE x AS SELECT 1
CREATE MACRO f(x) AS x
CREATE SECRET s (TYPE s3)
INSERT INTO stellen VALUES (1)
UPDATE stellen SET name = 'x'
DELETE FROM stellen
DROP TABLE stellen
EXPORT DATABASE 'x'
IMPORT DATABASE 'x'
EXPLAIN ANALYZE SELECT 1
DESCRIBE stellen
SHOW TABLES
PIVOT stellen ON name USING count(*)
PREPARE p AS SELECT 1
EXECUTE p
BEGIN
CHECKPOINT
VACUUM
USE memory
SELECT 'x'::boese.typ
SELECT
-- nothing
""".strip().splitlines()


@pytest.mark.parametrize("sql", EVIL)
def test_every_way_out_is_refused(sql):
    assert judge(sql, BOUND, parameters=PARAMETERS).complaints


BOMBS = {
    "brackets": "SELECT " + "(" * 20_000,
    "brackets that a text seems to close": "SELECT " + ("(" * 50 + "'))))))))))' || ") * 300,
    "brackets after a quote in a comment": "SELECT 1 -- '\n" + "+ (" * 9_000 + "'",
    "lists": "SELECT " + "[" * 3_000 + "1" + "]" * 3_000,
    "sums": "SELECT " + "+".join(["1"] * 15_000),
    "nots": "SELECT " + "not " * 9_000 + "true",
    "cases": "SELECT " + "case when true then " * 900 + "1" + " end" * 900,
    "subqueries": "SELECT * FROM " + "(SELECT * FROM " * 900 + "stellen" + ")" * 900,
    "commas": "SELECT * FROM stellen" + ",stellen" * 4_000,
    "long": "SELECT '" + "x" * 100_000 + "'",
    "comment": "SELECT /*" * 4_000,
    "quote": "SELECT 'never ends",
    "zero": "SELECT 'a\0b",
}


@pytest.mark.parametrize("sql", BOMBS.values(), ids=BOMBS)
def test_deep_and_long_statements_end_in_a_sentence(sql):
    assert judge(sql, BOUND).complaints


def test_a_complaint_names_the_line_and_what_to_write_instead():
    sql = "-- Überschrift\nSELECT name,\n  subsrting(name),\n  now()\nFROM stelen"
    found = judge(sql, BOUND, file="sql/a.sql").complaints
    assert [(item.code, item.line) for item in found] == [
        ("sql-function-misspelt", 3), ("sql-clock", 4), ("sql-relation-unknown", 5),
    ]  # fmt: skip
    assert "substring" in found[0].mend
    assert "$now" in found[1].mend
    assert "messwerte, stellen" in found[2].mend


def test_a_statement_tells_what_it_uses():
    found = judge(
        "SELECT upper(name) FROM Stellen WHERE wert > $grenze", BOUND, parameters=PARAMETERS
    )
    assert found.relations == {"stellen"}
    assert found.parameters == {"grenze"}
    assert {"upper"} <= found.functions


@pytest.fixture(scope="module")
def engine_functions(tmp_path_factory):
    """All names that the engine knows, spatial ones too."""
    with database.opened(USUAL, tmp_path_factory.mktemp("duckdb")) as engine:
        rows = engine.execute("SELECT DISTINCT lower(function_name) FROM duckdb_functions()")
        return {name for (name,) in rows.fetchall()}


def test_every_allowed_function_is_one_of_the_engine(engine_functions):
    """A name that is not there would promise what does not run."""
    made = {"coalesce", "if", "ifnull", "position"}  # the parser makes operators of them
    promised = frozenset().union(*functions.GROUPS.values())
    assert promised - engine_functions - made == set()


def test_every_other_function_of_the_engine_is_refused(engine_functions, monkeypatch):
    """Also those that a newer engine brings along: nobody has to think of them."""
    monkeypatch.setattr(guard, "MOST", 10_000)
    others = sorted(name for name in engine_functions - functions.ALLOWED if name.isidentifier())
    assert len(others) > 300
    scalars = "SELECT " + ", ".join(f'"{name}"(1)' for name in others)
    tables = "FROM " + ", ".join(f'"{name}"(1)' for name in others[:200])
    for sql, asked in ((scalars, others), (tables, others[:200])):
        found = {item.params["name"] for item in judge(sql, BOUND).complaints}
        assert set(asked) - found == set()


def test_a_statement_gets_thirty_complaints_at_most():
    found = judge("SELECT " + ", ".join(f"nein{n}(1)" for n in range(800)), BOUND)
    assert len(found.complaints) == guard.MOST
