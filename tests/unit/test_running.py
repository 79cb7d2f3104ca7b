# SPDX-License-Identifier: EUPL-1.2
"""A run of a package: bound tables in, files out that the platform itself can read."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from drehscheibe.connectors.vectors.parquet import Parquet
from drehscheibe.domain import errors
from drehscheibe.domain.recipes import PlaceKind
from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table
from drehscheibe.releases.geoparquet import GeoParquetWriter
from drehscheibe.releases.spool import BOX
from drehscheibe.usecases.running import USUAL, BoundColumn, Input, Job, Statement, Where, compute
from drehscheibe.usecases.running.faults import told
from table_samples import understand

pytestmark = pytest.mark.usefixtures("own_programs")

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

    # The platform itself reads it as a file that somebody uploads.
    read = understand(results["a"].file, form=Parquet())
    types = read.types()
    assert types["hoehe"] == "number"
    assert types["gepflanzt"] == "date"
    assert types["stand"] == "date-time"
    assert read.recipe.place.kind is PlaceKind.GEOMETRY
    assert read.recipe.place.crs == "OGC:CRS84"
    assert read.codes() <= {"empty-column"}


def test_a_fault_names_transform_line_and_what(tmp_path):
    faulty = job(tmp_path, "SELECT name FROM baeume", "SELECT\n  alter_jahre\nFROM a")
    with pytest.raises(errors.TransformFailed, match="“b”, line 2: there is no column") as caught:
        compute(faulty, name="probe")
    assert "alter_jahre" in str(caught.value)


def stations(folder: Path) -> str:
    """A table of a release: columns go by id, in the file and in bindings."""
    table = Table(
        "pegel",
        "Pegel",
        (
            Column("c7", "stand", "Stand", ColumnType.INTEGER),
            Column("c8", "ags", "AGS", ColumnType.TEXT),
        ),
        geometry=Geometry(GeometryType.POINT, "OGC:CRS84"),
    )
    shapes = [shapely.Point(8.1, 51.5), shapely.Point(9.1, 51.5), None]
    east, north = [8.1, 9.1, None], [51.5, 51.5, None]
    boxes = (east, north, east, north)
    batch = pa.RecordBatch.from_pydict(
        {
            "_id": pa.array(["f1", "f2", "f3"]),
            "c7": pa.array([120, 240, 5], pa.int64()),
            "c8": pa.array(["05974040", "05958004", "05974040"]),
            "geometry": pa.array([None if s is None else shapely.to_wkb(s) for s in shapes]),
        }
        | {name: pa.array(sides) for name, sides in zip(BOX, boxes, strict=True)}
    )
    path = folder / "pegel.parquet"
    with GeoParquetWriter(path, table) as writer:
        writer.write(batch)
    return str(path)


AREA = {"type": "Polygon", "coordinates": [[[8, 51], [9, 51], [9, 52], [8, 52], [8, 51]]]}


def test_of_a_regional_release_only_ones_own_rows_are_there(tmp_path):
    columns = {"cm": BoundColumn("c7", ColumnType.INTEGER), "m": BoundColumn("stand", factor=0.01)}
    path = stations(tmp_path)
    places = {"alle": None, "nach_ags": Where("ags", "05974040"), "im_gebiet": Where(within=AREA)}
    inputs = {name: Input(path, columns, True, where) for name, where in places.items()}
    sql = " UNION ALL ".join(
        f"SELECT '{name}' AS von, list(feature_id ORDER BY feature_id) AS ids FROM {name}"  # noqa: S608
        for name in inputs
    )
    asked = Job(inputs, {}, (Statement("a", sql),), ("a",), str(tmp_path / "run"), shown=3)
    found = {name: json.loads(ids) for name, ids in compute(asked, name="probe")["a"].table["rows"]}
    assert found == {"alle": ["f1", "f2", "f3"], "nach_ags": ["f1", "f3"], "im_gebiet": ["f1"]}


def test_a_full_disk_is_said_as_such_and_no_path_of_ours_is_told():
    with pytest.raises(errors.StorageFull), told("a", "", USUAL):
        raise duckdb.IOException('Could not write file "/x/y": No space left on device')
    with pytest.raises(errors.TransformOutOfDisk), told("a", "", USUAL):
        raise duckdb.IOException('Could not write file "/x/y": File too large')
    with pytest.raises(errors.TransformFailed) as caught, told("a", "", USUAL):
        raise duckdb.IOException('Cannot read "/x/y"')
    assert "/x" not in str(caught.value)


def test_data_that_lost_a_column_say_so(tmp_path):
    pegel = Input(stations(tmp_path), {"cm": BoundColumn("c1")})
    asked = Job({"pegel": pegel}, {}, (), (), str(tmp_path / "run"))
    with pytest.raises(errors.InputColumnMissing, match="“pegel” have no column “c1”"):
        compute(asked, name="probe")


def test_more_rows_than_allowed_are_no_result(tmp_path):
    limits = replace(USUAL, rows=1)
    with pytest.raises(errors.ResultTooLarge, match="“a” has 2 rows; at most 1"):
        compute(replace(job(tmp_path, "SELECT name FROM baeume"), limits=limits), name="probe")
    assert not list(tmp_path.glob("run/*.parquet"))


def test_the_limits_are_those_of_the_reference():
    page = Path(__file__).parents[2] / "docs" / "reference" / "use-case-packages.md"
    text = page.read_text(encoding="utf-8")
    for limit in (
        f"{USUAL.memory_mib} MiB", f"{USUAL.room_mib} MiB", f"{USUAL.seconds} s", f"{USUAL.rows:,}",
        f"{USUAL.file_mib:,} MiB; {USUAL.scratch_mib:,} MiB",
    ):  # fmt: skip
        assert f"| {limit} |" in text
