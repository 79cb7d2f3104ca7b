# SPDX-License-Identifier: EUPL-1.2
"""Values of a description as people read them: titles instead of codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.look.translations import gettext
from drehscheibe.portal.descriptions.wishes import FIELDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drehscheibe.portal.descriptions.models import BulkLine


@dataclass(frozen=True, slots=True)
class Told:
    """One field: what stood there, and what will. "" is nothing."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    line: BulkLine
    fields: tuple[Told, ...]


def told(before: Mapping[str, Any], after: Mapping[str, Any], language: str) -> tuple[Told, ...]:
    """In the order of the form."""
    return tuple(
        Told(
            gettext(field.title, language=language),
            value_told(name, before.get(name), language),
            value_told(name, after[name], language),
        )
        for name, field in FIELDS.items()
        if name in after
    )


def value_told(name: str, value: Any, language: str) -> str:
    values = value if isinstance(value, list | tuple) else [value] if value else []
    codes = FIELDS[name].codes or {}
    return ", ".join(gettext(codes.get(one, str(one)), language=language) for one in values)


def shown_lines(lines: Iterable[BulkLine], language: str) -> list[ShownLine]:
    return [ShownLine(one, told(one.before, one.after, language)) for one in lines]
