# SPDX-License-Identifier: EUPL-1.2
"""Real headings with the needed column that each is: what matching by name is measured with."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from drehscheibe.connectors.tables.quantities import unit_in_name
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.slugs import slugify
from drehscheibe.domain.tables import ColumnType
from drehscheibe.usecases.model import Need
from drehscheibe.usecases.readiness import ColumnProfile, TableProfile

_DATA = Path(__file__).parent / "data" / "readiness"


@dataclass(frozen=True, slots=True)
class Labelled:
    need: str
    table: TableProfile
    right: dict[str, str]  # needed column -> heading


@cache
def labelled_needs() -> dict[str, Need]:
    plain = json.loads((_DATA / "needs.json").read_text())
    return {need.name: need for need in (from_plain(Need, one) for one in plain)}


def labelled_tables(file: str = "headings.tsv") -> list[Labelled]:
    text = (_DATA / file).read_text()
    return [_table(part) for part in text.split("\n> ")[1:]]


def _table(part: str) -> Labelled:
    first, *lines = part.strip("\n").split("\n")
    need, _, title = first.removeprefix("> ").partition(" | ")
    rows = [line.split("\t") for line in lines]
    columns = tuple(_column(kind, heading) for kind, heading, _ in rows)
    right = {label: heading for _, heading, label in rows if label}
    wanted = labelled_needs()[need].geometry
    table = TableProfile(slugify(title), "t", columns, about=title, rows=10, geometry=wanted)
    return Labelled(need, table, right)


def _column(kind: str, heading: str) -> ColumnProfile:
    name = slugify(heading, separator="_")
    unit = unit_in_name(heading) if kind in {"integer", "number"} else ""
    return ColumnProfile(name, name, heading, ColumnType(kind), unit)
