# SPDX-License-Identifier: EUPL-1.2
"""Values of a description as people read them: titles instead of codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.look.formats import date as day
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
    """In the order of the form, then what is said of parts of it."""
    names = [name for name in fields if name in after]
    names += [name for name in after if name not in names and name in fields]
    return tuple(
        Told(
            title_of(fields[name], language),
            value_told(fields[name], before.get(name), language),
            value_told(fields[name], after[name], language),
        )
        for name in names
    )


def title_of(field: Field, language: str) -> str:
    title = gettext(field.title, language=language)
    return f"{title} ({field.of})" if field.of else title


def value_told(field: Field, value: Any, language: str) -> str:
    values = value if isinstance(value, list | tuple) else [value] if value else []
    if field.is_day:
        return ", ".join(day(one, language=language) for one in values)
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
