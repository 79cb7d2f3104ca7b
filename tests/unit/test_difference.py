# SPDX-License-Identifier: EUPL-1.2
"""Two releases are compared by their features' ids; the public sees counts and columns only."""

from __future__ import annotations

from dataclasses import replace

import orjson
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from drehscheibe.domain.tables import Column, ColumnType, Geometry, GeometryType, Table
from drehscheibe.releases.difference import Side, difference_between
from drehscheibe.releases.schema_change import Change, schema_changes

NAME = Column("c0", "name", "Name", ColumnType.TEXT)
VALUE = Column("c1", "wert", "Wert", ColumnType.INTEGER)
TABLE = Table("t", "T", (NAME, VALUE), Geometry(GeometryType.POINT, "OGC:CRS84"))


def side(folder, table, columns, points=()):
    arrays = {name: pa.array(values) for name, values in columns.items()}
    if points:
        arrays["geometry"] = pa.array(shapely.to_wkb(shapely.points(points)))
    folder.mkdir()
    pq.write_table(pa.table(arrays), folder / "t.parquet")
    return Side((table,), lambda name: folder / f"{name}.parquet")


@pytest.fixture
def before(tmp_path):
    columns = {"id": [1, 2, 3], "c0": ["a", "b", "c"], "c1": [1, None, 3]}
    return side(tmp_path / "old", TABLE, columns, [(8, 51), (8.1, 51), (8.2, 51)])


def test_features_are_counted_by_what_happened_to_them(tmp_path, before):
    columns = {"id": [4, 3, 2], "c0": ["d", "c", "B"], "c1": [4, 3, 5]}
    after = side(tmp_path / "new", TABLE, columns, [(8.3, 51), (8.25, 51), (8.1, 51)])
    found = difference_between(before, after, scratch=tmp_path)
    (table,) = found.tables
    assert (table.added, table.removed, table.changed) == (1, 1, 2)
    assert table.columns == {"name": 1, "wert": 1, "geometry": 1}
    assert not found.breaking


def test_which_features_it_was_is_known_apart_from_the_counts(tmp_path, before):
    columns = {"id": [4, 3, 2], "c0": ["d", "c", "B"], "c1": [4, 3, 5]}
    after = side(tmp_path / "new", TABLE, columns, [(8.3, 51), (8.25, 51), (8.1, 51)])
    found = difference_between(before, after, scratch=tmp_path)
    assert found.touched() == {"t": {"added": ["4"], "removed": ["1"], "changed": ["2", "3"]}}
    assert found.to_json()["tables"][0]["touched"] == {"added": [], "removed": [], "changed": []}


def test_the_same_release_is_no_difference(tmp_path, before):
    found = difference_between(before, before, scratch=tmp_path)
    assert found.tables[0].columns == {}
    assert found.to_json()["changed"] == 0


def test_the_json_holds_no_values(tmp_path, before):
    columns = {"id": [1], "c0": ["geheim"], "c1": [99]}
    after = side(tmp_path / "new", TABLE, columns, [(8, 51)])
    text = orjson.dumps(difference_between(before, after, scratch=tmp_path).to_json())
    assert b"geheim" not in text
    assert orjson.loads(text)["removed"] == 2


def test_new_and_lost_columns_are_named_and_not_counted(tmp_path, before):
    table = replace(TABLE, columns=(NAME, Column("c2", "neu", "Neu", ColumnType.TEXT)))
    columns = {"id": [1, 2, 3], "c0": ["a", "b", "c"], "c2": ["x", "y", "z"]}
    after = side(tmp_path / "new", table, columns, [(8, 51), (8.1, 51), (8.2, 51)])
    found = difference_between(before, after, scratch=tmp_path).to_json()
    assert (found["new_columns"], found["lost_columns"]) == (["neu"], ["wert"])
    assert found["changed"] == 0
    assert found["breaking"]


def test_text_ids_and_tables_without_place_are_compared(tmp_path):
    plain = replace(TABLE, geometry=None)
    old = side(tmp_path / "old", plain, {"id": ["a", "b"], "c0": ["x", "y"], "c1": [1, 2]})
    new = side(tmp_path / "new", plain, {"id": ["b", "c"], "c0": ["y", "z"], "c1": [2, 3]})
    (table,) = difference_between(old, new, scratch=tmp_path).tables
    assert (table.added, table.removed, table.changed) == (1, 1, 0)


def test_a_table_without_rows_is_all_gone(tmp_path, before):
    empty = Side((replace(TABLE, rows=0),), lambda name: tmp_path / "missing.parquet")
    full = Side((replace(TABLE, rows=3),), before.parquet)
    assert difference_between(full, empty, scratch=tmp_path).tables[0].removed == 3


def test_new_and_lost_tables_are_named(tmp_path, before):
    other = Side((replace(TABLE, name="u"),), before.parquet)
    found = difference_between(before, other, scratch=tmp_path)
    assert (found.new_tables, found.lost_tables) == (("u",), ("t",))
    assert found.breaking


def changes(**changed):
    found = schema_changes(TABLE, replace(TABLE, **changed))
    return [(change.change, change.column, change.breaking) for change in found]


def test_columns_are_known_by_their_id():
    renamed = replace(NAME, name="bezeichnung")
    assert changes(columns=(renamed, VALUE)) == [(Change.RENAMED, "bezeichnung", True)]
    assert changes(columns=(VALUE, NAME)) == []


def test_a_wider_type_breaks_nobody():
    wider = replace(VALUE, type=ColumnType.NUMBER)
    assert changes(columns=(NAME, wider)) == [(Change.RETYPED, "wert", False)]
    text = replace(VALUE, type=ColumnType.TEXT)
    assert changes(columns=(NAME, text)) == [(Change.RETYPED, "wert", True)]


def test_another_unit_is_another_meaning():
    metres = replace(TABLE, columns=(NAME, replace(VALUE, unit="m")))
    (change,) = schema_changes(TABLE, metres)
    assert (change.change, change.breaking) == (Change.UNIT, False)
    feet = replace(TABLE, columns=(NAME, replace(VALUE, unit="[ft_i]")))
    assert schema_changes(metres, feet)[0].breaking


def test_places_and_ids_belong_to_the_schema():
    areas = Geometry(GeometryType.POLYGON, "OGC:CRS84")
    many = Geometry(GeometryType.MULTIPOINT, "OGC:CRS84")
    assert changes(geometry=None) == [(Change.LOST, "geometry", True)]
    assert changes(geometry=areas) == [(Change.RETYPED, "geometry", True)]
    assert changes(geometry=many) == [(Change.RETYPED, "geometry", False)]
    assert changes(id_column="c0") == [(Change.RETYPED, "id", True)]
    assert schema_changes(replace(TABLE, geometry=None), TABLE)[0].change is Change.NEW
