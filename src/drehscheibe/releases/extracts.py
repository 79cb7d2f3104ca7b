# SPDX-License-Identifier: EUPL-1.2
"""A selection of features as a file that is sent while it is written (job children only).

What writes a format is imported when it is asked for: each brings other heavy engines.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import IO

import pyarrow as pa

from drehscheibe.releases.selection import Selection

_WRITERS = {
    "parquet": "drehscheibe.releases.extract_parquet:write_parquet",
    "fgb": "drehscheibe.releases.extract_gdal:write_flatgeobuf",
    "gpkg": "drehscheibe.releases.extract_gdal:write_geopackage",
}


@dataclass(frozen=True, slots=True)
class Target:
    """Where a file goes. `begin` is told once, before the first byte: `bytes`, where it is known.

    `scratch` makes a folder for what cannot be sent as it is made.
    """

    out: IO[bytes]
    begin: Callable[..., None]
    scratch: Callable[[], AbstractContextManager[Path]]


Writer = Callable[[Selection, Target], None]


def writer_of(form: str) -> Writer:
    module, _, function = _WRITERS[form].partition(":")
    writer: Writer = getattr(importlib.import_module(module), function)
    return writer


def begun(selection: Selection) -> Iterator[pa.RecordBatch]:
    """Whatever is wrong with a question shows before the first batch is there."""
    batches = selection.batches()
    return chain([next(batches)], batches)
