# SPDX-License-Identifier: EUPL-1.2
"""Figures: one value of the only row of a relation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drehscheibe.usecases.model import Figure


@dataclass(frozen=True, slots=True)
class FigureValue:
    """`value` is None where the relation has no row, more than one, or nothing there."""

    name: str
    value: float | str | bool | None
    note: str = ""


def figures_of(
    figures: Iterable[Figure], tables: Mapping[str, Mapping[str, Any]]
) -> tuple[FigureValue, ...]:
    """`tables`: relation -> `{"columns", "rows", "total"}` as `rows.json` has them."""
    return tuple(_figure(figure, _only_row(tables.get(figure.data))) for figure in figures)


def _figure(figure: Figure, row: dict[str, Any]) -> FigureValue:
    note = row.get(figure.note_column) if figure.note_column else None
    return FigureValue(figure.name, row.get(figure.column), "" if note is None else str(note))


def _only_row(table: Mapping[str, Any] | None) -> dict[str, Any]:
    if table is None or table["total"] != 1:
        return {}
    return dict(zip(table["columns"], table["rows"][0], strict=True))
