# SPDX-License-Identifier: EUPL-1.2
"""The task "transform": one run of a package in a child of its own that reaches nothing else."""

from __future__ import annotations

import re
import shutil
from contextlib import contextmanager
from dataclasses import asdict, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import TransformOutOfDisk
from drehscheibe.domain.plain import from_plain
from drehscheibe.releases.quoting import quoted_name
from drehscheibe.usecases.guard import lowered
from drehscheibe.usecases.running import database as engines
from drehscheibe.usecases.running.bindings import Job, Statement
from drehscheibe.usecases.running.faults import told
from drehscheibe.usecases.running.inputs import make_view
from drehscheibe.usecases.running.judging import judge_transforms
from drehscheibe.usecases.running.plain_rows import table_with_places
from drehscheibe.usecases.running.results import write_result
from drehscheibe.usecases.running.sandbox import AddressSpace, Protection, shut_in, take_limits
from drehscheibe.usecases.running.statements import Select, select_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import duckdb

    Judge = Callable[[Job], Mapping[str, list[str]]]  # `judge_transforms`

_SCRATCH = "scratch"


def transform_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """`inputs`, `parameters`, `transforms`, `outputs`, `folder` (empty, ours to write) and
    `limits`; answers `{"results": {relation: {"file", "rows", "columns", "inputs"}},
    "protection"}`."""
    return compute_shut_in(task, tell, judge_transforms)


def compute_shut_in(
    task: dict[str, Any], tell: Callable[..., None], judge: Judge
) -> dict[str, Any]:
    """`judge` may refuse; what keeps SQL from everything else does not rely on it."""
    job = from_plain(Job, {f.name: task[f.name] for f in fields(Job) if f.name in task})
    with shut_in_with(job, judge) as (database, protection, behind):
        results = _Run(database, job, tell).results()
    for name, one in results.items():
        one["inputs"] = behind.get(lowered(name), list(job.inputs))
    return {"results": results, "protection": asdict(protection)}


@contextmanager
def shut_in_with(
    job: Job, judge: Judge
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Protection, Mapping[str, list[str]]]]:
    """The inputs as views of a database that reaches nothing else, in a process that cannot; and
    what `judge` says."""
    folder, inputs = Path(job.folder), _files(job)
    scratch = folder / _SCRATCH
    scratch.mkdir(parents=True)
    space = AddressSpace()
    engines.end_other_threads()
    protection = shut_in(readable=[*inputs, *engines.needed_files()], writable=[folder])
    behind = judge(job)
    with engines.opened(job.limits, scratch) as database:
        for need, bound in job.inputs.items():
            make_view(database, need, bound)
        engines.lock(database, inputs, folder)
        with engines.interrupted_after(database, job.limits.seconds):
            take_limits(job.limits, space)
            yield database, protection, behind
    shutil.rmtree(scratch)


def _files(job: Job) -> list[Path]:
    paths = (Path(bound.path) for bound in job.inputs.values() if bound.path)
    return [path for path in paths if path.is_file()]


class _Run:
    def __init__(
        self, database: duckdb.DuckDBPyConnection, job: Job, tell: Callable[..., None]
    ) -> None:
        self._database, self._job, self._tell = database, job, tell
        self._parameters = _typed(job.parameters)
        self._written_mib = 0.0  # all results together

    def results(self) -> dict[str, Any]:
        selects = [self._select(transform) for transform in self._job.transforms]
        last = {select.name: select for select in selects if self._is_last(select, selects)}
        for number, select in enumerate(selects):
            self._tell(select.name, number, len(selects))
            if select.name not in last:
                self._keep(select)
        return {name: self._written(name, last.get(name)) for name in self._job.outputs}

    def _select(self, transform: Statement) -> Select:
        return select_of(
            transform.name,
            transform.sql,
            parameters=self._parameters,
            database=self._database,
            limits=self._job.limits,
        )

    def _is_last(self, select: Select, selects: list[Select]) -> bool:
        """Used as a result only: it goes to its file without a table in between."""
        named = re.compile(rf"\b{re.escape(select.name)}\b", re.IGNORECASE)
        return not any(named.search(s.sql) for s in selects if s is not select)

    def _keep(self, select: Select) -> None:
        statement = f"CREATE TEMP TABLE {quoted_name(select.name)} AS {select.nested}"
        with told(select.name, statement, self._job.limits):
            self._database.execute(statement, select.parameters)

    def _written(self, name: str, select: Select | None) -> dict[str, Any]:
        wanted = select or Select(name, f"FROM {quoted_name(name)}", {})
        folder = Path(self._job.folder)
        written = write_result(self._database, wanted, folder=folder, limits=self._job.limits)
        self._written_mib += (folder / written["file"]).stat().st_size / (1 << 20)
        if self._written_mib > self._job.limits.file_mib:
            raise TransformOutOfDisk(transform=name, limit=self._job.limits.file_mib)
        if self._job.shown:
            path = folder / written["file"]
            written["table"] = table_with_places(self._database, path, self._job.shown)
        return written


def _typed(parameters: dict[str, Any]) -> dict[str, Any]:
    """`now` comes as RFC 3339."""
    now = parameters.get("now")
    return parameters | ({"now": datetime.fromisoformat(now)} if now else {})
