# SPDX-License-Identifier: EUPL-1.2
"""What lies in a file side by side, so that somebody can choose: layers, sheets, files of a ZIP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.connectors.notebook import Notebook
from drehscheibe.connectors.tables.workbooks import sheets_of
from drehscheibe.domain.layers import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from drehscheibe.connectors.looking import Look
    from drehscheibe.connectors.pipeline import Origin


def layers_of(origins: Sequence[Origin], looked: Iterable[Look]) -> tuple[Layer, ...]:
    """What was read first, then the sheets that were not; nothing where a file holds one thing."""
    paths = {origin.path for origin in origins}
    if len(paths) > 1:
        names = _files_of_archive(origins, paths)
    else:
        names = tuple(layer_name(origin) for origin in origins)
    read = [
        Layer(name, look.table.name, look.table.rows, len(look.table.columns))
        for name, look in zip(names, looked, strict=False)
    ]
    is_book = bool(origins) and "sheet" in origins[0].recipe.locator
    layers = (*read, *(_sheets_not_read(paths, names) if is_book else ()))
    # Two layers of one name could not be told apart by it.
    is_clear = len({layer.name for layer in layers}) == len(layers)
    return layers if len(layers) > 1 and is_clear else ()


def layer_name(origin: Origin) -> str:
    """How people ask for this table alone; a file without layers is one itself."""
    found = origin.recipe.locator
    return str(found.get("sheet") or found.get("layer") or origin.path.stem)


def _files_of_archive(origins: Sequence[Origin], paths: set[Path]) -> tuple[str, ...]:
    """Each file is a layer by itself; where one holds several, a name would not say which."""
    is_plain = len(paths) == len(origins) and not any("sheet" in o.recipe.locator for o in origins)
    return tuple(origin.path.stem for origin in origins) if is_plain else ()


def _sheets_not_read(paths: set[Path], read: Iterable[str]) -> Iterator[Layer]:
    """Those a person sees; a hidden sheet is nobody's dataset."""
    if len(paths) != 1:
        return
    (path,) = paths
    known = set(read)
    for sheet in sheets_of(path, Notebook()):
        if sheet.visible and sheet.name not in known:
            rows = max(0, sheet.rows - 1)
            yield Layer(sheet.name, "", rows, sheet.columns, is_table=sheet.is_table)
