# SPDX-License-Identifier: EUPL-1.2
"""What was last read of a draft's file, as its pages ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.findings import KINDS, Finding, Severity
from drehscheibe.domain.layers import Layer
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.recipes import TableRecipe
from drehscheibe.domain.tables import Table
from drehscheibe.portal.desk.files import files_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.portal.desk.models import Draft
    from drehscheibe.releases.layout import Layout

_SUMMARY = "guesses-open"  # says only that others are open; a page shows those

# Findings of the checks that look where nobody looks, and of names that are few.
_HINTS = frozenset(
    {"author-named", "changes-inside", "comments-inside", "contact-data", "hidden-columns"}
    | {"hidden-rows", "hidden-sheets", "households", "name-names-person", "names-possible"}
)


@dataclass(frozen=True, slots=True)
class Seen:
    """One table of the file. `named`: number of a row -> its values, where a finding names it."""

    table: Table
    recipe: TableRecipe
    first: tuple[tuple[Any, ...], ...]
    named: dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that was understood and found; `is_there` is False before the file was read."""

    is_there: bool
    plain: dict[str, Any]
    tables: tuple[Seen, ...]
    findings: tuple[Finding, ...]  # worst first

    def finding(self, key: str) -> Finding | None:
        return next((one for one in self.findings if key_of(one) == key), None)

    @property
    def layers(self) -> tuple[Layer, ...]:
        """What lies side by side in the file, where that is more than one thing."""
        return tuple(from_plain(Layer, plain) for plain in self.plain.get("layers", ()))

    @property
    def rows(self) -> int:
        return sum(seen.table.rows for seen in self.tables)

    @property
    def about_people(self) -> tuple[Finding, ...]:
        return tuple(one for one in self.findings if one.severity is Severity.PERSONAL)

    @property
    def hints(self) -> tuple[Finding, ...]:
        """What may be about people, also where nobody looks."""
        return tuple(one for one in self.findings if hints_at_people(one))

    @property
    def own_hints(self) -> tuple[Finding, ...]:
        """Those about the rows themselves, not about the file around them."""
        personal = Severity.PERSONAL
        return tuple(one for one in self.hints if one.table or one.severity is personal)

    def open_for(self, draft: Draft) -> tuple[Finding, ...]:
        """What still waits for a decision of a person."""
        return tuple(one for one in self.findings if one.stops or _asks(one, draft.accepted))


def reading_of(layout: Layout, draft: Draft) -> Reading:
    plain = files_of(layout, draft).inspection()
    return Reading(
        is_there=bool(plain),
        plain=plain,
        tables=tuple(_seen(table, plain) for table in plain.get("tables", ())),
        findings=_findings(plain.get("findings", ())),
    )


def hints_at_people(finding: Finding) -> bool:
    return finding.severity is Severity.PERSONAL or finding.code in _HINTS


def key_of(finding: Finding) -> str:
    """Names a finding from one reading to the next."""
    return "|".join((finding.code, finding.table, finding.column))


def is_all_accepted(findings: Iterable[Finding], accepted: Iterable[str]) -> bool:
    known = frozenset(accepted)
    return not any(_asks(finding, known) for finding in findings)


def _asks(finding: Finding, accepted: Iterable[str]) -> bool:
    return finding.severity is Severity.QUESTION and key_of(finding) not in accepted


def _seen(plain: dict[str, Any], result: dict[str, Any]) -> Seen:
    table = from_plain(Table, plain)
    recipes = {one["name"]: one for one in result["recipe"]["tables"]}
    return Seen(
        table=table,
        recipe=from_plain(TableRecipe, recipes[table.name]),
        first=tuple(tuple(row) for row in result.get("samples", {}).get(table.name, ())),
        named=result.get("named_rows", {}).get(table.name, {}),
    )


def _findings(plain: Iterable[dict[str, Any]]) -> tuple[Finding, ...]:
    found = (from_plain(Finding, one) for one in plain)
    return tuple(one for one in found if one.code in KINDS and one.code != _SUMMARY)
