# SPDX-License-Identifier: EUPL-1.2
"""What a person answered (`--set KEY=VALUE`), as reading a table needs it.

The keys are listed in docs/reference/answers.md.
"""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drehscheibe.connectors.tables.choices import wanted_readings
from drehscheibe.connectors.tables.encoding import known_encoding
from drehscheibe.connectors.tables.moments import TIME_PART, UnknownPattern
from drehscheibe.connectors.tables.values import NULLS, TRUTHS, reading
from drehscheibe.domain.slugs import slugify
from drehscheibe.domain.tables import ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from drehscheibe.connectors.reading import Surroundings
    from drehscheibe.connectors.tables.values import Reading

ZONE = "Europe/Berlin"
_TYPES = {kind.value: kind for kind in ColumnType} | {
    "text": ColumnType.TEXT,
    "datetime": ColumnType.DATETIME,
}
_DECIMALS = {",": "de", "comma": "de", ".": "en", "point": "en"}
_WORDS = {"tab": "\t", "comma": ",", "semicolon": ";", "pipe": "|", "none": ""}


@dataclass(frozen=True, slots=True)
class Answers:
    """The answers of the release before, overruled by today's."""

    given: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, surroundings: Surroundings) -> Answers:
        before = surroundings.previous.answers if surroundings.previous else {}
        return cls({**before, **surroundings.answers})

    def text(self, key: str) -> str | None:
        return self.given.get(key)

    def sign(self, key: str) -> str | None:
        """A separator or quote: the sign itself or its name ("tab")."""
        given = self.given.get(key)
        return None if given is None else _WORDS.get(given, given)

    def whole(self, key: str) -> int | None:
        """A row number or a number of rows; None when it is not given or no number."""
        given = self.given.get(key, "")
        return int(given) if given.isdigit() else None

    @property
    def zone(self) -> str:
        return self.given.get("zone", ZONE)

    @property
    def style(self) -> str:
        """How numbers are written in the whole file: "de", "en" or "" when nobody said."""
        return _DECIMALS.get(self.given.get("decimal", ""), "")

    def nulls(self, column: str) -> frozenset[str]:
        """Spellings of "no value": those of the column, of the file, or the usual ones."""
        given = self._about("null", column)
        given = self.given.get("null") if given is None else given
        return NULLS if given is None else frozenset(one for one in given.split("|") if one)

    def says_nulls(self, column: str) -> bool:
        return "null" in self.given or self._about("null", column) is not None

    def unit(self, column: str) -> str | None:
        return self._about("unit", column)

    def wanted(self, column: str) -> tuple[Reading, ...]:
        """The readings somebody asked for; none when nobody did."""
        kind = _TYPES.get(self._about("type", column) or "")
        form = self._about("format", column) or ""
        if pattern := self._about("date_format", column):
            has_time = "%H" in pattern or kind is ColumnType.DATETIME
            kind = ColumnType.DATETIME if has_time else ColumnType.DATE
            day = pattern.split("%H")[0].rstrip(" T,")
            form = day + TIME_PART if has_time else day
        if kind is None and form:
            kind = ColumnType.NUMBER if form in _STYLES else ColumnType.BOOLEAN
        return wanted_readings(kind, form) if kind else ()

    def _about(self, key: str, column: str) -> str | None:
        """By the name in the file, or by the name for machines."""
        by_name = self.given.get(f"{key}.{column}")
        if by_name is not None:
            return by_name
        return self.given.get(f"{key}.{slugify(column, separator='_')}")

    def not_understood(self) -> list[str]:
        """The answers that mean nothing to us, as they were given."""
        return [f"{key}={value}" for key, value in self.given.items() if not _means(key, value)]

    def without_column(self, columns: Iterable[str]) -> list[str]:
        """Answers about columns that the table does not have."""
        known = {name for column in columns for name in (column, slugify(column, separator="_"))}
        return [
            f"{key}={value}"
            for key, value in self.given.items()
            if (parts := key.split(".", 1))[0] in _ABOUT_COLUMNS
            and len(parts) == 2
            and parts[1] not in known
        ]


def _means(key: str, value: str) -> bool:
    """Keys of others (`place`, `title` …) are theirs to judge."""
    return _CHECKS.get(key.split(".", 1)[0], _anything)(value)


def _anything(_value: str) -> bool:
    return True


def _is_zone(value: str) -> bool:
    return value in zoneinfo.available_timezones()


def _is_pattern(value: str) -> bool:
    try:
        reading(ColumnType.DATE, value.split("%H")[0].rstrip(" T,"))
    except UnknownPattern:
        return False
    return True


_STYLES = {"de", "en"}
_ABOUT_COLUMNS = {"type", "format", "date_format", "unit", "null"}
_CHECKS: dict[str, Callable[[str], bool]] = {
    "encoding": lambda value: bool(known_encoding(value)),
    "separator": lambda value: len(_WORDS.get(value, value)) <= 1,
    "quote": lambda value: len(_WORDS.get(value, value)) <= 1,
    "header_row": str.isdigit,
    "skip_footer": str.isdigit,
    "decimal": lambda value: value in _DECIMALS,
    "zone": _is_zone,
    "type": lambda value: value in _TYPES,
    "format": lambda value: value in {*_STYLES, *TRUTHS},
    "date_format": _is_pattern,
}

__all__ = ["ZONE", "Answers", "UnknownPattern"]
