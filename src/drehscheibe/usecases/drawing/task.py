# SPDX-License-Identifier: EUPL-1.2
"""The task "draw": charts, tables and places of one run, in a child that reaches nothing else."""

from __future__ import annotations

import os
import resource
import time
from dataclasses import dataclass, fields
from datetime import datetime
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson
import vl_convert

from drehscheibe.domain.errors import N_, ChartFailed
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.tables import ZONE
from drehscheibe.usecases.calendars import calendars
from drehscheibe.usecases.drawing.charts import Data, svg_of
from drehscheibe.usecases.drawing.colours import ChartColours
from drehscheibe.usecases.drawing.forms import has_narrow_form
from drehscheibe.usecases.drawing.svg import finished
from drehscheibe.usecases.running import database as engines
from drehscheibe.usecases.running.limits import RunLimits
from drehscheibe.usecases.running.plain_rows import box_of, features_of, table_of
from drehscheibe.usecases.running.sandbox import lower, shut_in

if TYPE_CHECKING:
    from collections.abc import Callable

    import duckdb

ROWS_FILE = "rows.json"
_SYSTEM = ("/usr/share/fonts", "/usr/local/share/fonts", "/etc/fonts", "/usr/share/zoneinfo")
NARROW_FORM = "-narrow"  # after the name of the ground
_MOST_CHART_ROWS, _MOST_CHART_BYTES = 20_000, 500_000
_MOST_WHOLE, _MOST_DATES = 10_000, 100_000
_MOST_FEATURES, _MOST_FEATURE_BYTES = 10_000, 4_000_000
_ENGINE_MIB = 1_024  # the engine's code and stacks of its threads
_READING = RunLimits(memory_mib=256)


@dataclass(frozen=True, slots=True)
class ChartOrder:
    name: str
    spec: dict[str, Any]
    data: str  # relation
    title: str
    description: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn: `files` are the results of a run by relation, `places` the relations that
    the map shows, `folder` the one to write in."""

    files: dict[str, str]
    charts: tuple[ChartOrder, ...]
    places: tuple[str, ...]
    folder: str
    colours: dict[str, ChartColours]  # "light", "dark"
    language: str = "de"
    fonts: str = ""  # folder of ours
    calendar: dict[str, str] | None = None  # "data", "name", "source", "now" (RFC 3339)
    most_rows: int = 500
    whole: tuple[str, ...] = ()  # relations that are told up to `_MOST_WHOLE`
    memory_mib: int = 768
    file_mib: int = 32

    def most_of(self, relation: str) -> int:
        return _MOST_WHOLE if relation in self.whole else self.most_rows


def draw_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """Answers `{"charts": {name: {form: file}}, "places": {relation: {"file", "features", "total",
    "bbox"}}, "calendars": {key: file}, "rows": file}`. Raises `ChartFailed`."""
    drawing = from_plain(Drawing, {f.name: task[f.name] for f in fields(Drawing) if f.name in task})
    folder = Path(drawing.folder)
    folder.mkdir(parents=True, exist_ok=True)
    _shut_in(drawing, folder)
    with engines.opened(_READING, folder) as database:
        charts = {one.name: _chart_rows(database, drawing, one) for one in drawing.charts}
        places = {name: _places(database, drawing, name) for name in drawing.places}
        feeds = _calendars(database, drawing)
        tables = {
            name: table_of(database, Path(path), drawing.most_of(name))
            for name, path in drawing.files.items()
        }
    (folder / ROWS_FILE).write_bytes(orjson.dumps(tables))
    drawn = {}
    for chart in drawing.charts:
        tell(chart.name)
        drawn[chart.name] = _draw(drawing, chart, charts[chart.name])
    return {"charts": drawn, "places": places, "calendars": feeds, "rows": ROWS_FILE}


def _shut_in(drawing: Drawing, folder: Path) -> None:
    if drawing.calendar:  # its library loads modules and zones with the first use
        now = datetime.fromisoformat(drawing.calendar["now"])
        calendars([{"date": now.date(), "title": "-"}], name="-", source="-", now=now)
    if drawing.fonts:
        vl_convert.register_font_directory(drawing.fonts)
    system = (Path(name) for name in (*_SYSTEM, drawing.fonts) if name)
    readable = [*map(Path, drawing.files.values()), *system, *engines.needed_files()]
    engines.end_other_threads()
    shut_in(readable=[path for path in readable if path.exists()], writable=[folder])
    os.environ["TZ"] = ZONE  # of the dates on axes
    time.tzset()
    # The engine reserves 34 GB that it never touches: what counts is what can be written to.
    lower(resource.RLIMIT_DATA, (drawing.memory_mib + _ENGINE_MIB) << 20)
    lower(resource.RLIMIT_FSIZE, drawing.file_mib << 20)
    lower(resource.RLIMIT_NOFILE, 128)


def _chart_rows(
    database: duckdb.DuckDBPyConnection, drawing: Drawing, chart: ChartOrder
) -> list[dict[str, Any]]:
    table = table_of(database, Path(drawing.files[chart.data]), _MOST_CHART_ROWS)
    if table["total"] > _MOST_CHART_ROWS:
        reason = N_("a chart of more than 20,000 rows shows nothing to anybody; please sum up")
        raise ChartFailed(chart=chart.name, reason=reason, detail="")
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]


def _places(database: duckdb.DuckDBPyConnection, drawing: Drawing, name: str) -> dict[str, Any]:
    written, features, total = features_of(
        database,
        Path(drawing.files[name]),
        most=_MOST_FEATURES,
        most_bytes=_MOST_FEATURE_BYTES,
    )
    path = Path(drawing.folder, f"{name}.geojson")
    path.write_bytes(written)
    box = box_of(database, Path(drawing.files[name]))
    return {"file": path.name, "features": features, "total": total, "bbox": box}


def _calendars(database: duckdb.DuckDBPyConnection, drawing: Drawing) -> dict[str, str]:
    """One file for each key."""
    said = drawing.calendar
    if said is None:
        return {}
    table = table_of(database, Path(drawing.files[said["data"]]), _MOST_DATES)
    rows = (dict(zip(table["columns"], row, strict=True)) for row in table["rows"])
    now = datetime.fromisoformat(said["now"])
    made = calendars(rows, name=said["name"], source=said["source"], now=now)
    files = {}
    for number, (key, written) in enumerate(made.items()):
        path = Path(drawing.folder, f"kalender-{number}.ics")
        path.write_bytes(written)
        files[key] = path.name
    return files


def _draw(drawing: Drawing, chart: ChartOrder, rows: list[dict[str, Any]]) -> dict[str, str]:
    """One file for each ground, and one for phones where the chart has a narrow form."""
    forms = ("", *([NARROW_FORM] if has_narrow_form(chart.spec) else ()))
    files = {}
    for form, (scheme, colours) in product(forms, drawing.colours.items()):
        drawn = svg_of(
            chart.name,
            chart.spec,
            data=Data(chart.data, rows),
            colours=colours,
            language=drawing.language,
            is_narrow=bool(form),
        )
        files[scheme + form] = _written(drawing, chart, scheme + form, drawn)
    return files


def _written(drawing: Drawing, chart: ChartOrder, form: str, drawn: str) -> str:
    svg = finished(drawn, title=chart.title, description=chart.description)
    if len(svg) > _MOST_CHART_BYTES:
        reason = N_("the picture is larger than 500 kB; please sum up")
        raise ChartFailed(chart=chart.name, reason=reason, detail="")
    path = Path(drawing.folder, f"{chart.name}.{form}.svg")
    path.write_bytes(svg)
    return path.name
