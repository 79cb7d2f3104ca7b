# SPDX-License-Identifier: EUPL-1.2
"""What a person answered (`--set KEY=VALUE`), as reading a table needs it.

The keys are listed in docs/reference/answers.md.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from drehscheibe.connectors.choices import wanted_readings
from drehscheibe.connectors.moments import TIME_PART, UnknownPattern
from drehscheibe.connectors.values import NULLS
from drehscheibe.domain.tables import ColumnType

if TYPE_CHECKING:
    from drehscheibe.connectors.reading import Surroundings
    from drehscheibe.connectors.values import Reading

ZONE = "Europe/Berlin"
_TYPES = {kind.value: kind for kind in ColumnType} | {
    "text": ColumnType.TEXT,
    "datetime": ColumnType.DATETIME,
}
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
        return {",": "de", "comma": "de", ".": "en", "point": "en"}.get(
            self.given.get("decimal", ""), ""
        )

    def nulls(self, column: str) -> frozenset[str]:
        """Spellings of "no value": those of the column, of the file, or the usual ones."""
        given = self.given.get(f"null.{column}", self.given.get("null"))
        return NULLS if given is None else frozenset(one for one in given.split("|") if one)

    def says_nulls(self, column: str) -> bool:
        return f"null.{column}" in self.given or "null" in self.given

    def unit(self, column: str) -> str | None:
        return self.given.get(f"unit.{column}")

    def wanted(self, column: str) -> tuple[Reading, ...]:
        """The readings somebody asked for. Raises `UnknownPattern`."""
        kind = _TYPES.get(self.given.get(f"type.{column}", ""))
        form = self.given.get(f"format.{column}", "")
        pattern = self.given.get(f"date_format.{column}", "")
        if pattern:
            has_time = "%H" in pattern or kind is ColumnType.DATETIME
            kind = ColumnType.DATETIME if has_time else ColumnType.DATE
            day = pattern.split("%H")[0].rstrip(" T,")
            form = day + TIME_PART if has_time else day
        if kind is None and form in {"de", "en"}:
            kind = ColumnType.NUMBER
        return wanted_readings(kind, form) if kind else ()


__all__ = ["ZONE", "Answers", "UnknownPattern"]
