# SPDX-License-Identifier: EUPL-1.2
"""What a need asks of the rows, against what is known of the real ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drehscheibe.domain.durations import duration
from drehscheibe.usecases.readiness.types import shape_serves

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from drehscheibe.usecases.model import Need, NeededColumn
    from drehscheibe.usecases.readiness.columns import ColumnMatch
    from drehscheibe.usecases.readiness.tables import ColumnProfile, TableProfile

_MOST_EMPTY = 0.5  # share of rows without a needed value that still serves


@dataclass(frozen=True, slots=True)
class Fault:
    """`code` is a key of `readiness.sentences`. `blocks`: it does not serve as it is."""

    code: str
    column: str = ""  # the needed one; "" for the table
    params: dict[str, str | int | float] = field(default_factory=dict)
    blocks: bool = True


def faults_of(
    need: Need, table: TableProfile, matches: tuple[ColumnMatch, ...]
) -> tuple[Fault, ...]:
    """Of the table, then of its columns. Its age is not among them: `is_stale`."""
    wanted = {column.name: column for column in need.columns}
    columns = {column.id: column for column in table.columns}
    found = list(_of_table(need, table))
    for match in matches:
        found += _of_column(wanted[match.needed], columns[match.column], match, table.rows)
    return tuple(found)


def is_stale(need: Need, table: TableProfile, now: datetime) -> bool:
    longest = duration(need.freshness)
    return longest is not None and table.released is not None and now - table.released > longest


def _of_table(need: Need, table: TableProfile) -> Iterator[Fault]:
    if not shape_serves(table.geometry, need.geometry) and need.geometry:
        have = table.geometry.value if table.geometry else ""
        code = "other-geometry" if have else "no-geometry"
        yield Fault(code, params={"have": have, "want": need.geometry.value})
    if table.rows < need.min_rows:
        yield Fault("too-few-rows", params={"rows": table.rows, "least": need.min_rows})


def _of_column(
    wanted: NeededColumn, column: ColumnProfile, match: ColumnMatch, rows: int
) -> Iterator[Fault]:
    if column.empty and wanted.required:
        blocks = column.empty > _MOST_EMPTY * rows
        params: dict[str, str | int | float] = {"empty": column.empty, "rows": rows}
        yield Fault("empty-values", wanted.name, params, blocks)
    yield from _beyond(wanted, column, match)
    if wanted.choices and column.values:
        known = {match.codes.get(value, value) for value in column.values} & set(wanted.choices)
        strange = [v for v in column.values if match.codes.get(v, v) not in wanted.choices]
        if strange:
            shown = ", ".join(strange[:3])
            yield Fault("unknown-values", wanted.name, {"values": shown}, blocks=not known)


def _beyond(wanted: NeededColumn, column: ColumnProfile, match: ColumnMatch) -> Iterator[Fault]:
    """Edges of the real values, in the wanted unit."""
    edges = [
        value * match.factor + match.offset
        for value in (column.least, column.greatest)
        if isinstance(value, int | float)
    ]
    if not edges:
        return
    if wanted.minimum is not None and min(edges) < wanted.minimum:
        params = {"value": min(edges), "limit": wanted.minimum}
        yield Fault("too-small", wanted.name, dict(params), blocks=max(edges) < wanted.minimum)
    if wanted.maximum is not None and max(edges) > wanted.maximum:
        params = {"value": max(edges), "limit": wanted.maximum}
        yield Fault("too-large", wanted.name, dict(params), blocks=min(edges) > wanted.maximum)
