# SPDX-License-Identifier: EUPL-1.2
"""From the attributes of a layer to column recipes; text that is numbers or dates is read so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pyarrow as pa

from drehscheibe.connectors.tables import columns
from drehscheibe.connectors.tables.answers import Answers, UnknownPattern
from drehscheibe.connectors.tables.choices import TYPE_WORDS, Choice, number_style
from drehscheibe.connectors.tables.header import Header
from drehscheibe.connectors.tables.profile import ColumnProfile
from drehscheibe.connectors.tables.quantities import unit_in_name
from drehscheibe.connectors.tables.values import parse_column, reading
from drehscheibe.connectors.vectors.arrow_types import convert, row_numbers
from drehscheibe.domain.errors import N_, InputRefused
from drehscheibe.domain.findings import Fix
from drehscheibe.domain.tables import ColumnType

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.reading import Surroundings
    from drehscheibe.domain.recipes import ColumnRecipe

    TextBatches = Callable[[list[str]], Iterator[pa.RecordBatch]]

# Whoever made a typed file with a text column of digits meant keys, so whole numbers stay text.
_FROM_TEXT = frozenset(
    {
        ColumnType.NUMBER,
        ColumnType.DATE,
        ColumnType.DATETIME,
        ColumnType.TIME,
        ColumnType.BOOLEAN,
    }
)
_ABOUT_DIGITS = {"name-kept-as-text", "leading-zeros-kept", "kept-as-text"}
_WIDE_BYTES = 4 << 20
_NUMERIC = {ColumnType.INTEGER, ColumnType.NUMBER}


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute: its name in the source, how people write it, the type the source gives it."""

    source: str
    title: str
    type: ColumnType


def column_recipes(
    attributes: Sequence[Attribute],
    texts: TextBatches,
    *,
    table: str,
    surroundings: Surroundings,
    notebook: Notebook,
) -> tuple[ColumnRecipe, ...]:
    """One recipe for each attribute. `texts` streams the text attributes asked for by name.

    Raises `InputRefused` when somebody asked for a pattern of dates that does not exist.
    """
    answers = Answers.of(surroundings)
    previous = surroundings.table_before(table)
    match = columns.match_columns(tuple(one.source for one in attributes), previous)
    columns.note_changes(match, tuple(one.title for one in attributes), table, notebook)
    before = {one.source: _before(match.before(i)) for i, one in enumerate(attributes)}
    try:
        choices = _Choices(answers, before).of(attributes, texts)
    except UnknownPattern as unknown:
        notebook.note("date-pattern-unknown", example=str(unknown))
        raise InputRefused(notebook.findings()) from unknown
    header = Header(1, 2, tuple(one.title for one in attributes))
    names = columns.ColumnNames(previous)
    recipes = []
    for i, (one, choice) in enumerate(zip(attributes, choices, strict=True)):
        _note(choice, one, table, notebook)
        recipe = names.recipe(i, header, choice, match.before(i))
        recipes.append(replace(recipe, source=one.source))
    return tuple(recipes)


def _before(recipe: ColumnRecipe | None) -> ColumnRecipe | None:
    """How a text was read before; a column that had a type of its own then says nothing of it."""
    if recipe is None or (not recipe.format and recipe.type is not ColumnType.TEXT):
        return None
    return recipe


class _Choices:
    def __init__(self, answers: Answers, before: dict[str, ColumnRecipe | None]) -> None:
        self._answers = answers
        self._before = before

    def of(self, attributes: Sequence[Attribute], texts: TextBatches) -> list[Choice]:
        profiles = self._profiles([one for one in attributes if one.type is ColumnType.TEXT], texts)
        style = self._answers.style or number_style(list(profiles.values()))
        return [
            self._of_text(one, profiles[one.source], style)
            if one.source in profiles
            else self._of_typed(one)
            for one in attributes
        ]

    def _profiles(
        self, attributes: list[Attribute], texts: TextBatches
    ) -> dict[str, ColumnProfile]:
        answers = self._answers
        profiles = {
            one.source: ColumnProfile(
                nulls=answers.nulls(one.title),
                zone=answers.zone,
                wanted=columns.wanted_readings(one.title, answers, self._before[one.source]),
            )
            for one in attributes
        }
        first = 1
        for batch in _wide(texts(list(profiles))) if profiles else ():
            rows = row_numbers(first, len(batch))
            for source, profile in profiles.items():
                text = convert(batch.column(source), to=ColumnType.TEXT, zone=answers.zone)
                profile.add(rows, text)
            first += len(batch)
        return profiles

    def _of_text(self, one: Attribute, profile: ColumnProfile, style: str) -> Choice:
        before = self._before[one.source]
        choice = columns.choice_for(profile, one.title, self._answers, before, style=style)
        if self._answers.wanted(one.title) or before is not None:
            return choice
        if choice.type in _FROM_TEXT:
            return choice
        remarks = tuple(one for one in choice.remarks if one.code not in _ABOUT_DIGITS)
        return replace(choice, type=ColumnType.TEXT, format="", unit="", remarks=remarks)

    def _of_typed(self, one: Attribute) -> Choice:
        """The type of the source holds, but anything can be shown as text."""
        wanted = {reading.type for reading in self._answers.wanted(one.title)}
        kind = ColumnType.TEXT if wanted == {ColumnType.TEXT} else one.type
        unit = unit_in_name(one.title) if kind in _NUMERIC else ""
        return Choice(kind, unit=self._answers.unit(one.title) or unit)


def _wide(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Several batches as one, so that words that come again are looked at less often."""
    waiting: list[pa.RecordBatch] = []
    for batch in batches:
        waiting.append(batch)
        if sum(one.nbytes for one in waiting) >= _WIDE_BYTES:
            yield pa.concat_batches(waiting)
            waiting = []
    if waiting:
        yield pa.concat_batches(waiting)


def _note(choice: Choice, one: Attribute, table: str, notebook: Notebook) -> None:
    columns.note_remarks(choice, table, one.title, notebook)
    if one.type is ColumnType.TEXT and choice.type is not ColumnType.TEXT:
        fix = Fix(N_("Keep it as text"), f"type.{one.title}", ColumnType.TEXT.value)
        word = TYPE_WORDS[choice.type]
        notebook.note("text-read-as", table=table, column=one.title, fixes=(fix,), type=word)


def typed(values: pa.Array, column: ColumnRecipe, *, zone: str) -> pa.Array:
    """The values of one batch in the type of the recipe; null where they do not fit."""
    if not column.format and not column.nulls:
        return convert(values, to=column.type, zone=zone)
    text = convert(values, to=ColumnType.TEXT, zone=zone)
    return parse_column(text, reading(column.type, column.format), frozenset(column.nulls), zone)
