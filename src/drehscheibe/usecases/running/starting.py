# SPDX-License-Identifier: EUPL-1.2
"""Start a run of a package and get its results."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.children.child import Progress, never, run_task
from drehscheibe.domain.errors import (
    TaskOutOfMemory,
    TaskOutOfTime,
    TransformOutOfMemory,
    TransformOutOfTime,
)
from drehscheibe.domain.plain import to_plain
from drehscheibe.usecases.running.bindings import BoundColumn, Input, Job, Statement
from drehscheibe.usecases.running.limits import USUAL, RunLimits

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from drehscheibe.usecases.model import Need, Package
    from drehscheibe.usecases.running.bindings import Where


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Result:
    """`file` is GeoParquet; `columns`: name -> type as DuckDB calls it; `inputs`: the needs that
    it is computed from; `table`: the first rows, where the job asked for them, as `{"columns",
    "rows", "total"}`."""

    file: Path
    rows: int
    columns: dict[str, str]
    inputs: tuple[str, ...] = ()
    table: dict[str, Any] | None = None


def run(
    package: Package,
    *,
    inputs: Mapping[str, Input],
    parameters: Mapping[str, Any],
    folder: Path,
    limits: RunLimits = USUAL,
) -> dict[str, Result]:
    """Everything that the outputs of the package need, as files in `folder`, which is new.

    `parameters` holds `now` (RFC 3339), `town` and `town_name` beside the package's own; what is
    not said has its default. A need that is not bound is an empty table. Raises `RunFailed` and
    `TaskFailed`.
    """
    job = Job(
        inputs={need.name: inputs.get(need.name) or bound(need, "", {}) for need in package.inputs},
        parameters={p.name: p.default for p in package.parameters} | dict(parameters),
        transforms=tuple(Statement(t.name, t.sql) for t in package.transforms),
        outputs=relations(package),
        folder=str(folder),
        limits=limits,
    )
    return compute(job, name=package.id)


def compute(job: Job, *, name: str, cancelled: Callable[[], bool] = never) -> dict[str, Result]:
    """The child behind `run`."""
    task = {"kind": "transform", "name": name} | to_plain(job)
    answer = _answer(task, job.limits, cancelled)
    if not all(answer["protection"].values()):
        log.warning("a run had fewer walls than it could have; `drehscheibe doctor` says which")
    return {
        relation: Result(
            **said | {"file": Path(job.folder, said["file"]), "inputs": tuple(said["inputs"])}
        )
        for relation, said in answer["results"].items()
    }


def _answer(
    task: dict[str, Any], limits: RunLimits, cancelled: Callable[[], bool]
) -> dict[str, Any]:
    """A child that was ended was at the transform it named last."""
    at = task["name"]

    def follow(progress: Progress) -> None:
        nonlocal at
        at = progress.stage

    try:
        return run_task(task, limits=limits.child, on_progress=follow, cancelled=cancelled)
    except TaskOutOfTime as error:
        raise TransformOutOfTime(transform=at, limit=limits.seconds) from error
    except TaskOutOfMemory as error:
        raise TransformOutOfMemory(transform=at, limit=limits.memory_mib) from error


def bound(
    need: Need, path: str | Path, columns: Mapping[str, Any], *, where: Where | None = None
) -> Input:
    """A table for a need. `columns`: needed name -> something with `column`, `factor`, `offset`
    and `codes` (as `readiness.ColumnMatch`); those without one are empty."""
    return Input(
        path=str(path),
        columns={c.name: _column(columns.get(c.name), c.type) for c in need.columns},
        with_geometry=need.geometry is not None,
        where=where,
    )


def _column(match: Any, type_: Any) -> BoundColumn:
    if match is None:
        return BoundColumn("", type_)
    return BoundColumn(match.column, type_, match.factor, match.offset, dict(match.codes))


def relations(package: Package) -> tuple[str, ...]:
    """Every relation that an output shows, once."""
    outputs = package.outputs
    shown = [
        *(dataset.data for dataset in outputs.datasets),
        *(outputs.map.data if outputs.map else ()),
        *(chart.data for chart in outputs.charts),
        *(figure.data for figure in outputs.figures),
        *(tile.name for tile in outputs.dashboard if tile.kind == "table"),
        *(alert.data for alert in outputs.alerts),
        outputs.calendar,
    ]
    return tuple(dict.fromkeys(filter(None, shown)))
