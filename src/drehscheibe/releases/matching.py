# SPDX-License-Identifier: EUPL-1.2
"""Which row of a new table is which feature of the old one, when no column says so.

Equal rows are paired first. What is left is compared only with rows that share something rare
with it: all columns but one, a value, a place, a neighbourhood. So the cost grows with the rows,
not with their square, and DuckDB keeps memory flat by spilling to disk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.releases.quoting import quoted_name
from drehscheibe.releases.spool import BOX
from drehscheibe.releases.stream import GEOMETRY, ROW

if TYPE_CHECKING:
    import duckdb

_CROWD = 8  # a key that more rows share says nothing; it also bounds the pairs per key
_THOROUGH = 200_000  # rows left over up to which single values and neighbourhoods are tried
_CELL = 0.002  # degrees, about 140 to 220 m in Germany: how far an edited feature may move
_ROUNDS = 8
_UNIQUE = 0.98  # approximate counts of DuckDB are off by 1-2 %


def match_rows(database: duckdb.DuckDBPyConnection) -> None:
    """From `fresh` (spool, `_row` its position) and `known` make `matched` (`_row`, `id`)."""
    columns = _common(database)
    _pair_equal_rows(database, columns)
    _keep_rest(database, "fresh", ROW, columns)
    _keep_rest(database, "known", "id", columns)
    sizes = [_count(database, f"{side}_rest") for side in ("fresh", "known")]
    if not all(sizes) or not columns:
        return
    _pair_candidates(database, columns, thorough=max(sizes) <= _THOROUGH)
    _score(database, columns)
    for _ in range(_ROUNDS):
        if not _take_best(database):
            return


def _common(database: duckdb.DuckDBPyConnection) -> list[str]:
    """Columns of equal name and type in both; the geometry is one of them."""
    types = {
        side: {row[0]: row[1] for row in database.execute(f"DESCRIBE {side}").fetchall()}
        for side in ("fresh", "known")
    }
    ours = {ROW, "id", "_hilbert", "bbox", *BOX}
    return [
        name
        for name, kind in types["fresh"].items()
        if name not in ours and types["known"].get(name) == kind
    ]


def _pair_equal_rows(database: duckdb.DuckDBPyConnection, columns: list[str]) -> None:
    """The n-th of several equal rows stays the n-th."""
    whole = f"hash({', '.join(map(quoted_name, columns))})" if columns else "0"
    sides = {
        side: f"SELECT {key}, h, row_number() OVER (PARTITION BY h ORDER BY {key}) AS n"
        f" FROM (SELECT {key}, {whole} AS h FROM {side})"
        for side, key in (("fresh", ROW), ("known", "id"))
    }
    database.execute(
        f"CREATE TEMP TABLE matched AS SELECT {ROW}, id"
        f" FROM ({sides['fresh']}) JOIN ({sides['known']}) USING (h, n)"
    )


def _keep_rest(
    database: duckdb.DuckDBPyConnection, side: str, key: str, columns: list[str]
) -> None:
    """Rows without a partner: per column a hash (null where empty), and the middle of the box."""
    hashes = [
        f"CASE WHEN {quoted_name(name)} IS NOT NULL THEN hash({i}, {quoted_name(name)}) END AS p{i}"
        for i, name in enumerate(columns)
    ]
    names = {row[0] for row in database.execute(f"DESCRIBE {side}").fetchall()}
    if BOX[0] in names:
        middle = "(_minx + _maxx) / 2 AS x, (_miny + _maxy) / 2 AS y"
    elif "bbox" in names:
        middle = "(bbox.xmin + bbox.xmax) / 2 AS x, (bbox.ymin + bbox.ymax) / 2 AS y"
    else:
        middle = "NULL::DOUBLE AS x, NULL::DOUBLE AS y"
    database.execute(
        f"CREATE TEMP TABLE {side}_rest AS SELECT {', '.join([f'{key} AS k', *hashes, middle])}"
        f" FROM {side} ANTI JOIN matched USING ({key})"
    )


def _pair_candidates(
    database: duckdb.DuckDBPyConnection, columns: list[str], *, thorough: bool
) -> None:
    """Pairs that share a rare key."""
    parts = [f"coalesce(p{i}, {i}::UBIGINT)" for i in range(len(columns))]
    everything = _xor(parts)
    but_one = [f"hash('all but', {i}, xor({everything}, {part}))" for i, part in enumerate(parts)]
    place = [f"p{columns.index(GEOMETRY)}"] if GEOMETRY in columns else []
    single = [f"p{i}" for i in range(len(columns))] if thorough else place
    for side in ("fresh", "known"):
        near = _neighbours(side) if thorough else "[]::UBIGINT[]"
        listed = f"list_concat([{', '.join([*but_one, *single])}], {near})"
        database.execute(
            f"CREATE TEMP TABLE {side}_keys AS WITH keys AS"
            f" (SELECT DISTINCT k, unnest({listed}) AS key FROM {side}_rest)"
            f" SELECT k, key FROM keys WHERE key IS NOT NULL"
            f" QUALIFY count(*) OVER (PARTITION BY key) <= {_CROWD}"
        )
    database.execute(
        "CREATE TEMP TABLE pairs AS SELECT DISTINCT f.k AS f, o.k AS o"
        " FROM fresh_keys f JOIN known_keys o USING (key)"
    )


def _xor(parts: list[str]) -> str:
    folded = parts[0]
    for part in parts[1:]:
        folded = f"xor({folded}, {part})"
    return folded


def _neighbours(side: str) -> str:
    """Cells around the middle of the box; one side takes its own cell only."""
    steps = (-1, 0, 1) if side == "fresh" else (0,)
    cells = [
        f"CASE WHEN x IS NOT NULL THEN"
        f" hash('cell', floor(x / {_CELL})::BIGINT + {dx}, floor(y / {_CELL})::BIGINT + {dy}) END"
        for dx in steps
        for dy in steps
    ]
    return f"[{', '.join(cells)}]"


def _score(database: duckdb.DuckDBPyConnection, columns: list[str]) -> None:
    """Keep pairs that are probably one feature.

    A column weighs as much as its values tell apart. A pair is taken where everything but one
    column is equal (in small tables: and it is near), where a unique column is equal, or where
    half of the weight is.
    """
    weights, unique = _weights(database, columns)
    same = [f"(a.p{i} IS NOT DISTINCT FROM b.p{i})::INT" for i in range(len(columns))]
    weight = " + ".join(f"{w:.6f} * {s}" for w, s in zip(weights, same, strict=True))
    decisive = [f"a.p{i} = b.p{i}" for i, is_unique in enumerate(unique) if is_unique]
    near = f"a.x IS NOT NULL AND distance < {_CELL**2}"
    most = len(columns) - 1 if len(columns) >= 3 else len(columns)
    enough = [f"alike >= {most}", f"alike >= {len(columns) - 1} AND {near}", *decisive]
    database.execute(
        f"CREATE TEMP TABLE scored AS SELECT f, o, {weight} AS score,"
        f" {' + '.join(same)} AS alike, coalesce((a.x - b.x)**2 + (a.y - b.y)**2, 0) AS distance"
        " FROM pairs JOIN fresh_rest a ON a.k = f JOIN known_rest b ON b.k = o"
        f" WHERE score >= {sum(weights) / 2:.6f} OR {' OR '.join(enough)}"
    )


def _weights(
    database: duckdb.DuckDBPyConnection, columns: list[str]
) -> tuple[list[float], list[bool]]:
    few = _count(database, "fresh") <= _THOROUGH
    distinct = "count(DISTINCT {})" if few else "approx_count_distinct({})"
    counted = [distinct.format(name) for name in map(quoted_name, columns)]
    counts = ", ".join(f"ln(1 + {n}), {n} >= {_UNIQUE} * count(*)" for n in counted)
    row = database.execute(f"SELECT {counts} FROM fresh").fetchone() or ()
    return [float(w) for w in row[::2]], [bool(u) for u in row[1::2]]


def _take_best(database: duckdb.DuckDBPyConnection) -> int:
    """Take pairs that are each other's best; the rest is asked again without them."""
    best = "score DESC, distance, f, o"
    database.execute(
        "CREATE OR REPLACE TEMP TABLE taken AS SELECT f, o FROM scored"
        f" QUALIFY row_number() OVER (PARTITION BY f ORDER BY {best}) = 1"
        f" AND row_number() OVER (PARTITION BY o ORDER BY {best}) = 1"
    )
    database.execute("INSERT INTO matched SELECT f, o FROM taken")
    database.execute(
        "CREATE OR REPLACE TEMP TABLE scored AS SELECT * FROM scored"
        " ANTI JOIN taken USING (f) ANTI JOIN taken USING (o)"
    )
    return _count(database, "taken")


def _count(database: duckdb.DuckDBPyConnection, table: str) -> int:
    row = database.execute(f"SELECT count(*) FROM {table}").fetchone()
    return int(row[0]) if row else 0
