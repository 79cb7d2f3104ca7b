# SPDX-License-Identifier: EUPL-1.2
"""Find the columns of a table that can colour a map, and their classes (job children only)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson

from drehscheibe.domain.amounts import is_amount, is_key
from drehscheibe.domain.classes import (
    MOST_SPANS,
    MOST_VALUES,
    ColumnClasses,
    Method,
    TableClasses,
    Value,
)
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.tables import Column, ColumnType, Table
from drehscheibe.releases.breaks import (
    are_ascending,
    natural_breaks,
    quantile_breaks,
)
from drehscheibe.releases.classified import read_classes
from drehscheibe.releases.engine import engine
from drehscheibe.releases.files import write_atomically
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest
from drehscheibe.releases.quoting import quoted_name, quoted_path

if TYPE_CHECKING:
    import duckdb

_SAMPLED = 3_000  # values that breaks are found in; what is in each class is counted exactly
_CROWD = 0.9  # share of the features above which one class says nothing
_FILLED = 0.5  # share of the features that a suggested column has values for
_MIXED = 0.95  # share of one value above which a category is all but the same everywhere
_YEARS = (1500, 2100)
_PLACES = re.compile(
    r"^(x|y|z|lon|lat|lng|lon_?.*|lat_?.*|x_.*|y_.*)$|(rechts|hoch|ost|nord)wert|easting|northing"
    r"|longitude|latitude|l(ä|ae)ngengrad|breitengrad|koord|utm",
    re.IGNORECASE,
)
_NUMBERS = {ColumnType.INTEGER, ColumnType.NUMBER}
_CATEGORIES = {ColumnType.TEXT, ColumnType.BOOLEAN, ColumnType.INTEGER}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What one look over all columns tells of one of them."""

    column: Column
    filled: int
    different: int  # about
    least: Any
    most: Any


def write_classes(layout: Layout, manifest: Manifest, table: Table) -> Path:
    """Write `classes.json` of a table, by rename; a sound one is kept."""
    target = layout.classes(manifest.release, table.name)
    if read_classes(layout, manifest.release, table.name) is None:
        target.parent.mkdir(parents=True, exist_ok=True)
        source = layout.parquet(manifest.dataset, manifest.release, table.name)
        write_atomically(target, orjson.dumps(to_plain(classes_of(source, table))))
    return target


def classes_of(source: Path, table: Table) -> TableClasses:
    """The classes of every column that has some. `source`: the table's GeoParquet file."""
    with TemporaryDirectory() as scratch, engine(Path(scratch)) as db:
        db.execute(f"CREATE VIEW rows AS SELECT * FROM read_parquet({quoted_path(source)})")  # noqa: S608
        all_facts = [facts for facts in _facts(db, table) if facts.different >= 2]
        found = {facts.column.name: (facts, _classes(db, facts)) for facts in all_facts}
    kept = {name: (facts, made) for name, (facts, made) in found.items() if made}
    scores = {name: _telling(facts, made, table) for name, (facts, made) in kept.items() if made}
    best = max(scores, key=scores.__getitem__, default="")
    columns = tuple(made for _, made in kept.values() if made)
    return TableClasses(columns, best if scores.get(best) else "")


def _facts(db: duckdb.DuckDBPyConnection, table: Table) -> Iterator[_Facts]:
    """Of all columns that may be classified, in one pass."""
    columns = [
        column
        for column in table.columns
        if column.type in _NUMBERS | _CATEGORIES and column.id != table.id_column
    ]
    if not columns:
        return
    asked = [
        f"count({name}), approx_count_distinct({name}), min({name}), max({name})"
        for name in (quoted_name(column.id) for column in columns)
    ]
    row = db.execute(f"SELECT {', '.join(asked)} FROM rows").fetchone() or ()  # noqa: S608
    for number, column in enumerate(columns):
        yield _Facts(column, *row[number * 4 : number * 4 + 4])


def _classes(db: duckdb.DuckDBPyConnection, facts: _Facts) -> ColumnClasses | None:
    if _measures(facts):
        return _spans(db, facts)
    # The number of different values is an estimate: it may be wrong by some percent.
    if facts.column.type in _CATEGORIES and facts.different <= MOST_VALUES * 1.5:
        return _values(db, facts)
    return None


