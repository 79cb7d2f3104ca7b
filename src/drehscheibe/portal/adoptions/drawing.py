# SPDX-License-Identifier: EUPL-1.2
"""What pages show of a run: drawn once in a child, and kept beside its results."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.look.chart_colours import chart_look
from drehscheibe.look.formats import number
from drehscheibe.portal.adoptions.choosing import package_of
from drehscheibe.portal.adoptions.shown import folder_of
from drehscheibe.portal.atlas import atlas
from drehscheibe.releases.files import write_atomically
from drehscheibe.settings import current_settings
from drehscheibe.usecases.drawing import Drawn, Feed, draw, figures_of
from drehscheibe.usecases.running import Result

if TYPE_CHECKING:
    from drehscheibe.portal.adoptions.models import Run
    from drehscheibe.usecases.model import Figure

_FOLDER, _INDEX = "drawn", "drawn.json"
NOTHING = "–"
_SIZE = re.compile(rb'<svg [^>]*viewBox="0 0 (\d+)[\d.]* (\d+)')
_HEAD = 300  # bytes of a drawing in which its size stands


@dataclass(frozen=True, slots=True)
class Picture:
    """Everything that was drawn of one run. `tables`: relation -> columns, rows, total."""

    drawn: Drawn
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    folder: Path = Path()

    def size_of(self, file: str) -> tuple[int, int] | None:
        """Width and height of a drawing in pixels, so that a page keeps its room."""
        try:
            with (self.folder / file).open("rb") as drawing:
                found = _SIZE.match(drawing.read(_HEAD))
        except FileNotFoundError:
            return None
        return (int(found[1]), int(found[2])) if found else None

    def rows(self, relation: str) -> list[dict[str, Any]]:
        table = self.tables.get(relation)
        if table is None:
            return []
        return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]

    @property
    def files(self) -> set[str]:
        """What pages load: charts and places."""
        charts = {file for grounds in self.drawn.charts.values() for file in grounds.values()}
        return charts | {one["file"] for one in self.drawn.places.values()}


def draw_run(run: Run) -> None:
    """In the worker, once for each run. Raises `ChartFailed`, `TaskFailed`."""
    folder = folder_of(run)
    results = {
        name: Result(folder / one["file"], one["rows"], one["columns"])
        for name, one in run.results.items()
    }
    title = f"{run.adoption.title}, {run.adoption.organisation.name}"
    drawn = draw(
        package_of(run.version),
        results,
        source=current_settings().layout.package(run.version.sha256),
        folder=folder / _FOLDER,
        look=chart_look(atlas().region.accent, "de"),
        feed=Feed(title, run.adoption.key, run.created.isoformat()),
    )
    write_atomically(folder / _INDEX, orjson.dumps(to_plain(drawn)))


def picture_of(run: Run) -> Picture | None:
    """None where the files of the run are gone."""
    folder = folder_of(run)
    try:
        drawn = from_plain(Drawn, orjson.loads((folder / _INDEX).read_bytes()))
        tables = orjson.loads((folder / _FOLDER / drawn.rows).read_bytes())
        return Picture(drawn, tables, folder / _FOLDER)
    except FileNotFoundError:
        return None


def drawn_file(run: Run, name: str) -> Path:
    """A file that `Drawn` names."""
    return folder_of(run) / _FOLDER / name


def figures_said(run: Run, language: str) -> dict[str, str]:
    """Title -> what it says."""
    picture = picture_of(run)
    figures = package_of(run.version).outputs.figures
    values = figures_of(figures, picture.tables if picture else {})
    return {
        one.title.get(language) or one.title.get("de", one.name): said(one, value.value, language)
        for one, value in zip(figures, values, strict=True)
    }


def said(figure: Figure, value: Any, language: str) -> str:
    """A number as it is written here, a word as it is; "–" where there is none."""
    if value is None or isinstance(value, str):
        return value or NOTHING
    digits = None if isinstance(value, int) and not figure.digits else figure.digits
    return number(value, language=language, digits=digits)
