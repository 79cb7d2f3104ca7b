# SPDX-License-Identifier: EUPL-1.2
"""Column recipes: ids that stay over all releases, names for machines, what changed since."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from drehscheibe.connectors.tables.choices import (
    TYPE_WORDS,
    Choice,
    Remark,
    answer_key,
    choose,
    choose_wanted,
)
from drehscheibe.connectors.tables.profile import Tally
from drehscheibe.connectors.tables.values import reading
from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings import Fix
from drehscheibe.domain.recipes import ColumnRecipe, TableRecipe
from drehscheibe.domain.slugs import slugify, unique
from drehscheibe.domain.tables import ColumnType

if TYPE_CHECKING:
    from drehscheibe.connectors.notebook import Notebook
    from drehscheibe.connectors.tables.answers import Answers
    from drehscheibe.connectors.tables.header import Header
    from drehscheibe.connectors.tables.profile import ColumnProfile
    from drehscheibe.connectors.tables.values import Reading

_OURS = ("_row", "_id", "geometry")  # names that mean something else in a release
_STILL_FITS = 0.10  # a column keeps the type of the release before up to this share of misfits


@dataclass(frozen=True, slots=True)
class Match:
    """Which columns of the release before are which columns of this file (by position)."""

    same: dict[int, ColumnRecipe]
    renamed: dict[int, ColumnRecipe]
    new: tuple[int, ...]
    lost: tuple[ColumnRecipe, ...]

    def before(self, position: int) -> ColumnRecipe | None:
        return self.same.get(position) or self.renamed.get(position)


def match_columns(names: tuple[str, ...], previous: TableRecipe | None) -> Match:
    """By name; what is gone and what came at the same place is taken for a renaming."""
    if previous is None:
        return Match({}, {}, (), ())
    by_source = {column.source: column for column in previous.columns}
    same = {i: by_source[name] for i, name in enumerate(names) if name in by_source}
    new = [i for i in range(len(names)) if i not in same]
    lost = [column for column in previous.columns if column.source not in names]
    at = {column.position: column for column in lost}
    renamed = {i: at[i] for i in new if i in at and len(new) == len(lost)}
    return Match(
        same,
        renamed,
        tuple(i for i in new if i not in renamed),
        tuple(column for column in lost if column not in renamed.values()),
    )


def note_changes(match: Match, names: tuple[str, ...], table: str, notebook: Notebook) -> None:
    """Findings about columns that came, went or were renamed since the release before."""
    for position in match.new:
        fix = Fix(N_("Leave “{column}” out"), "omit", names[position])
        notebook.note("column-new", table=table, column=names[position], fixes=(fix,))
    for column in match.lost:
        notebook.note("column-lost", table=table, column=column.source)
    for position, column in match.renamed.items():
        notebook.note("column-renamed", table=table, column=names[position], before=column.source)


def wanted_readings(
    name: str, answers: Answers, before: ColumnRecipe | None
) -> tuple[Reading, ...]:
    """What a person asked for, otherwise how the release before read the column."""
    wanted = answers.wanted(name)
    if wanted or before is None:
        return wanted
    return (reading(before.type, before.format),)


def choice_for(
    profile: ColumnProfile, name: str, answers: Answers, before: ColumnRecipe | None, *, style: str
) -> Choice:
    """The decision for one column: a person's word, the release before, or what the values say."""
    if answers.wanted(name):
        choice = choose_wanted(profile, name)
    elif before is not None:
        choice = _as_before(profile, name, before, style)
    else:
        choice = choose(profile, name, style=style)
    if answers.says_nulls(name):
        choice = replace(
            choice,
            nulls=tuple(sorted(answers.nulls(name))),
            remarks=tuple(r for r in choice.remarks if r.code not in _ABOUT_NULLS),
        )
    unit = answers.unit(name)
    return choice if unit is None else replace(choice, unit=unit)


_ABOUT_NULLS = {"sentinel-read-as-null", "nulls-read"}


def _as_before(profile: ColumnProfile, name: str, before: ColumnRecipe, style: str) -> Choice:
    if not profile.filled:
        return Choice(before.type, before.format, before.unit, before.nulls)
    wanted = choose_wanted(profile, name)
    if before.type is ColumnType.TEXT or wanted.misses.count <= _STILL_FITS * profile.filled:
        nulls = tuple(dict.fromkeys((*before.nulls, *wanted.nulls)))
        return replace(wanted, unit=before.unit, nulls=nulls)
    fresh = choose(profile, name, style=style)
    if fresh.type is before.type:
        return fresh
    label = N_("Read it as before")
    fix = Fix(label, answer_key("type", name), before.type.value)
    params: dict[str, str | int | float] = {"type": TYPE_WORDS[before.type]}
    return fresh.noting(Remark("column-type-changed", wanted.misses, params, (fix,)))


class ColumnNames:
    """Gives out ids and names; both are safe in SQL, addresses and JSON."""

    def __init__(self, previous: TableRecipe | None) -> None:
        before = previous.columns if previous else ()
        self._ids = {*_OURS, *(column.id for column in before)}
        self._names = set(_OURS)

    def recipe(
        self, position: int, header: Header, choice: Choice, before: ColumnRecipe | None
    ) -> ColumnRecipe:
        source = header.names[position]
        slug = slugify(source, separator="_")
        is_same = before is not None and before.source == source
        name = before.name if before and is_same and before.name not in self._names else slug
        group = header.groups[position] if header.groups else ""
        return ColumnRecipe(
            id=before.id if before else unique(slug, self._ids, separator="_"),
            source=source,
            position=position,
            name=unique(name, self._names, separator="_"),
            title=before.title if before and is_same else source,
            type=choice.type,
            format=choice.format,
            unit=choice.unit,
            description=before.description if before else ("" if group in source else group),
            nulls=choice.nulls,
            omit=before.omit if before else False,
            coarsen=before.coarsen if before else "",
        )


def note_remarks(choice: Choice, table: str, column: str, notebook: Notebook) -> None:
    """The doubts about one column as findings."""
    for remark in choice.remarks:
        tally: Tally = remark.tally
        notebook.note(
            remark.code,
            table=table,
            column=column,
            rows=tally.rows,
            count=tally.count or 1,
            example=tally.example,
            fixes=remark.fixes,
            **remark.params,
        )
