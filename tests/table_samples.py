# SPDX-License-Identifier: EUPL-1.2
"""What tests of tables need again and again: write a file, describe it, read it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.connectors.tables.delimited import Delimited
from drehscheibe.domain.findings import Finding
from drehscheibe.domain.recipes import ColumnRecipe, TableRecipe

MESSY = (
    "Straße;Größe;Datum;Anteil;PLZ;aktiv\n"
    "Möhneweg;1.234,5;01.02.2020;12,5 %;05958;ja\n"
    "Öde;0,5;31.12.2021;7 %;59821;nein\n"
    "Übergang;12;15.06.2022;100 %;59755;\n"
)


@dataclass
class Understood:
    """A table that was described and read."""

    recipe: TableRecipe
    findings: tuple[Finding, ...]
    table: pa.Table

    def column(self, source) -> ColumnRecipe:
        return next(column for column in self.recipe.columns if column.source == source)

    def values(self, source) -> list:
        return self.table.column(self.column(source).id).to_pylist()

    def types(self) -> dict[str, str]:
        return {column.source: column.type.value for column in self.recipe.columns}

    def codes(self) -> set[str]:
        return {finding.code for finding in self.findings}

    def finding(self, code, column=None) -> Finding:
        fitting = (f for f in self.findings if f.code == code and column in {None, f.column})
        return next(fitting)


def understand(path, *, form=None, previous=None, **answers) -> Understood:
    """The first table of a file; answers as `--set` takes them, "__" for a dot."""
    given = {key.replace("__", "."): value for key, value in answers.items()}
    return understand_all(path, form=form, previous=previous, answers=given)[0]


def understand_all(path, *, form=None, previous=None, answers=None) -> list[Understood]:
    form = form or Delimited()
    notebook = Notebook()
    surroundings = Surroundings(answers=answers or {}, previous=previous)
    recipes = form.describe(Path(path), surroundings, notebook)
    findings = notebook.findings()
    return [
        Understood(
            recipe,
            tuple(f for f in findings if f.table in {"", recipe.name}),
            pa.Table.from_batches(list(form.read(Path(path), recipe, Notebook()))),
        )
        for recipe in recipes
    ]
