# SPDX-License-Identifier: EUPL-1.2
"""An edited feature keeps its id; a new one gets a number that was never given."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely
from small_tables import batch_of, recipe_of

from drehscheibe.domain.tables import Column, Geometry, GeometryType, Table
from drehscheibe.releases.geoparquet import GeoParquetWriter
from drehscheibe.releases.identity import Identities, assign_ids, preferred_id_column
from drehscheibe.releases.order import in_order
from drehscheibe.releases.spool import Spool

Columns = dict[str, Sequence[Any]]


class Stream:
    def __init__(self, columns: Columns, places: Sequence[Any] = (), id_column: str = "") -> None:
        kept = tuple(Column(c.id, c.name, c.title, c.type) for c in recipe_of(columns).columns)
        geometry = Geometry(GeometryType.MIXED, "OGC:CRS84") if len(places) else None
        self.table = Table("t", "T", kept, geometry, id_column=id_column)
        self._batch = batch_of(columns, places)

    def batches(self) -> Iterator[pa.RecordBatch]:
        yield self._batch


class Desk:
    """Publishes one table again and again."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.number, self.next_id = folder, 0, 1
        self.previous: Path | None = None

    def publish(
        self, columns: Columns, places: Sequence[Any] = (), id_column: str = ""
    ) -> tuple[list[Any], Identities]:
        """The ids in the order of the source."""
        self.number += 1
        stream = Stream(columns, places, id_column)
        spool = Spool(self.folder / f"{self.number}.parquet")
        spool.fill(stream, lambda rows: None)
        ids = assign_ids(
            spool.path, previous=self.previous, id_column=id_column, first=self.next_id
        )
        self.next_id = ids.next_id
        table = replace(stream.table, next_id=ids.next_id)
        path = self.folder / f"data-{self.number}.parquet"
        with GeoParquetWriter(path, table) as writer:
            for batch in in_order(spool.path, ids.path):
                writer.write(batch)
        self.previous = path
        listed = pq.read_table(ids.path)
        assert listed.num_rows == len(set(listed["_id"].to_pylist()))
        return listed["_id"].to_pylist(), ids


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


NAMES = ["Anger", "Bergfeld", "Cappel", "Dorfplatz", "Eichwiese"]
PLACES = [(8.1, 51.5), (8.2, 51.5), (8.3, 51.5), (8.4, 51.5), (8.5, 51.5)]


def test_the_first_release_counts_from_one(desk):
    ids, result = desk.publish({"Name": NAMES, "Fläche": [1.0, 2.0, 3.0, 4.0, 5.0]}, PLACES)
    assert ids == [1, 2, 3, 4, 5]
    assert result.next_id == 6


def test_the_same_file_keeps_all_ids_in_any_order(desk):
    desk.publish({"Name": NAMES}, PLACES)
    ids, result = desk.publish({"Name": NAMES[::-1]}, PLACES[::-1])
    assert ids == [5, 4, 3, 2, 1]
    assert (result.kept, result.new, result.gone) == (5, 0, 0)


def test_an_edited_value_keeps_the_id(desk):
    desk.publish({"Name": NAMES, "Fläche": [1.0, 2.0, 3.0, 4.0, 5.0]}, PLACES)
    ids, _ = desk.publish({"Name": NAMES, "Fläche": [1.0, 2.0, 33.0, 4.0, 5.0]}, PLACES)
    assert ids == [1, 2, 3, 4, 5]


def test_a_moved_feature_keeps_the_id(desk):
    desk.publish({"Name": NAMES, "Fläche": [1.0, 2.0, 3.0, 4.0, 5.0]}, PLACES)
    moved = [(9.9, 50.1), *PLACES[1:]]
    ids, _ = desk.publish({"Name": NAMES, "Fläche": [1.0, 2.0, 3.0, 4.0, 5.0]}, moved)
    assert ids == [1, 2, 3, 4, 5]


def test_a_renamed_feature_in_its_place_keeps_the_id(desk):
    desk.publish({"Name": NAMES, "Fläche": [1.0, 2.0, 3.0, 4.0, 5.0]}, PLACES)
    renamed = ["Neuer Anger", *NAMES[1:]]
    ids, _ = desk.publish({"Name": renamed, "Fläche": [1.5, 2.0, 3.0, 4.0, 5.0]}, PLACES)
    assert ids == [1, 2, 3, 4, 5]


