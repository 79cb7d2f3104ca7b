# SPDX-License-Identifier: EUPL-1.2
"""Values of a description as people read them: titles instead of codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.look.translations import gettext

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from drehscheibe.portal.descriptions.models import BulkLine
    from drehscheibe.portal.descriptions.things import Things
    from drehscheibe.portal.descriptions.wishes import Field


@dataclass(frozen=True, slots=True)
class Told:
    """One field: what stood there, and what will. "" is nothing."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ShownLine:
    line: BulkLine
    title: str
    address: str
    fields: tuple[Told, ...]


def told(
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    language: str,
    fields: Mapping[str, Field],
) -> tuple[Told, ...]:
    """In the order of the form."""
    return tuple(
        Told(
            gettext(field.title, language=language),
            value_told(field, before.get(name), language),
            value_told(field, after[name], language),
        )
        for name, field in fields.items()
        if name in after
    )


def value_told(field: Field, value: Any, language: str) -> str:
    values = value if isinstance(value, list | tuple) else [value] if value else []
    codes = field.codes or {}
    return ", ".join(gettext(codes.get(one, str(one)), language=language) for one in values)


def shown_lines(things: Things, lines: Iterable[BulkLine], language: str) -> list[ShownLine]:
    listed = list(lines)
    return [
        ShownLine(
            line,
            things.title(thing),
            things.address(thing),
            told(line.before, line.after, language, things.fields),
        )
        for line, thing in zip(listed, things.of(listed), strict=True)
    ]
