# SPDX-License-Identifier: EUPL-1.2
"""What of the contract (docs/reference/embeds.md) a dataset's page offers to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.portal.catalogue.colours import colours_of
from drehscheibe.portal.embeds.figures import is_measured
from drehscheibe.portal.embeds.wish import NOT_EQUALS
from drehscheibe.portal.templating import language_now

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.domain.tables import Column, Table
    from drehscheibe.portal.catalogue.queries import Shown

Named = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """Names as addresses have them, and titles: `columns` to show, `asked` for one value,
    `measured` for their ends; `styles` of the map beside the usual one."""

    columns: Named
    asked: Named
    measured: Named
    styles: Named


def choices_of(shown: Shown, table: Table) -> Choices:
    return Choices(
        columns=_named(c for c in table.columns if "," not in c.name),
        asked=_named(c for c in table.columns if c.name not in NOT_EQUALS),
        measured=_named(c for c in table.columns if is_measured(c)),
        styles=_styles(shown, table),
    )


def _named(columns: Iterable[Column]) -> Named:
    return tuple((column.name, column.title) for column in columns)


def _styles(shown: Shown, table: Table) -> Named:
    if not (table.geometry and table.bbox):
        return ()
    found = colours_of(shown, table, asked="", language=language_now())
    return tuple(one for one in found.choices if one[0] != found.chosen) if found else ()
