# SPDX-License-Identifier: EUPL-1.2
"""Feature ids: from a unique column, otherwise numbers that stay with their feature.

Numbers are given once: a feature that is edited keeps its own, one that is new gets the next
free one, and the number of one that is gone is never given again (`Table.next_id`).
"""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from drehscheibe.releases.engine import engine
from drehscheibe.releases.matching import match_rows
from drehscheibe.releases.order import ID
from drehscheibe.releases.quoting import quoted_path
from drehscheibe.releases.stream import ROW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import duckdb

TABLE_METADATA = b"drehscheibe:table"
_PREFERRED = (
    *("id", "fid", "gid", "oid", "uuid", "guid", "objectid", "objektid", "nr", "nummer", "lfd_nr"),
    *("schluessel", "key", "kennung", "ags", "ars", "rs", "gml_id", "inspireid", "code", "ident"),
)


@dataclass(frozen=True, slots=True)
class Identities:
    """`path`: a Parquet file with `_id` (text or int64) of each row of the spool, in its order."""

    path: Path
    next_id: int = 1  # next free number, kept also while ids come from a column
    kept: int = 0  # features that were in the previous release
    new: int = 0
    gone: int = 0
    repeated: int = 0  # empty or repeated values of the id column; they got an addition


def preferred_id_column(unique: dict[str, str]) -> str:
    """Choose among columns that are unique and complete (id -> name); "" where no name fits.

    A column that merely happens to be unique (a measured value, a text) is no identity.
    """
    names = {column: name.lower() for column, name in unique.items()}
    for fits in (_is_called, _ends_with):
        for wanted in _PREFERRED:
            for column, name in names.items():
                if fits(name, wanted):
                    return column
    return next((column for column, name in names.items() if name.endswith("id")), "")


def _is_called(name: str, wanted: str) -> bool:
    return name == wanted


def _ends_with(name: str, wanted: str) -> bool:
    return name.endswith(f"_{wanted}") or name.startswith(f"{wanted}_")


def assign_ids(spool: Path, *, previous: Path | None, id_column: str, first: int = 1) -> Identities:
    """Give every row of the spool its id. `previous` is the data.parquet of the release before.

    New features get no number below `first`, whatever `previous` says.
    """
    path = spool.with_suffix(".ids.parquet")
    if id_column:
        return _from_column(spool, path, id_column, first)
    if previous is None or not _has_numbers(previous):
        return _counted(spool, path, first)
    with closing(engine(spool.parent)) as database:
        # WKB stays bytes, with or without the metadata of GeoParquet.
        database.execute("SET enable_geoparquet_conversion = false")
        database.execute(
            f"CREATE VIEW fresh AS SELECT * REPLACE (file_row_number AS {ROW})"
            f" FROM read_parquet({quoted_path(spool)}, file_row_number = true)"
        )
        database.execute(f"CREATE VIEW known AS FROM read_parquet({quoted_path(previous)})")
        return _matched(database, path, max(first, _next_id(previous)))


def _from_column(spool: Path, path: Path, column: str, next_id: int) -> Identities:
    """The values themselves. What repeats or is empty gets an addition, so that ids are unique."""
    values = pq.read_table(spool, columns=[column])[column]
    if values.type not in {pa.string(), pa.int64()}:
        values = values.cast(pa.string())
    repeated = len(values) - _different(values)
    if repeated:
        values = pa.array(_made_unique(values.cast(pa.string()).to_pylist()), pa.string())
    pq.write_table(pa.table({ID: values}), path)
    return Identities(path, next_id, repeated=repeated)


def _different(values: pa.ChunkedArray) -> int:
    """How many different values. Sorted, a million numbers take 8 MB; in Arrow's table 100."""
    if values.type == pa.int64() and not values.null_count:
        ordered = np.sort(values.to_numpy())
        return int(np.count_nonzero(ordered[1:] != ordered[:-1])) + min(len(ordered), 1)
    return int(pc.count_distinct(values).as_py())


def _made_unique(values: list[str | None]) -> Iterator[str]:
    """ "a", "a", None, None become "a", "a~2", "~1", "~2"."""
    met = Counter[str]()
    for value in values:
        text = value or ""
        met[text] += 1
        yield text if text and met[text] == 1 else f"{text}~{met[text]}"


def _counted(spool: Path, path: Path, first: int) -> Identities:
    rows = pq.ParquetFile(spool).metadata.num_rows
    pq.write_table(pa.table({ID: np.arange(first, first + rows)}), path)
    return Identities(path, next_id=first + rows, new=rows)


def _matched(database: duckdb.DuckDBPyConnection, path: Path, next_id: int) -> Identities:
    match_rows(database)
    (kept,) = _one(database, "SELECT count(*) FROM matched")
    (rows,) = _one(database, "SELECT count(*) FROM fresh")
    (before,) = _one(database, "SELECT count(*) FROM known")
    query = (
        f"SELECT {ID} FROM (SELECT {ROW}, id AS {ID} FROM matched UNION ALL"
        f" SELECT {ROW}, {next_id - 1} + row_number() OVER (ORDER BY {ROW})"
        f" FROM (SELECT {ROW} FROM fresh ANTI JOIN matched USING ({ROW}))) ORDER BY {ROW}"
    )
    database.execute("SET preserve_insertion_order = true")
    database.execute(f"COPY ({query}) TO {quoted_path(path)} (FORMAT parquet)")
    new = rows - kept
    return Identities(path, next_id + new, kept, new, before - kept)


def _has_numbers(previous: Path) -> bool:
    """Whether the ids of the release before were numbers of ours, not values of a column."""
    table = _table(previous)
    return not table.get("id_column") and pq.read_schema(previous).field("id").type == "int64"


def _next_id(previous: Path) -> int:
    """The counter of the release before; of an older format: after the highest number."""
    known = int(_table(previous).get("next_id") or 0)
    highest = pq.read_table(previous, columns=["id"])["id"].to_numpy().max(initial=0)
    return max(known, int(highest) + 1)


def _table(previous: Path) -> dict[str, str | int]:
    metadata = pq.read_schema(previous).metadata or {}
    table: dict[str, str | int] = orjson.loads(metadata.get(TABLE_METADATA, b"{}"))
    return table


def _one(database: duckdb.DuckDBPyConnection, query: str) -> tuple[int, ...]:
    row: tuple[int, ...] | None = database.execute(query).fetchone()
    return row or ()
