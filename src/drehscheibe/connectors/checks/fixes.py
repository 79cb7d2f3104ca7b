# SPDX-License-Identifier: EUPL-1.2
"""Carries out what a person decided: leave columns out, coarsen places and dates, drop rows."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.checks.coarse import (
    CoarsePlaces,
    asked_step,
    is_coarsened,
    meanings_left_out,
)
from drehscheibe.connectors.checks.headers import meaning_of
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.sentences import harmless
from drehscheibe.domain.tables import Column, ColumnType
from drehscheibe.releases.stream import GEOMETRY, ROW

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drehscheibe.connectors.checks.coarse import Step
    from drehscheibe.connectors.checks.masks import Mask
    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.reading import Surroundings
    from drehscheibe.domain.recipes import ColumnRecipe, TableRecipe

STEPS = {"year": ColumnType.INTEGER, "month": ColumnType.TEXT}
NO_KEY = "none"
DUPLICATES = "exact-duplicates"


# The keys of docs/reference/answers.md; `COLUMN_KEYS` take the name of a column behind the dot.
KEYS = frozenset(
    {"axes", "crs", "decimal", "drop", "drop_rows", "encoding", "geometry", "header_row", "id"}
    | {"keep_area", "keep_rows"}
    | {"layer", "licence", "null", "place", "quote", "separator", "sheet", "skip_footer", "time"}
    | {"zone"}
)
COLUMN_KEYS = (
    *("coarsen.", "date_format.", "description.", "format.", "null.", "title.", "type."),
    "unit.",
)
TABLE_KEYS = (".axes", ".crs", ".geometry", ".place")  # behind the name of a table


def require_keys(answers: Mapping[str, str]) -> None:
    """Raise `InvalidParameter` for a key that nobody asks for: a typing error would do nothing."""
    for key in answers:
        of_part = key.startswith(COLUMN_KEYS) or key.endswith(TABLE_KEYS)
        if key not in KEYS and not of_part:
            raise InvalidParameter(f"--set {key}", N_("is not among the answers we know"))


def with_answers(recipe: TableRecipe, surroundings: Surroundings) -> TableRecipe:
    """The recipe with `--omit`, `coarsen.*`, `drop`, `drop_rows`, `keep_rows`, `keep_area`.

    Raises `InvalidParameter` for steps that do not exist. See also `require_known`.
    """
    before = surroundings.previous.answers if surroundings.previous else {}
    answers = {**before, **surroundings.answers}
    answers.pop("drop_rows", None)  # numbers of rows mean something in one file only
    rows = surroundings.answers.get("drop_rows", "")
    _intervals(rows)
    coarsen = _about("coarsen.", answers)
    said = _Said(
        surroundings.omit, coarsen, _about("title.", answers), _about("description.", answers)
    )
    columns = tuple(_answered(column, said) for column in recipe.columns)
    return replace(
        recipe,
        columns=columns,
        place=replace(recipe.place, coarsen=asked_step(coarsen) or recipe.place.coarsen),
        id_column=_key(answers, columns) or recipe.id_column or _key_before(recipe, surroundings),
        drop=_drop(answers) or recipe.drop,
        drop_rows=rows,
        keep=answers.get("keep_rows", "").strip(),
        keep_area=answers.get("keep_area", "").strip(),
    )


@dataclass(frozen=True, slots=True)
class _Said:
    """What people said about columns, by any of their names."""

    omit: frozenset[str]
    coarsen: dict[str, str]
    titles: dict[str, str]
    descriptions: dict[str, str]


def _about(key: str, answers: dict[str, str]) -> dict[str, str]:
    """`{"title.Name": "…"}` as `{"Name": "…"}`."""
    return {name[len(key) :]: value for name, value in answers.items() if name.startswith(key)}


def _named(said: dict[str, str], names: set[str], otherwise: str) -> str:
    return next((said[name] for name in sorted(names & said.keys())), otherwise)


def _answered(column: ColumnRecipe, said: _Said) -> ColumnRecipe:
    names = _names(column)
    step = _named(said.coarsen, names, column.coarsen)
    if step and step not in STEPS:
        raise InvalidParameter(f"coarsen.{column.source}", N_("can be “year” or “month”"))
    if step and column.type not in {ColumnType.DATE, ColumnType.DATETIME}:
        raise InvalidParameter(f"coarsen.{column.source}", N_("is only possible for dates"))
    return replace(
        column,
        omit=column.omit or bool(names & said.omit),
        coarsen=step,
        title=harmless(_named(said.titles, names, column.title)) or column.source,
        description=harmless(_named(said.descriptions, names, column.description)),
    )


def _key(answers: dict[str, str], columns: tuple[ColumnRecipe, ...]) -> str:
    wanted = answers.get("id", "")
    if wanted in {"", NO_KEY}:
        return wanted
    return next((c.id for c in columns if wanted in _names(c) and not c.omit), "")


def _key_before(recipe: TableRecipe, surroundings: Surroundings) -> str:
    """The key of the release before, as long as its column is there."""
    before = surroundings.table_before(recipe.name)
    key = before.id_column if before else ""
    there = {NO_KEY, *(column.id for column in recipe.columns)}
    return key if key in there else ""


def require_known(recipes: list[TableRecipe], surroundings: Surroundings) -> None:
    """Raise `InvalidParameter` for a column that no table has.

    An answer that silently does nothing could let people appear who were meant to be hidden.
    """
    known = {name for recipe in recipes for column in recipe.columns for name in _names(column)}
    answers = surroundings.answers
    coarse = {key[8:] for key in answers if key.startswith("coarsen.")} - {GEOMETRY}
    key = {answers.get("id", "")} - {"", NO_KEY}
    for name in sorted((coarse | key | surroundings.omit) - known):
        raise InvalidParameter(name, N_("is no column of this file"))


def _names(column: ColumnRecipe) -> set[str]:
    return {column.id, column.source, column.name, column.title}


def _drop(answers: dict[str, str]) -> str:
    drop = answers.get("drop", "")
    if drop not in {"", DUPLICATES}:
        raise InvalidParameter("drop", N_("can be “exact-duplicates”"))
    return drop


def _intervals(text: str) -> list[tuple[int, int]]:
    """ "12,15-18" as first and last row of each part."""
    intervals = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        ends = part.split("-")
        if len(ends) > 2 or not all(end.strip().isdigit() for end in ends):
            raise InvalidParameter("drop_rows", N_("must look like “12,15-18”"))
        intervals.append((int(ends[0]), int(ends[-1])))
    return intervals


def published_columns(recipe: TableRecipe) -> tuple[Column, ...]:
    """The columns as they leave here: without those left out, with coarser types."""
    return tuple(
        Column(c.id, c.name, c.title, STEPS.get(c.coarsen, c.type), c.unit, c.description)
        for c in kept_columns(recipe)
    )


def kept_columns(recipe: TableRecipe) -> tuple[ColumnRecipe, ...]:
    """Coarse places are worth nothing while their coordinates stand beside them."""
    return tuple(c for c in recipe.columns if not c.omit and not _tells_place(c, recipe))


def _tells_place(column: ColumnRecipe, recipe: TableRecipe) -> bool:
    if not is_coarsened(recipe.place):
        return False
    is_source = bool({column.id, column.source} & {*recipe.place.columns})
    return is_source or meaning_of(column.source) in meanings_left_out(recipe.place)


class Fixes:
    """Applies the decisions of one recipe, batch by batch; each becomes a finding with count."""

    def __init__(self, recipe: TableRecipe, notebook: Notebook, step: Step | None = None) -> None:
        self._recipe, self._notebook = recipe, notebook
        if is_coarsened(recipe.place) and step is None:
            raise ValueError("Exact places would be published although they must be coarse.")
        self._places = CoarsePlaces(recipe, step, notebook) if step else None
        self._kept = kept_columns(recipe)
        self._dropped = _intervals(recipe.drop_rows)
        for column in recipe.columns:
            if column.omit:
                self._note("column-left-out", column.source)
            elif _tells_place(column, recipe):
                self._note("coordinates-left-out", column.source)

    def drops(self, batch: pa.RecordBatch) -> Mask:
        """Rows that are to go."""
        rows = batch.column(ROW).to_numpy()
        gone: Mask = np.zeros(len(rows), dtype=bool)
        for first, last in self._dropped:
            gone |= (rows >= first) & (rows <= last)
        if gone.any():
            self._note("rows-dropped", rows=rows[gone].tolist(), count=int(gone.sum()))
        return gone

    def apply(self, batch: pa.RecordBatch) -> pa.RecordBatch:
        """The batch as it is published: columns of `published_columns`, coarse where asked for."""
        arrays = {ROW: batch.column(ROW)}
        for column in self._kept:
            values = batch.column(column.id)
            arrays[column.id] = self._coarse_date(values, column) if column.coarsen else values
        if GEOMETRY in batch.schema.names:
            places = self._places
            arrays[GEOMETRY] = places.apply(batch) if places else batch.column(GEOMETRY)
        return pa.RecordBatch.from_pydict(arrays)

    def _coarse_date(self, values: pa.Array, column: ColumnRecipe) -> pa.Array:
        count = len(values) - values.null_count
        self._note("dates-coarsened", column.source, count=count, step=column.coarsen)
        if pa.types.is_timestamp(values.type):
            values = pc.local_timestamp(values.cast(pa.timestamp("us", self._recipe.zone)))
        if column.coarsen == "year":
            return pc.year(values).cast(pa.int64())
        return pc.strftime(values.cast(pa.timestamp("s")), "%Y-%m").cast(pa.string())

    def _note(self, code: str, column: str = "", **more: Any) -> None:
        self._notebook.note(code, table=self._recipe.name, column=column, **more)
