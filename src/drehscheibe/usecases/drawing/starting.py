# SPDX-License-Identifier: EUPL-1.2
"""Draw what the outputs of a package show, once for each run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import orjson

from drehscheibe.children.child import Limits, Progress, run_task
from drehscheibe.domain.errors import N_, ChartFailed, TaskFailed
from drehscheibe.domain.plain import to_plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drehscheibe.usecases.drawing.colours import ChartColours
    from drehscheibe.usecases.model import Package, Words
    from drehscheibe.usecases.running import Result

_LIMITS = Limits(memory_mib=768, seconds=45)


@dataclass(frozen=True, slots=True)
class Look:
    """How the region's pages look: `colours` by ground ("light", "dark"), folder of `fonts`."""

    colours: dict[str, ChartColours]
    fonts: str = ""
    language: str = "de"


@dataclass(frozen=True, slots=True)
class Feed:
    """What the calendars of a run are called, and what their ids are made of (an adoption)."""

    name: str
    source: str
    now: str  # RFC 3339


@dataclass(frozen=True, slots=True)
class Drawn:
    """Names of files in the folder. `charts`: chart -> form ("light", "dark", and each with
    "-narrow" for phones) -> SVG; `places`: relation -> {"file" (GeoJSON), "features", "total",
    "bbox" (degrees, or None)}; `calendars`: key -> iCalendar; `rows`: JSON, relation ->
    {"columns", "rows", "total"} with the first 500 rows, of what alerts watch with all."""

    charts: dict[str, dict[str, str]]
    places: dict[str, dict[str, Any]]
    calendars: dict[str, str]
    rows: str


def draw(
    package: Package,
    results: Mapping[str, Result],
    *,
    source: Path,
    folder: Path,
    look: Look,
    feed: Feed | None = None,
) -> Drawn:
    """`source` is the package's own folder; `feed` is needed where it has a calendar. Raises
    `ChartFailed` and `TaskFailed`."""
    task = {
        "kind": "draw",
        "name": package.id,
        "files": {name: str(result.file) for name, result in results.items()},
        "charts": [_order(chart, source, look.language) for chart in package.outputs.charts],
        "places": list(_places(package, results)),
        "whole": [alert.data for alert in package.outputs.alerts],
        "calendar": _calendar(package, feed),
        "folder": str(folder),
        **to_plain(look),
        "memory_mib": _LIMITS.memory_mib,
    }
    return Drawn(**_run(task))


def _run(task: dict[str, Any]) -> dict[str, Any]:
    """A child that died (memory, time) did so at the chart it named last."""
    at = ""

    def follow(progress: Progress) -> None:
        nonlocal at
        at = progress.stage

    try:
        return run_task(task, limits=_LIMITS, on_progress=follow)
    except TaskFailed as error:
        if not at:
            raise
        reason = N_("it needs more memory or time than a chart may take")
        raise ChartFailed(chart=at, reason=reason, detail="") from error


def _order(chart: Any, source: Path, language: str) -> dict[str, Any]:
    try:
        spec = orjson.loads((source / chart.file).read_bytes())
    except (OSError, ValueError) as error:
        reason = N_("the specification cannot be read")
        raise ChartFailed(chart=chart.name, reason=reason, detail=chart.file) from error
    return {
        "name": chart.name,
        "spec": spec,
        "data": chart.data,
        "title": _said(chart.title, language),
        "description": _said(chart.description, language),
    }


def _calendar(package: Package, feed: Feed | None) -> dict[str, str] | None:
    data = package.outputs.calendar
    return {"data": data, **to_plain(feed)} if data and feed else None


def _places(package: Package, results: Mapping[str, Result]) -> list[str]:
    """Relations of the map that have places."""
    shown = package.outputs.map.data if package.outputs.map else ()
    return [name for name in shown if "geometry" in results[name].columns]


def _said(words: Words, language: str) -> str:
    return words.get(language) or words.get("de", "")
