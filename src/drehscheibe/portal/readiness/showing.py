# SPDX-License-Identifier: EUPL-1.2
"""States, matches and faults of needs in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.look import formats
from drehscheibe.look.texts import sentence
from drehscheibe.look.translations import gettext
from drehscheibe.look.units import written_unit
from drehscheibe.portal.usecases.facts import title_in
from drehscheibe.usecases.readiness import sentences

if TYPE_CHECKING:
    from drehscheibe.usecases.model import Need
    from drehscheibe.usecases.readiness import Candidate, ColumnMatch, Fault, State

_SHOWN = 4  # pairs of values


@dataclass(frozen=True, slots=True)
class Showing:
    language: str

    def state(self, state: State) -> tuple[str, str]:
        """Text and kind of its chip."""
        return self._said(sentences.STATES[state]), sentences.STATE_KINDS[state]

    def explained(self, state: State) -> str:
        return self._said(sentences.EXPLAINED[state])

    def route(self, candidate: Candidate) -> str:
        if candidate.is_regional:
            return self._said(N_("named by the package"))
        return self._said(sentences.ROUTES[candidate.route])

    def column(self, need: Need, name: str) -> str:
        """A needed column as people call it."""
        titles = {column.name: column.title for column in need.columns}
        return title_in(titles.get(name, {}), self.language) or name

    def reasons(self, match: ColumnMatch) -> str:
        return ", ".join(self._said(sentences.REASONS[why]) for why in match.why)

    def conversion(self, need: Need, match: ColumnMatch) -> str:
        """What becomes of its values: "cm → m", "Laub → Laubbaum, …", or ""."""
        if match.codes:
            pairs = [f"{value} → {choice}" for value, choice in match.codes.items()]
            return ", ".join(pairs[:_SHOWN]) + (" …" if len(pairs) > _SHOWN else "")
        if match.factor == 1 and not match.offset:
            return ""
        unit = next((c.unit for c in need.columns if c.name == match.needed), "")
        return f"{written_unit(match)} → {written_unit(replace(match, unit=unit))}"

    def fault(self, need: Need, fault: Fault) -> str:
        values = {name: self._value(value) for name, value in fault.params.items()}
        values["column"] = self.column(need, fault.column)
        return sentence(sentences.FAULTS[fault.code], values=values, language=self.language)

    def _value(self, value: str | float) -> str | float:
        """Kinds of geometry have names for people."""
        named = sentences.GEOMETRIES.get(str(value))
        return self._said(named) if named else value

    def missing(self, need: Need, candidate: Candidate) -> str:
        names = [self.column(need, name) for name in candidate.missing]
        return formats.joined(names, language=self.language)

    def there(self, there: int, required: int) -> str:
        values = {"there": there, "required": required}
        text = N_("{there} of {required} needed data are there.")
        return sentence(text, values=values, language=self.language)

    def _said(self, text: str) -> str:
        return gettext(text, language=self.language)
