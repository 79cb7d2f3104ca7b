# SPDX-License-Identifier: EUPL-1.2
"""From any file to its tables: what kind it is, what is inside, how each table is read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import pyarrow as pa

from drehscheibe.connectors.archives import Piece, pieces_of, pieces_with
from drehscheibe.connectors.fixes import require_known, with_answers
from drehscheibe.connectors.formats import FORMATS
from drehscheibe.connectors.kinds import FileKind
from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.pipeline import Origin, Pipeline
from drehscheibe.connectors.place import decide_place
from drehscheibe.connectors.reading import Surroundings
from drehscheibe.domain.errors import InputRefused
from drehscheibe.domain.recipes import TableRecipe
from drehscheibe.domain.slugs import unique

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
    origins = []
    taken: set[str] = set()
    for piece in readable:
        for recipe in _described(piece, surroundings, notebook):
            named = replace(recipe, name=unique(recipe.name, taken))
            origins.append(Origin(FORMATS[piece.kind.code], piece.path, named))
    if not origins:
        raise InputRefused(notebook.findings())
    require_known([origin.recipe for origin in origins], surroundings)
    return Understanding(readable[0].kind, tuple(origins))


def _described(
    piece: Piece, surroundings: Surroundings, notebook: Notebook
) -> Iterator[TableRecipe]:
    reader = FORMATS[piece.kind.code]
    for described in reader.describe(piece.path, surroundings, notebook):
        recipe = with_answers(described, surroundings)
        sample = _sample(Origin(reader, piece.path, recipe))
        yield replace(recipe, place=decide_place(recipe, sample, surroundings, notebook))


def _sample(origin: Origin) -> pa.Table:
    """The first rows as they are read; what they show is noted when the whole file is read."""
    batches = origin.format.read(origin.path, origin.recipe, Notebook())
    first = list(islice(batches, 1))
    return pa.Table.from_batches(first).slice(0, _SAMPLE_ROWS) if first else pa.table({})
