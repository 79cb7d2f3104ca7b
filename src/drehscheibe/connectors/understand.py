# SPDX-License-Identifier: EUPL-1.2
"""From any file to its tables: what kind it is, what is inside, how each table is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pyarrow as pa

from drehscheibe.connectors.checks.fixes import require_known, with_answers
from drehscheibe.connectors.contents import layer_name
from drehscheibe.connectors.files.archives import Piece, pieces_of, pieces_with
from drehscheibe.connectors.files.kinds import FileKind
from drehscheibe.connectors.formats import FORMATS
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.pipeline import Origin, Pipeline
from drehscheibe.connectors.places.place import decide_place
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.domain.errors import InputRefused
from drehscheibe.domain.findings import Finding
from drehscheibe.domain.recipes import ColumnRecipe, TableRecipe
from drehscheibe.domain.slugs import slugify, unique
from drehscheibe.domain.titles import title_from_file_name
from drehscheibe.releases.stream import RESERVED

_SAMPLE_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Understanding:
    """A file that can be read. `origins` is empty for a file-only dataset."""

    kind: FileKind
    origins: tuple[Origin, ...]

    @property
    def recipe_tables(self) -> tuple[TableRecipe, ...]:
        return tuple(origin.recipe for origin in self.origins)

    def streams(self, surroundings: Surroundings, notebook: Notebook) -> Iterator[Pipeline]:
        for origin in self.origins:
            yield Pipeline(origin, surroundings, notebook)


@dataclass(frozen=True, slots=True)
class Upload:
    """The file as it came. `scratch` takes what is unpacked; the caller deletes it."""

    path: Path
    name: str
    scratch: Path


def understand(upload: Upload, surroundings: Surroundings, notebook: Notebook) -> Understanding:
    """Decide how every table of the file is read. Raises `InputRefused` when nothing can be."""
    pieces = pieces_of(upload.path, scratch=upload.scratch, notebook=notebook, name=upload.name)
    pieces = pieces_with(pieces, surroundings.answers.get("layer", ""))
    readable = [piece for piece in pieces if piece.kind.code in FORMATS]
    if not readable:
        return Understanding(pieces[0].kind, ())
    described = [
        Origin(FORMATS[piece.kind.code], piece.path, recipe)
        for piece in readable
        for recipe in FORMATS[piece.kind.code].describe(piece.path, surroundings, notebook)
    ]
    if not described:
        raise InputRefused(notebook.findings())
    _require_asked(described, surroundings.answers.get("layer", ""), from_archive=_archived(pieces))
    origins = [
        _decided(origin, surroundings, notebook)
        for origin in _named(described, surroundings, notebook)
    ]
    require_known([origin.recipe for origin in origins], surroundings)
    return Understanding(readable[0].kind, tuple(origins))


def _archived(pieces: list[Piece]) -> bool:
    return any(piece.member for piece in pieces)


def _require_asked(origins: list[Origin], asked: str, *, from_archive: bool) -> None:
    """A file of an archive that is missing today must not be another one under its name."""
    names = {name.lower() for o in origins for name in (layer_name(o), o.path.stem)}
    wanted = {name.strip().lower() for name in (asked, *asked.split(","))}
    if asked and from_archive and not names & wanted:
        offered = ", ".join(sorted({layer_name(origin) for origin in origins}))
        raise InputRefused([Finding("layer-unknown", params={"wanted": asked, "offered": offered})])


def _named(
    origins: list[Origin], surroundings: Surroundings, notebook: Notebook
) -> Iterator[Origin]:
    """Tables keep their names from release to release. One alone may come from a file whose
    name carries a date: it is called as before, or without the date."""
    taken: set[str] = set()
    for origin in origins:
        recipe = _beside_ours(origin.recipe)
        if len(origins) == 1:
            recipe = _alone(recipe, surroundings)
            notebook.rename_table(origin.recipe.name, recipe.name)
        named = replace(recipe, name=unique(recipe.name, taken))
        yield replace(origin, recipe=named)


def _beside_ours(recipe: TableRecipe) -> TableRecipe:
    """Columns that are called like one of ours get another id; their public name stays."""
    taken = {column.id for column in recipe.columns} | RESERVED

    def renamed(column: ColumnRecipe) -> ColumnRecipe:
        return replace(column, id=unique(f"{column.id}_spalte", taken))

    columns = (renamed(one) if one.id in RESERVED else one for one in recipe.columns)
    return replace(recipe, columns=tuple(columns))


def _alone(recipe: TableRecipe, surroundings: Surroundings) -> TableRecipe:
    before = surroundings.table_before(recipe.name)
    title = before.title if before else title_from_file_name(recipe.title)
    return replace(recipe, title=title, name=before.name if before else slugify(title))


def _decided(origin: Origin, surroundings: Surroundings, notebook: Notebook) -> Origin:
    recipe = with_answers(origin.recipe, surroundings)
    sample = _sample(replace(origin, recipe=recipe))
    place = decide_place(recipe, sample, surroundings, notebook)
    return replace(origin, recipe=replace(recipe, place=place))


def _sample(origin: Origin) -> pa.Table:
    """The first rows as they are read; what they show is noted when the whole file is read."""
    batches = origin.format.read(origin.path, origin.recipe, Notebook())
    first = list(islice(batches, 1))
    return pa.Table.from_batches(first).slice(0, _SAMPLE_ROWS) if first else pa.table({})
