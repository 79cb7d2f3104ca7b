# SPDX-License-Identifier: EUPL-1.2
"""The SELECTs: judged, and bound to empty tables of the declared columns, so that a wrong name or
type is found here and not in the next town. Needs DuckDB: children and commands only."""

from __future__ import annotations

import json
import re
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from drehscheibe.releases.quoting import quoted_name
from drehscheibe.usecases.complaining import Complaint
from drehscheibe.usecases.guard import judge, lowered
from drehscheibe.usecases.model import Selector
from drehscheibe.usecases.running import database as engines
from drehscheibe.usecases.running.bindings import BoundColumn, Input
from drehscheibe.usecases.running.inputs import make_view
from drehscheibe.usecases.running.limits import RunLimits

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.usecases.checking.places import Desk
    from drehscheibe.usecases.model import Need, Package, Parameter, Transform

Columns = dict[str, str]  # name -> type as DuckDB says it
_LIMITS = RunLimits(memory_mib=256, threads=1, seconds=20)
_HEAD = "DESCRIBE (\n"  # the statement begins on the second line


def check_statements(package: Package, desk: Desk) -> dict[str, Columns]:
    """The columns of each transform whose statement is right."""
    known = {need.name for need in package.inputs}
    parameters = frozenset(item.name for item in package.parameters)
    used: set[str] = set()
    asked: set[str] = set()
    allowed: list[tuple[Transform, set[str]]] = []
    for transform in package.transforms:
        found = judge(transform.sql, frozenset(known), parameters=parameters, file=transform.file)
        desk.complaints += found.complaints
        used |= found.relations
        asked |= found.parameters
        known.add(transform.name)
        if found.allowed:
            allowed.append((transform, found.parameters))
    _check_use(package, used, asked, desk)
    return _bound(package, allowed, desk) if len(allowed) == len(package.transforms) else {}


def _check_use(package: Package, used: set[str], asked: set[str], desk: Desk) -> None:
    outputs = package.outputs
    shown = {item.data for item in outputs.datasets} | {item.data for item in outputs.charts}
    shown |= {item.data for item in outputs.figures} | {item.data for item in outputs.alerts}
    shown.add(outputs.calendar)
    shown |= set(outputs.map.data) if outputs.map else set()
    shown |= {tile.name for tile in outputs.dashboard if tile.kind == "table"}
    limits = {item for alert in outputs.alerts for item in (alert.on, alert.off, alert.to)}
    for need in package.inputs:
        if lowered(need.name) not in used:
            desk.say("input-unused", "inputs", need.name, value=need.name)
    for transform in package.transforms:
        if lowered(transform.name) not in used and transform.name not in shown:
            desk.say("transform-unused", "transforms", transform.name, value=transform.name)
    for parameter in package.parameters:
        if parameter.name not in asked | limits:
            desk.say("parameter-unused", "parameters", parameter.name, value=parameter.name)


def _bound(
    package: Package, transforms: list[tuple[Transform, set[str]]], desk: Desk
) -> dict[str, Columns]:
    found: dict[str, Columns] = {}
    with tempfile.TemporaryDirectory() as scratch:
        database = engines.opened(_LIMITS, Path(scratch))
        for need in package.inputs:
            make_view(database, need.name, _nothing_in(need))
        engines.lock(database, [], Path(scratch))
        values = dict(_values(package))
        with engines.interrupted_after(database, _LIMITS.seconds):
            for transform, asked in transforms:
                given = {name: values[name] for name in asked}
                columns = _described(database, transform, given, desk)
                if columns is None:
                    break  # those behind it may need it
                found[transform.name] = columns
                _keep(database, transform.name, columns)
        database.close()
    return found


def _nothing_in(need: Need) -> Input:
    columns = {column.name: BoundColumn("", column.type) for column in need.columns}
    return Input("", columns, with_geometry=need.geometry is not None)


def _values(package: Package) -> Iterator[tuple[str, Any]]:
    """Something of the right type for each parameter."""
    yield from (("now", datetime.now(UTC)), ("town", "00000000"), ("town_name", "Musterhausen"))
    for parameter in package.parameters:
        yield parameter.name, _value(parameter)


def _value(parameter: Parameter) -> Any:
    if parameter.default is not None:
        return parameter.default
    numbers = {Selector.NUMBER: 1.0, Selector.THRESHOLD: 1.0, Selector.YES_NO: True}
    return numbers.get(parameter.selector, "x")


def _described(
    database: duckdb.DuckDBPyConnection, transform: Transform, values: dict[str, Any], desk: Desk
) -> Columns | None:
    sql = _HEAD + transform.sql.strip().rstrip(";") + "\n)"
    try:
        rows = database.execute(sql, values).fetchall()
    except duckdb.Error as error:
        desk.complaints.append(_unbound(error, sql, transform))
        return None
    return {row[0]: row[1] for row in rows}


def _unbound(error: duckdb.Error, sql: str, transform: Transform) -> Complaint:
    facts = _facts(str(error))
    said = re.sub(r"\s+", " ", str(facts["exception_message"]).partition("\n\nLINE")[0])
    at = int(facts.get("position", 0))
    skipped = len(transform.sql) - len(transform.sql.lstrip())
    line = max(sql.encode()[:at].count(b"\n"), 1) + transform.sql[:skipped].count("\n")
    return Complaint("sql-does-not-bind", transform.file, line, {"said": said[:300]})


def _facts(said: str) -> dict[str, Any]:
    try:
        facts = json.loads(said[said.find("{") :])
    except ValueError:
        return {"exception_message": said}
    return facts if isinstance(facts, dict) else {"exception_message": said}


def _keep(database: duckdb.DuckDBPyConnection, name: str, columns: Columns) -> None:
    """An empty table that is like the result, for those that follow."""
    shown = ", ".join(f"CAST(NULL AS {kind}) AS {quoted_name(at)}" for at, kind in columns.items())
    database.execute(f"CREATE TEMP TABLE {quoted_name(name)} AS SELECT {shown} LIMIT 0")