def _measures(facts: _Facts) -> bool:
    """Whether its numbers can be put into an order that means something."""
    column = facts.column
    if column.type not in _NUMBERS or column.codes or not is_amount(column):
        return False
    if _PLACES.search(column.name):
        return False
    whole = column.type is ColumnType.INTEGER
    years = whole and _YEARS[0] <= facts.least and facts.most <= _YEARS[1] and not column.unit
    running = whole and facts.most - facts.least + 1 == facts.filled
    return not years and not (running and facts.different > MOST_VALUES)


def _values(db: duckdb.DuckDBPyConnection, facts: _Facts) -> ColumnClasses | None:
    name = quoted_name(facts.column.id)
    rows = db.execute(
        f"SELECT {name}, count(*) AS n FROM rows GROUP BY 1 ORDER BY n DESC, 1 LIMIT ?",  # noqa: S608
        [MOST_VALUES + 2],
    ).fetchall()
    empty = sum(number for value, number in rows if value is None)
    values = tuple(Value(value, number) for value, number in rows if value is not None)
    if not 2 <= len(values) <= MOST_VALUES or len(values) == facts.filled:
        return None
    return ColumnClasses(facts.column.name, Method.VALUES, values=values, empty=empty)


def _spans(db: duckdb.DuckDBPyConnection, facts: _Facts) -> ColumnClasses | None:
    name = f"CAST({quoted_name(facts.column.id)} AS DOUBLE)"
    db.execute(
        f"CREATE OR REPLACE VIEW numbers AS SELECT id, {name} AS v,"  # noqa: S608
        " coalesce(isfinite(v), false) AS finite FROM rows"
    )
    sample = _sample(db, facts.filled)
    different = np.unique(sample).tolist()
    if len(different) < 2:
        return None
    if len(different) <= MOST_SPANS:
        return _counted(db, facts, tuple(different[1:]), Method.EACH)
    natural = _counted(db, facts, natural_breaks(sample), Method.NATURAL)
    if natural and max(natural.rows) <= _CROWD * sum(natural.rows):
        return natural
    even = _counted(db, facts, quantile_breaks(sample), Method.QUANTILES)
    return even if even and len(even.rows) > 2 else natural


def _sample(db: duckdb.DuckDBPyConnection, filled: int) -> Any:
    """Some of the numbers, always the same ones. Of very many the most extreme ones are mostly not
    among them: they would have a class for themselves."""
    step = max(1, -(-filled // _SAMPLED))
    rows = db.execute("SELECT v FROM numbers WHERE finite AND hash(id) % ? = 0", [step])
    return np.ma.compressed(rows.fetchnumpy()["v"]).astype(np.float64)


def _counted(
    db: duckdb.DuckDBPyConnection, facts: _Facts, breaks: tuple[float, ...], method: Method
) -> ColumnClasses | None:
    below_each = "".join(f", count(*) FILTER (v < {edge!r} AND finite)" for edge in breaks)
    row = db.execute(
        "SELECT min(v) FILTER (finite), max(v) FILTER (finite), count(*) FILTER (NOT finite)"  # noqa: S608
        f"{below_each}, count(*) FILTER (finite) FROM numbers"
    ).fetchone()
    if row is None:
        return None
    below = np.array(row[3:])
    edges = (float(row[0]), *breaks, float(row[1]))
    rows = tuple(int(number) for number in np.diff(below, prepend=0))
    if not are_ascending(edges[:-1]) or min(rows) < 0:
        return None
    return ColumnClasses(facts.column.name, method, edges=edges, rows=rows, empty=int(row[2]))


def _telling(facts: _Facts, made: ColumnClasses, table: Table) -> int:
    """How much a map in these colours says; 0: nothing that should be shown unasked."""
    if facts.filled < _FILLED * table.rows:
        return 0
    if made.method is Method.VALUES:
        is_same = made.values[0].rows > _MIXED * facts.filled
        return 0 if is_same or is_key(facts.column) else 2
    return 3 if facts.column.unit else 1
