# SPDX-License-Identifier: EUPL-1.2
"""From a grid of cells to a table recipe, and from grid and recipe to typed batches."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.tables import columns as column_recipes
from drehscheibe.connectors.tables.answers import Answers
from drehscheibe.connectors.tables.choices import Choice, number_style
from drehscheibe.connectors.tables.header import Header, find_header, header_at
from drehscheibe.connectors.tables.profile import ColumnProfile
from drehscheibe.connectors.tables.survey import Survey
from drehscheibe.connectors.tables.times import times_of
from drehscheibe.connectors.tables.values import parse_column, reading
from drehscheibe.domain.errors import N_, InputRefused
from drehscheibe.domain.findings import Fix
from drehscheibe.domain.recipes import TableRecipe
from drehscheibe.domain.slugs import slugify
from drehscheibe.releases.stream import BATCH_ROWS, ROW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.reading import Surroundings
    from drehscheibe.connectors.tables.cells import Grid

MOST_BYTES_IN_CELL = 16 << 20
MOST_COLUMNS = 1_900  # SQLite ends at 2,000 columns; some are ours
_LISTED = 10  # names in one sentence


@dataclass(frozen=True, slots=True)
class Source:
    """Where a grid comes from: what its table is called and how it is found again."""

    format: str
    title: str
    locator: dict[str, str | int] = field(default_factory=dict)


def table_title(path: Path) -> str:
    """A file that holds one table gives it its name."""
    return " ".join(path.stem.replace("_", " ").split()) or path.name


def describe_grid(
    grid: Grid, source: Source, surroundings: Surroundings, notebook: Notebook
) -> TableRecipe:
    """Read the whole grid once and decide how it is to be read.

    Raises `InputRefused` when there are too many columns or no rows.
    """
    answers = Answers.of(surroundings)
    refuse_answers(answers, notebook)
    name = slugify(source.title)
    previous = surroundings.table_before(name)
    header = _header(grid, answers, previous)
    _refuse_width(header, name, notebook)
    _note_header(header, name, notebook)
    match = column_recipes.match_columns(header.names, previous)
    column_recipes.note_changes(match, header.names, name, notebook)
    profiles = _profiles(header, answers, match, notebook)
    survey = Survey(profiles, footer_rows=answers.whole("skip_footer"))
    for batch in grid.batches(header.data_row):
        survey.add(batch)
    survey.finish()
    _note_survey(survey, name, notebook)
    choices = _choices(header, profiles, answers, match)
    _note_choices(header, profiles, choices, (name, notebook))
    kept = [i for i, profile in enumerate(profiles) if profile.filled or i not in header.unnamed]
    names = column_recipes.ColumnNames(previous)
    columns = tuple(names.recipe(i, header, choices[i], match.before(i)) for i in kept)
    times = times_of(columns, answers, previous)
    return TableRecipe(
        name=name,
        title=source.title,
        format=source.format,
        locator={
            **source.locator,
            "header_row": header.first_row,
            "data_row": header.data_row,
            "last_row": survey.last_row,
            "width": len(header.names),
        },
        columns=columns,
        time_column=times.column,
        end_column=times.end,
        zone=answers.zone,
    )


def read_grid(grid: Grid, recipe: TableRecipe) -> Iterator[pa.RecordBatch]:
    """Typed batches of the rows of data, columns by id; empty rows are left out."""
    last = int(recipe.locator["last_row"])
    plans = [
        (column, reading(column.type, column.format), frozenset(column.nulls))
        for column in recipe.columns
    ]
    names = [ROW, *(column.id for column in recipe.columns)]
    for batch in grid.batches(int(recipe.locator["data_row"])):
        keep = pc.and_(batch.filled(), pc.less_equal(batch.rows, last))
        rows = batch.filter(keep)
        for start in range(0, len(rows.rows), BATCH_ROWS):
            part = rows.slice(start, BATCH_ROWS)
            values = [
                parse_column(part.columns[column.position], how, nulls, recipe.zone)
                for column, how, nulls in plans
            ]
            yield pa.RecordBatch.from_arrays([part.rows, *values], names=names)


def refuse_answers(answers: Answers, notebook: Notebook) -> None:
    """An answer that is silently ignored would be worse than none. Raises `InputRefused`."""
    for answer in answers.not_understood():
        notebook.note("answer-not-understood", example=answer)
    if answers.not_understood():
        raise InputRefused(notebook.findings())


def _header(grid: Grid, answers: Answers, previous: TableRecipe | None) -> Header:
    row = answers.whole("header_row")
    if row is None and previous is not None:
        row = _row_with_names(grid, {column.source for column in previous.columns})
    if row is not None:
        return header_at(grid.head, grid.width, grid.merges, row)
    return find_header(grid.head, grid.width, grid.merges)


def _row_with_names(grid: Grid, names: set[str]) -> int | None:
    """The row that holds most of the names of the release before, if it holds half of them."""
    found = [(len(names & set(row)), -number) for number, row in enumerate(grid.head, 1)]
    most, number = max(found, default=(0, 0))
    return -number if most >= max(1, len(names) / 2) else None


def _refuse_width(header: Header, table: str, notebook: Notebook) -> None:
    if not header.names:
        notebook.note("table-empty", table=table)
        raise InputRefused(notebook.findings())
    if len(header.names) > MOST_COLUMNS:
        count = len(header.names)
        notebook.note("too-many-columns", table=table, count=count, most=MOST_COLUMNS)
        raise InputRefused(notebook.findings())


def _note_header(header: Header, table: str, notebook: Notebook) -> None:
    if header.titles:
        notebook.note(
            "title-rows-skipped",
            table=table,
            rows=header.titles,
            example=" · ".join(header.titles.values()),
            fixes=(Fix(N_("The header is the first row"), "header_row", "1"),),
        )
    if not header.first_row:
        fix = Fix(N_("The first row is the header"), "header_row", str(header.data_row))
        notebook.note("header-missing", table=table, rows=[header.data_row], fixes=(fix,))
        return
    if header.assumed:
        fix = Fix(N_("No row is the header"), "header_row", "0")
        at, name = header.first_row, header.names[0]
        notebook.note("header-assumed", table=table, rows=[at], example=name, fixes=(fix,))
    if header.row_count > 1:
        rows = range(header.first_row, header.data_row)
        example = next((group for group in header.groups if group), header.names[0])
        notebook.note("header-rows-joined", table=table, rows=rows, example=example)
    for name in header.repeated:
        notebook.note("column-name-repeated", table=table, column=name, rows=[header.first_row])


def _profiles(
    header: Header, answers: Answers, match: column_recipes.Match, notebook: Notebook
) -> list[ColumnProfile]:
    for answer in answers.without_column(header.names):
        notebook.note("answer-without-column", example=answer)
    return [
        ColumnProfile(
            nulls=answers.nulls(name),
            zone=answers.zone,
            wanted=column_recipes.wanted_readings(name, answers, match.before(i)),
        )
        for i, name in enumerate(header.names)
    ]


def _note_survey(survey: Survey, table: str, notebook: Notebook) -> None:
    if any(profile.longest > MOST_BYTES_IN_CELL for profile in survey.profiles):
        notebook.note("row-too-large", table=table, limit=MOST_BYTES_IN_CELL >> 20)
        raise InputRefused(notebook.findings())
    if not survey.rows:
        notebook.note("table-empty", table=table)
        raise InputRefused(notebook.findings())
    if survey.empty.count:
        rows, count = survey.empty.rows, survey.empty.count
        notebook.note("rows-empty", table=table, rows=rows, count=count)
    if survey.totals.count:
        totals = survey.totals
        notebook.note(
            "totals-inside",
            table=table,
            rows=totals.rows,
            count=totals.count,
            example=totals.example,
        )
    if survey.footer.count:
        notebook.note(
            "footer-skipped",
            table=table,
            rows=survey.footer.rows,
            example=survey.footer.example,
            fixes=(Fix(N_("These rows are data"), "skip_footer", "0"),),
        )


def _choices(
    header: Header, profiles: list[ColumnProfile], answers: Answers, match: column_recipes.Match
) -> list[Choice]:
    style = answers.style or number_style(profiles)
    return [
        column_recipes.choice_for(profile, name, answers, match.before(i), style=style)
        for i, (name, profile) in enumerate(zip(header.names, profiles, strict=True))
    ]


def _note_choices(
    header: Header,
    profiles: list[ColumnProfile],
    choices: list[Choice],
    where: tuple[str, Notebook],
) -> None:
    table, notebook = where
    for i, name in enumerate(header.names):
        if i in header.unnamed and header.first_row:
            _note_unnamed(profiles[i], name, table, notebook)
        if profiles[i].filled:
            column_recipes.note_remarks(choices[i], table, name, notebook)
    named = [i for i in range(len(profiles)) if i not in header.unnamed]
    empty = [header.names[i] for i in named if not profiles[i].filled]
    if empty:
        listed = ", ".join(f"“{name}”" for name in empty[:_LISTED])
        more = " …" if len(empty) > _LISTED else ""
        notebook.note("columns-empty", table=table, count=len(empty), columns=listed + more)


def _note_unnamed(profile: ColumnProfile, name: str, table: str, notebook: Notebook) -> None:
    if profile.filled:
        notebook.note("column-name-missing", table=table, column=name, count=profile.filled)
    else:
        notebook.note("column-dropped-empty", table=table)
