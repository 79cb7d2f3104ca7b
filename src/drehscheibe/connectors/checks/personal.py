# SPDX-License-Identifier: EUPL-1.2
"""Columns that look like personal data, watched while the batches stream by.

Every value is looked at. A finding tells where and how many, with a masked example. It can only
be a hint: what is looked for, and what not, is written in docs/explanation/personal-data.md.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.checks import patterns
from drehscheibe.connectors.checks.fixes import kept_columns
from drehscheibe.connectors.checks.headers import Meaning, meaning_of
from drehscheibe.connectors.checks.households import PrivatePlaces
from drehscheibe.connectors.checks.masking import masked
from drehscheibe.connectors.checks.masks import Different, mask_of, texts_of
from drehscheibe.connectors.checks.people import somebody
from drehscheibe.connectors.checks.tally import Tally
from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings import Fix
from drehscheibe.domain.tables import ColumnType
from drehscheibe.releases.stream import ROW

if TYPE_CHECKING:
    import numpy.typing as npt

    Rows = npt.NDArray[np.int64]

    from drehscheibe.connectors.checks.masks import Mask
    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.domain.recipes import ColumnRecipe, TableRecipe

LEAVE_OUT = N_("Leave “{column}” out")
ONLY_YEAR = N_("Keep only the year of “{column}”")


Enough = Callable[[int, int], bool]  # (values met, values there)


def _one(met: int, _there: int) -> bool:
    return met > 0


def _some(met: int, there: int) -> bool:
    """A column of companies may hold one firm called like a person; three and 0.5 % are more."""
    return (met >= 3 and met >= 0.005 * there) or met >= 0.05 * there > 0


def _half(met: int, there: int) -> bool:
    return met >= 5 and met >= 0.5 * there


def _most(met: int, there: int) -> bool:
    return met >= 5 and met >= 0.8 * there


@dataclass(frozen=True, slots=True)
class Rule:
    """Which pattern is asked of which columns, and how much of it is a finding."""

    code: str
    pattern: Callable[[pa.Array], Mask]
    meanings: frozenset[Meaning]
    enough: Enough
    otherwise: str = ""  # code of the note when it was met, but not often enough


_ANY = frozenset(Meaning) - {Meaning.COORDINATE}
_TEXTUAL = _ANY - {Meaning.STREET, Meaning.PLACE_NAME, Meaning.HOUSE_NUMBER}
_PEOPLE = frozenset({Meaning.PERSON, Meaning.NAME_PART})
_LONG = 60  # characters; a shorter value is a name or a category, not a text


def _in_long_text(values: pa.Array) -> Mask:
    found = np.zeros(len(values), dtype=bool)
    long = mask_of(pc.greater(pc.utf8_length(values), _LONG))
    if long.any():
        found[long] = patterns.person_in_text(values.filter(pa.array(long)))
    return found


RULES = (
    Rule("personal-names", patterns.name_part, frozenset({Meaning.NAME_PART}), _half),
    Rule("personal-names", patterns.full_name, _PEOPLE, _one),
    Rule("personal-names", patterns.surname, _PEOPLE, _some),
    Rule("personal-names", patterns.full_name, _TEXTUAL - _PEOPLE, _some, "names-possible"),
    Rule("personal-names", patterns.first_name, _TEXTUAL, _half),
    Rule("personal-text", patterns.person_in_text, frozenset({Meaning.REMARK}), _one),
    Rule("personal-text", _in_long_text, _TEXTUAL - {Meaning.REMARK}, _one),
    Rule("personal-email", patterns.personal_email, _ANY, _one),
    Rule("contact-data", patterns.office_email, _ANY, _one),
    Rule("personal-phone", patterns.mobile_number, _ANY, _one),
    Rule("contact-data", patterns.phone_number, _ANY, _one),
    Rule("contact-data", patterns.phone_cell, frozenset({Meaning.PHONE}), _one),
    Rule("personal-bank-account", patterns.iban, _ANY, _one),
    Rule("personal-numbers", patterns.person_number, frozenset({Meaning.NUMBER}), _one),
    Rule("personal-numbers", patterns.insurance_number, _ANY, _most),
    Rule("personal-numbers", patterns.tax_number, _ANY, _most),
    Rule("personal-plates", patterns.licence_plate, frozenset({Meaning.PLATE}), _half),
    Rule("personal-plates", patterns.licence_plate, _ANY - {Meaning.PLATE}, _most),
    Rule("personal-address", patterns.street_address, frozenset({Meaning.HOME}), _one),
)


class ColumnWatch:
    """One column that will be published."""

    def __init__(self, column: ColumnRecipe) -> None:
        self.column = column
        self.meaning = meaning_of(column.source or column.title)
        self.there = 0
        self._rules = [rule for rule in RULES if self.meaning in rule.meanings]
        self._tallies = [Tally() for _ in self._rules]
        self._births = Tally()

    def see(self, values: pa.Array, rows: Rows, texts: Different | None) -> None:
        self.there += len(values) - values.null_count
        if texts:
            self._see_texts(texts, rows)
        elif self.meaning is Meaning.BIRTH:
            self._see_births(values, rows)
        elif self.meaning in {Meaning.PHONE, Meaning.NUMBER} and pa.types.is_integer(values.type):
            self._see_texts(Different(values.cast(pa.string())), rows)

    def _see_births(self, values: pa.Array, rows: Rows) -> None:
        if self.column.coarsen or not pa.types.is_temporal(values.type):
            return
        days = values.cast(pa.date32())
        first, last = date(1900, 1, 1), datetime.now(UTC).date()
        alive = pc.and_(pc.greater_equal(days, first), pc.less_equal(days, last))
        met = mask_of(alive)
        if met.any():
            self._births.add(rows[met], masked(str(days[int(np.argmax(met))].as_py())))

    def _see_texts(self, texts: Different, rows: Rows) -> None:
        for rule, tally in zip(self._rules, self._tallies, strict=True):
            met, example = texts.ask(rule.pattern)
            if example:
                tally.add(rows[met], _example(rule, example))

    def names(self) -> int:
        """Rows that name a person."""
        counts = [t.count for r, t in zip(self._rules, self._tallies, strict=True) if _names(r)]
        return max(counts, default=0)

    def found(self) -> dict[str, Tally]:
        """The findings: the strongest tally of each code."""
        found: dict[str, Tally] = {}
        for rule, tally in zip(self._rules, self._tallies, strict=True):
            enough = rule.enough(tally.count, self.there)
            code = rule.code if enough else rule.otherwise if tally.count else ""
            if code and tally.count > found.get(code, Tally()).count:
                found[code] = tally
        if _some(self._births.count, self.there):
            found["personal-birth-dates"] = self._births
        return _without_echo(found)


def _names(rule: Rule) -> bool:
    return rule.code == "personal-names"


def _without_echo(found: dict[str, Tally]) -> dict[str, Tally]:
    """The weaker statement about the same cells is not worth a second line."""
    if "personal-names" in found or "personal-text" in found:
        found.pop("names-possible", None)
    if "personal-phone" in found or "personal-email" in found:
        found.pop("contact-data", None)
    return found


def _example(rule: Rule, value: str) -> str:
    return masked(somebody(value) if rule.code == "personal-text" else value)


class PersonalWatch:
    """All columns of one table; `see` every batch as read, then `close` into the notebook."""

    def __init__(self, recipe: TableRecipe) -> None:
        self._recipe = recipe
        self._columns = [ColumnWatch(column) for column in kept_columns(recipe)]
        self._places = PrivatePlaces(recipe)
        self._rows = 0

    def see(self, batch: pa.RecordBatch) -> None:
        """Any batch with `_row` and all columns of the recipe by id, omitted ones too."""
        self._rows += batch.num_rows
        rows, texts = batch.column(ROW).to_numpy(), texts_of(batch)
        for watch in self._columns:
            name = watch.column.id
            watch.see(batch.column(name), rows, texts.get(name))
        self._places.see(batch, texts)

    def close(self, notebook: Notebook) -> None:
        """Write the findings. Call it once, after the last batch."""
        for watch in self._columns:
            for code, tally in watch.found().items():
                self._note(notebook, code, watch.column, tally)
        people = max((watch.names() for watch in self._columns), default=0)
        if people >= 0.3 * self._rows > 0:
            self._note_addresses(notebook)
        self._places.close(notebook)

    def _note_addresses(self, notebook: Notebook) -> None:
        """Beside the names of people an address is where they live."""
        for watch in self._columns:
            if watch.meaning is Meaning.STREET and watch.there:
                self._note(notebook, "personal-address", watch.column, Tally(watch.there))

    def _note(self, notebook: Notebook, code: str, column: ColumnRecipe, tally: Tally) -> None:
        notebook.note(
            code,
            table=self._recipe.name,
            column=column.source,
            rows=tally.rows,
            count=tally.count,
            example=tally.example,
            fixes=_fixes(code, column),
        )


def _fixes(code: str, column: ColumnRecipe) -> tuple[Fix, ...]:
    out: Any = Fix(LEAVE_OUT, "omit", column.source)
    if code == "personal-birth-dates" and column.type in {ColumnType.DATE, ColumnType.DATETIME}:
        return (Fix(ONLY_YEAR, f"coarsen.{column.source}", "year"), out)
    return (out,) if code.startswith("personal-") else ()
