# SPDX-License-Identifier: EUPL-1.2
"""One SELECT and its parameters, as DuckDB itself reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb

from drehscheibe.domain.errors import N_, TransformRefused
from drehscheibe.usecases.running.faults import told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drehscheibe.usecases.running.limits import RunLimits


@dataclass(frozen=True, slots=True)
class Select:
    name: str
    sql: str  # without the semicolon that ends it
    parameters: dict[str, Any]  # those that it names

    @property
    def nested(self) -> str:
        """To stand inside another statement, whose second line it begins."""
        return f"(\n{self.sql}\n)"


def select_of(
    name: str,
    sql: str,
    *,
    parameters: Mapping[str, Any],
    database: duckdb.DuckDBPyConnection,
    limits: RunLimits,
) -> Select:
    """Raises `TransformRefused` where it is anything else, whatever the guard said of it."""
    with told(name, f"\n{sql}", limits):
        statements = database.extract_statements(f"\n{sql}")
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        reason = N_("A transform is exactly one SELECT; this is something else.")
        raise TransformRefused(transform=name, line=1, reason=reason, detail="")
    asked = statements[0].named_parameters
    for unknown in sorted(asked - set(parameters)):
        line = sql[: sql.find(f"${unknown}")].count("\n") + 1
        reason = N_("It names a parameter that the package does not have.")
        raise TransformRefused(transform=name, line=line, reason=reason, detail=f"${unknown}")
    return Select(name, _bare(sql), {key: parameters[key] for key in asked})


def _bare(sql: str) -> str:
    """Up to the semicolon: what follows it in a single statement is a comment."""
    raw = sql.encode()
    ends = [
        place
        for place, kind in duckdb.tokenize(sql)
        if kind == duckdb.token_type.operator and raw[place : place + 1] == b";"
    ]
    return (raw[: ends[0]] if ends else raw).decode()