def test_a_footprint_without_attributes_is_found_by_its_place(desk):
    shapes = [shapely.box(x, y, x + 0.0001, y + 0.0001) for x, y in PLACES]
    desk.publish({"Art": ["Haus"] * 5}, shapes)
    shapes[2] = shapely.box(8.3, 51.5, 8.30012, 51.5001)
    ids, _ = desk.publish({"Art": ["Haus"] * 5}, shapes)
    assert ids == [1, 2, 3, 4, 5]


def test_a_number_is_never_given_twice(desk):
    desk.publish({"Name": NAMES}, PLACES)
    ids, result = desk.publish({"Name": NAMES[:4]}, PLACES[:4])
    assert (ids, result.gone) == ([1, 2, 3, 4], 1)
    ids, result = desk.publish({"Name": [*NAMES[:4], "Ganz neu"]}, [*PLACES[:4], (7.7, 50.7)])
    assert ids == [1, 2, 3, 4, 6]
    assert (result.new, result.next_id) == (1, 7)


def test_a_table_without_place_is_matched_by_its_other_columns(desk):
    years, towns = [2020, 2020, 2021, 2021], ["Soest", "Olpe"] * 2
    desk.publish({"Jahr": years, "Ort": towns, "Wert": [10, 20, 11, 21]})
    ids, _ = desk.publish(
        {"Jahr": [*years, 2022], "Ort": [*towns, "Soest"], "Wert": [10, 25, 11, 21, 12]}
    )
    assert ids == [1, 2, 3, 4, 5]


def test_a_new_year_is_new_and_not_the_old_one_changed(desk):
    towns = [f"Ort {i}" for i in range(30)]
    desk.publish({"Jahr": [2019] * 30 + [2020] * 30, "Ort": towns * 2, "Wert": list(range(60))})
    ids, result = desk.publish(
        {"Jahr": [2020] * 30 + [2021] * 30, "Ort": towns * 2, "Wert": list(range(30, 90))}
    )
    assert ids == list(range(31, 91))
    assert (result.kept, result.new, result.gone) == (30, 30, 30)


def test_equal_rows_keep_their_order(desk):
    desk.publish({"Art": ["Bank", "Bank", "Baum"]})
    ids, result = desk.publish({"Art": ["Baum", "Bank", "Bank", "Bank"]})
    assert ids == [3, 1, 2, 4]
    assert result.new == 1


def test_a_new_column_costs_no_id(desk):
    desk.publish({"Name": NAMES}, PLACES)
    ids, _ = desk.publish({"Name": NAMES, "Neu": [1, 2, 3, 4, 5]}, PLACES)
    assert ids == [1, 2, 3, 4, 5]


def test_ids_of_a_column_stay_what_they_are(desk):
    ids, result = desk.publish({"Nr": [7, 8, 9]}, id_column="c0")
    assert ids == [7, 8, 9]
    assert result.next_id == 1
    ids, _ = desk.publish({"Schlüssel": ["007", "008"]}, id_column="c0")
    assert ids == ["007", "008"]


def test_repeated_and_empty_ids_are_told_apart(desk):
    ids, result = desk.publish({"Nr": ["a", "a", None, "b"]}, id_column="c0")
    assert ids == ["a", "a~2", "~1", "b"]
    assert result.repeated == 2


def test_numbers_do_not_follow_a_column(desk):
    desk.publish({"Nr": [70, 80]}, id_column="c0")
    ids, _ = desk.publish({"Nr": [70, 80]})
    assert ids == [1, 2]


def test_the_counter_goes_on_behind_a_column(desk):
    desk.publish({"Nr": [70, 80]})
    desk.publish({"Nr": [70, 80]}, id_column="c0")
    ids, _ = desk.publish({"Nr": [70, 80]})
    assert ids == [3, 4]


def test_names_of_columns_tell_which_one_is_the_identity():
    assert preferred_id_column({"c1": "wert", "c2": "objekt_id", "c3": "id"}) == "c3"
    assert preferred_id_column({"c1": "wert", "c2": "mastrid"}) == "c2"
    assert preferred_id_column({"c1": "wert", "c2": "name"}) == ""
