# SPDX-License-Identifier: EUPL-1.2
"""Run the tests of a package on its own samples, as a run on real data is run."""

from __future__ import annotations

import csv
import json
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import DrehscheibeError
from drehscheibe.usecases.running import USUAL, BoundColumn, Input, Job, Statement, compute
from drehscheibe.usecases.testing.comparing import TOO_LONG, Difference, differences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.usecases.model import Need, Package, PackageTest
    from drehscheibe.usecases.running import Result

MOST_ROWS = 2_000  # of an expected relation
_MOST_DIFFERENCES = 20
_LIMITS = replace(USUAL, memory_mib=256, room_mib=512, seconds=60, rows=100_000, scratch_mib=512)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`error` is why it could not even be computed."""

    name: str
    seconds: float
    differences: tuple[Difference, ...] = ()
    error: DrehscheibeError | None = None

    @property
    def passed(self) -> bool:
        return not self.differences and self.error is None


def run_tests(package: Package, folder: Path) -> tuple[Outcome, ...]:
    """`folder` holds the package. One child process for each test."""
    return tuple(_outcome(package, test, folder) for test in package.tests)


def _outcome(package: Package, test: PackageTest, folder: Path) -> Outcome:
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="test-") as scratch:
        job = job_of(package, test, folder, Path(scratch, "run"))
        try:
            results = compute(job, name=f"{package.id}: {test.name}")
        except DrehscheibeError as error:
            return Outcome(test.name, time.monotonic() - began, error=error)
    found = [d for one in test.expect.items() for d in _compared(folder, *one, results)]
    return Outcome(test.name, time.monotonic() - began, tuple(found[:_MOST_DIFFERENCES]))


def job_of(package: Package, test: PackageTest, folder: Path, into: Path) -> Job:
    """What a run on real data would be told. `folder` holds the package."""
    known = {"now": test.now or None, "town": test.town, "town_name": test.town_name}
    return Job(
        inputs={
            need.name: _sample(need, test.inputs.get(need.name), folder) for need in package.inputs
        },
        parameters={p.name: p.default for p in package.parameters} | known | test.parameters,
        transforms=tuple(Statement(t.name, t.sql) for t in package.transforms),
        outputs=tuple(test.expect),
        folder=str(into),
        shown=MOST_ROWS,
        limits=_LIMITS,
    )


def _sample(need: Need, file: str | None, folder: Path) -> Input:
    """Samples have the names of the need; a need without one is an empty table."""
    columns = {
        c.name: BoundColumn(c.name if file else "", c.type, must_be_there=c.required)
        for c in need.columns
    }
    path = str(folder / file) if file else ""
    return Input(path, columns, with_geometry=need.geometry is not None)


def _compared(
    folder: Path, relation: str, file: str, results: dict[str, Result]
) -> Iterator[Difference]:
    result = results[relation]
    assert result.table is not None  # noqa: S101 - the job asked for it
    if result.rows > MOST_ROWS:
        yield Difference(TOO_LONG, {"relation": relation, "rows": result.rows, "most": MOST_ROWS})
        return
    yield from differences(relation, _expected(folder / file), result.table)


def _expected(path: Path) -> list[dict[str, str]]:
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix.lower() == ".csv":
        return list(csv.DictReader(text.splitlines(keepends=True)))
    return [_properties(feature) for feature in json.loads(text)["features"]]


def _properties(feature: dict[str, Any]) -> dict[str, str]:
    return {name: _cell(value) for name, value in feature["properties"].items()}


def _cell(value: Any) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    return json.dumps(value)
