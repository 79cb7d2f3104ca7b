# SPDX-License-Identifier: EUPL-1.2
"""The result of "check a file", as it waits for its one reader; it is deleted after minutes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import orjson

from drehscheibe.domain.errors import CheckNotFound, DrehscheibeError
from drehscheibe.domain.findings import KINDS, Finding
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.tables import Table
from drehscheibe.look.sentences import understood
from drehscheibe.portal.errors import error_named
from drehscheibe.settings import current_settings

SHOWN_ROWS = 10


@dataclass(frozen=True, slots=True)
class Seen:
    """One table that was understood, with its first rows."""

    table: Table
    rows: tuple[tuple[Any, ...], ...]


@dataclass(frozen=True, slots=True)
class Check:
    """`error` is set where the check itself went wrong."""

    name: str
    done: bool
    tables: tuple[Seen, ...] = ()
    findings: tuple[Finding, ...] = ()
    error: DrehscheibeError | None = None
    result: dict[str, Any] = field(default_factory=dict)

    @property
    def stops(self) -> bool:
        return any(finding.stops for finding in self.findings)

    def sentences(self, language: str) -> list[str]:
        return list(understood(self.result, language))


def check_of(token: str) -> Check:
    """Raises `CheckNotFound`, also when its time is over."""
    path = current_settings().layout.checks / f"{token}.json"
    try:
        plain = orjson.loads(path.read_bytes())
    except (OSError, ValueError):
        raise CheckNotFound from None
    result = plain.get("result") or {}
    error = plain.get("error")
    return Check(
        name=plain.get("name", ""),
        done=bool(result or error),
        tables=tuple(_seen(table, result) for table in result.get("tables", ())),
        findings=_findings(result),
        error=error_named(error["code"], error["params"]) if error else None,
        result=result,
    )


def _seen(plain: dict[str, Any], result: dict[str, Any]) -> Seen:
    table = from_plain(Table, plain)
    rows = result.get("samples", {}).get(table.name, ())
    return Seen(table, tuple(tuple(row) for row in rows[:SHOWN_ROWS]))


def _findings(result: dict[str, Any]) -> tuple[Finding, ...]:
    found = (from_plain(Finding, plain) for plain in result.get("findings", ()))
    return tuple(finding for finding in found if finding.code in KINDS)
