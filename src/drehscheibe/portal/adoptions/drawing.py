# SPDX-License-Identifier: EUPL-1.2
"""What pages show of a run: rows of its results as plain values, kept beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.children.child import Limits, run_task
from drehscheibe.look.formats import number
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.shown import folder_of
from drehscheibe.releases.files import write_atomically

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.models import Run
    from drehscheibe.usecases.model import Figure

_FILE = "rows.json"
_MOST = 5_000  # rows of one result that pages, alerts and calendars read
_LIMITS = Limits(memory_mib=512, seconds=120)


@dataclass(frozen=True, slots=True)
class Rows:
    """The first rows of a relation; `total` may be more."""

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    total: int = 0

    @property
    def as_dicts(self) -> list[dict[str, Any]]:
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]

    @property
    def only(self) -> dict[str, Any]:
        """The only row; {} where there is none."""
        return self.as_dicts[0] if self.rows else {}


def draw_run(run: Run) -> None:
    """In the worker, once for each run."""
    folder = folder_of(run)
    files = {name: str(folder / one["file"]) for name, one in run.results.items()}
    task = {"kind": "rows", "name": str(run), "files": files, "most": _MOST}
    write_atomically(folder / _FILE, orjson.dumps(run_task(task, limits=_LIMITS)))


def rows_of(run: Run) -> dict[str, Rows]:
    """Relation -> its rows; {} where the files of the run are gone."""
    try:
        plain = orjson.loads((folder_of(run) / _FILE).read_bytes())
    except FileNotFoundError:
        return {}
    return {
        name: Rows(tuple(one["columns"]), tuple(map(tuple, one["rows"])), one["total"])
        for name, one in plain.items()
    }


def figures_of(run: Run, language: str) -> dict[str, str]:
    """Title -> what it says."""
    rows = rows_of(run)
    return {
        one.title.get(language) or one.title.get("de", one.name): figure_value(one, rows, language)
        for one in package_of(run.version).outputs.figures
    }


def figure_value(figure: Figure, rows: dict[str, Rows], language: str) -> str:
    """A number as it is written here, a word as it is; "–" where there is none."""
    value = rows.get(figure.data, Rows()).only.get(figure.column)
    if isinstance(value, str):
        return value
    digits = None if isinstance(value, int) and not figure.digits else figure.digits
    return number(value, language=language, digits=digits)
