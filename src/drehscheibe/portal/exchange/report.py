# SPDX-License-Identifier: EUPL-1.2
"""The statistics as a document for the funder."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils import timezone

from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import date, number
from drehscheibe.look.texts import sentence
from drehscheibe.look.translations import gettext
from drehscheibe.look.typeset import Document, Listing, Section
from drehscheibe.portal.exchange.texts import ENDS, MATURITIES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.portal.exchange.statistics import Row

_NOTE = N_("Counted from what really ran; nothing is declared by hand. As of {day}.")


def report(rows: Sequence[Row], region: str, language: str) -> Document:
    return _Words(rows, region, language).document()


@dataclass(frozen=True, slots=True)
class _Words:
    rows: Sequence[Row]
    region: str
    language: str

    def document(self) -> Document:
        today = timezone.localdate()
        note = sentence(_NOTE, values={"day": self._date(today)}, language=self.language)
        head = (N_("Use case"), N_("How far"), N_("Towns"), N_("Active days"), N_("Refreshed"))
        sections = (
            Section(self._text(N_("Who uses what")), (note,), self._sums(),
                    self._listing(head, [self._row(row) for row in self.rows], wide=0)),
            Section(self._text(N_("In which towns")), facts=self._towns()),
            Section(self._text(N_("Time and versions")), listings=self._listing(
                (N_("Use case"), N_("Declared hours"), N_("Minutes to bind (median)"),
                 N_("Versions in use")), [self._effort(row) for row in self.rows])),
            Section(self._text(N_("Why towns stopped")), facts=self._ends()),
        )  # fmt: skip
        return Document(
            title=self._text(N_("Use cases in use")),
            subtitle=self.region,
            language=self.language,
            author=self.region,
            date=today.isoformat(),
            footer=self._text(N_("Use cases in use")),
            page=self._text(N_("Page")),
            sections=tuple(s for s in sections if s.sentences or s.facts or s.listings),
        )

    def _sums(self) -> tuple[tuple[str, str], ...]:
        live = sum(row.standing.towns for row in self.rows)
        towns = {town for row in self.rows for town in row.towns}
        days = round(sum(row.days for row in self.rows))
        return (
            (self._text(N_("Use cases")), self._number(len(self.rows))),
            (self._text(N_("Live adoptions")), self._number(live)),
            (self._text(N_("Towns that take part")), self._number(len(towns))),
            (self._text(N_("Active days")), self._number(days)),
        )

    def _row(self, row: Row) -> tuple[str, ...]:
        return (
            row.title, self._text(MATURITIES[row.standing.maturity]),
            self._number(row.standing.towns), self._number(round(row.days)),
            self._date(row.refreshed) if row.refreshed else "",
        )  # fmt: skip

    def _effort(self, row: Row) -> tuple[str, ...]:
        measured = "" if row.measured is None else self._number(max(1, round(row.measured / 60)))
        spread = ", ".join(f"{name} ({count})" for name, count in sorted(row.versions.items()))
        return (row.title, self._number(row.declared_hours), measured, spread)

    def _towns(self) -> tuple[tuple[str, str], ...]:
        return tuple((row.title, ", ".join(row.towns)) for row in self.rows if row.towns)

    def _ends(self) -> tuple[tuple[str, str], ...]:
        told = ((row.title, self._reasons(row)) for row in self.rows if row.ends)
        return tuple(told)

    def _reasons(self, row: Row) -> str:
        named = {str(code): text for code, text in ENDS.items()}
        return ", ".join(f"{self._text(named[code])} ({n})" for code, n in row.ends.items())

    def _listing(
        self, head: tuple[str, ...], rows: list[tuple[str, ...]], wide: int = 0
    ) -> tuple[Listing, ...]:
        return (Listing(tuple(map(self._text, head)), tuple(rows), wide),) if rows else ()

    def _text(self, text: str) -> str:
        return gettext(text, language=self.language)

    def _number(self, value: float) -> str:
        return number(value, language=self.language)

    def _date(self, value: object) -> str:
        return date(value, language=self.language)  # type: ignore[arg-type]
