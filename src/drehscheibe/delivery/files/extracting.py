# SPDX-License-Identifier: EUPL-1.2
"""The child process of one extract: reads the question, writes the file to its standard output.

Started by `child_extracts.ChildSource` only, with the task as JSON on its standard input:
`python -m drehscheibe.delivery.files.extracting PARENT MIB SECONDS NICE`. The first line of the
answer is JSON, `{"begin": …}` or `{"error": …}`; after the former comes the file, and an exit code
of 0 says that it is whole.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from starlette.datastructures import QueryParams

from drehscheibe.children.task import plain_error, take_limits
from drehscheibe.delivery.queries.questions import parse
from drehscheibe.delivery.queries.reprojection import moved_east_first
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.errors import DrehscheibeError
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import read_manifest
from drehscheibe.releases.scratch import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from drehscheibe.releases.selection import Selection


def main(arguments: list[str]) -> int:
    parent, memory_mib, seconds, nice = (int(argument) for argument in arguments)
    take_limits(parent, memory_mib=memory_mib, seconds=seconds, nice=nice)
    sys.stdout = sys.stderr  # what libraries print must not get into the file
    with os.fdopen(1, "wb", buffering=0, closefd=False) as out:
        answer = _Answer(out)
        try:
            write(json.load(sys.stdin), out, answer.begin)
        except DrehscheibeError as error:
            return answer.fail(error)
        except BaseException:  # noqa: BLE001 - the exit code says it, our log says what
            traceback.print_exc()
            return 1
    return 0


class _Answer:
    def __init__(self, out: IO[bytes]) -> None:
        self._out, self._has_begun = out, False

    def begin(self, **known: int) -> None:
        self._has_begun = True
        self._say({"begin": known})

    def fail(self, error: DrehscheibeError) -> int:
        if not self._has_begun:
            self._say({"error": plain_error(error)})
        return 1

    def _say(self, message: dict[str, Any]) -> None:
        self._out.write(json.dumps(message).encode() + b"\n")


def write(task: dict[str, Any], out: IO[bytes], begin: Callable[..., None]) -> None:
    """Task: `home`, `dataset`, `release`, `table`, `query` (as it was sent), `most`, `format`."""
    # Engines are loaded here: under the limits, and where what fails can still be told.
    from drehscheibe.releases.extracts import Target, writer_of

    layout = Layout(Path(task["home"]))
    target = Target(out, begin, partial(scratch_folder, layout))
    writer_of(task["format"])(_selection(layout, task), target)


def _selection(layout: Layout, task: dict[str, Any]) -> Selection:
    from drehscheibe.releases.selection import Selection

    dataset, release = task["dataset"], task["release"]
    tables = read_manifest(layout.release(dataset, release)).tables
    table = next(table for table in tables if table.name == task["table"])
    question = parse(QueryParams(task["query"]), table)
    names = question.properties
    is_moved = table.geometry is not None and question.crs != CRS84
    return Selection(
        table,
        layout.parquet(dataset, release, table.name),
        layout.items(release, table.name),
        question.items,
        tuple(c for c in table.columns if names is None or c.name in names),
        dataset=dataset,
        most=task["most"],
        crs=question.crs,
        move=partial(moved_east_first, crs=question.crs) if is_moved else None,
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
