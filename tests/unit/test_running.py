# SPDX-License-Identifier: EUPL-1.2
"""A run of a package: bound tables in, files out that the platform itself can read."""

from __future__ import annotations

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from drehscheibe.domain import errors
from drehscheibe.domain.tables import ColumnType
from drehscheibe.usecases.running import BoundColumn, Input, Job, Statement, compute

NOW = "2026-07-01T12:00:00+02:00"


def trees(folder: Path) -> Input:
    path = folder / "baeume.csv"
    path.write_text(
        "baum,hoehe_cm,art,geometry\n"
        'Linde,1250,L,POINT (8.1 51.5)\n"Ahorn, alt",k.A.,A,POINT (8.2 51.6)\n',
        encoding="utf-8",
    )
    columns = {
        "name": BoundColumn("baum"),
        "hoehe": BoundColumn("hoehe_cm", ColumnType.NUMBER, factor=0.01),
        "art": BoundColumn("art", codes={"L": "Tilia"}),
        "gepflanzt": BoundColumn("", ColumnType.DATE),
    }
    return Input(str(path), columns, with_geometry=True)


def job(folder: Path, *sql: str, **parameters: object) -> Job:
    """Transforms `a`, `b`, … over the trees; all of them are results."""
    named = tuple(Statement(name, text) for name, text in zip("abc", sql, strict=False))
    return Job(
        inputs={"baeume": trees(folder)},
        parameters={"now": NOW} | parameters,
        transforms=named,
        outputs=tuple(statement.name for statement in named),
        folder=str(folder / "run"),
    )


def test_a_run_renames_converts_and_writes_what_can_be_published(tmp_path):
    results = compute(
        job(
            tmp_path,
            "SELECT *, $now AS stand, $least AS least FROM baeume; -- alle",
            "SELECT count(*) AS n, sum(hoehe)::DECIMAL(9, 2) AS m FROM a WHERE hoehe >= $least",
            least=3,
        ),
        name="probe",
    )

    rows = {row["name"]: row for row in pq.read_table(results["a"].file).to_pylist()}
    assert rows["Linde"]["hoehe"] == 12.5
    assert rows["Linde"]["art"] == "Tilia"
    assert rows["Ahorn, alt"]["hoehe"] is None
    assert rows["Ahorn, alt"]["art"] == "A"
    assert rows["Linde"]["gepflanzt"] is None
    assert rows["Linde"]["feature_id"] == "1"
    assert rows["Linde"]["stand"].isoformat() == "2026-07-01T10:00:00+00:00"
    assert pq.read_table(results["b"].file).to_pylist() == [{"n": 1, "m": 12.5}]
    assert results["a"].rows == 2
    assert not (tmp_path / "run" / "scratch").exists()


def test_a_fault_names_transform_line_and_what(tmp_path):
    faulty = job(tmp_path, "SELECT name FROM baeume", "SELECT\n  alter_jahre\nFROM a")
    with pytest.raises(errors.TransformFailed, match="“b”, line 2: there is no column") as caught:
        compute(faulty, name="probe")
    assert "alter_jahre" in str(caught.value)
