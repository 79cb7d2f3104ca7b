# SPDX-License-Identifier: EUPL-1.2
"""Features that last from a day to another (17-069r4, 7.15.4; 23-058r2, 7)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pytest

from drehscheibe.domain.tables import Column, ColumnType
from inside import Inside, inside
from instances import new_instance, publish
from streams import Plain

ONE = "/ogc/collections/sperrungen"
DAYS = {  # name: from, until
    "Januar": ("2026-01-01", "2026-01-31"),
    "Tag": ("2026-02-10", "2026-02-10"),
    "Lang": ("2025-06-01", "2026-06-01"),
    "Offen": ("2026-03-01", None),
    "Schon immer": (None, "2025-12-31"),
    "Ohne Zeit": (None, None),
}


class Closures(Plain):
    def __init__(self, *names: str, kind: ColumnType = ColumnType.DATE) -> None:
        super().__init__(len(names))
        self.names, self.kind = names, kind
        columns = (
            Column("name", "name", "Name", ColumnType.TEXT),
            Column("von", "von", "Von", kind),
            Column("bis", "bis", "Bis", kind),
        )
        self.table = replace(
            self.table, name="sperrungen", columns=columns, time_column="von", end_column="bis"
        )

    def values(self) -> dict[str, pa.Array]:
        kind = pa.date32() if self.kind is ColumnType.DATE else pa.timestamp("us", "UTC")
        edges = [
            pa.array([DAYS[name][side] for name in self.names], pa.string()).cast(
                pa.timestamp("us")
            )
            for side in (0, 1)
        ]
        von, bis = (
            edge.cast(pa.date32()) if kind == pa.date32() else edge.cast(kind) for edge in edges
        )
        rows = pa.array([row + 2 for row in range(self.rows)], pa.int64())
        return {"_row": rows, "name": pa.array(self.names), "von": von, "bis": bis}


@pytest.fixture(scope="module", params=[ColumnType.DATE, ColumnType.DATETIME])
def asked(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Inside]:
    layout = new_instance(tmp_path_factory.mktemp("periods") / "instance")
    publish(layout, "sperrungen", Closures(*DAYS, kind=request.param), title="Sperrungen")
    bounded = Closures("Januar", "Tag", kind=request.param)
    publish(layout, "begrenzt", bounded, title="Begrenzt")
    with inside(layout) as client:
        yield client


def names(asked: Inside, interval: str) -> set[str]:
    response = asked.get(f"{ONE}/items", params={"datetime": interval})
    assert response.status_code == 200, response.text
    found: list[dict[str, Any]] = response.json()["features"]
    return {feature["properties"]["name"] for feature in found}


@pytest.mark.parametrize(
    ("interval", "found"),
    [
        ("2026-01-15T12:00:00Z", {"Januar", "Lang"}),
        ("2026-02-10", {"Tag", "Lang"}),
        ("2026-01-20/2026-02-20", {"Januar", "Tag", "Lang"}),
        ("2025-12-01/2025-12-10", {"Lang", "Schon immer"}),
        ("2027-01-01/..", {"Offen"}),
        ("../2025-05-01", {"Schon immer"}),
        ("2026-07-01", {"Offen"}),
        ("2026-02-08/P3D", {"Tag", "Lang"}),
        ("2026-02-08/p2d", {"Lang"}),
        ("2026-02-08T00:00:00Z/P3D", {"Tag", "Lang"}),
        ("P1M/2026-02-28", {"Januar", "Tag", "Lang"}),
        ("P27D/2026-02-28", {"Tag", "Lang"}),
    ],
)
def test_what_touches_the_interval_is_found(asked, interval, found):
    """/req/core/fc-time-response: intersects; without a time they match, too (C)"""
    assert names(asked, interval) == {*found, "Ohne Zeit"}


def test_the_extent_is_open_where_a_row_is(asked):
    """/req/core/fc-md-extent-multi C"""
    told = asked.get(ONE).json()["extent"]["temporal"]["interval"]
    assert told == [[None, None]]
    ((first, last),) = asked.get("/ogc/collections/begrenzt").json()["extent"]["temporal"][
        "interval"
    ]
    assert first in {"2025-12-31T23:00:00Z", "2026-01-01T00:00:00Z"}
    assert last in {"2026-02-10T22:59:59Z", "2026-02-10T00:00:00Z"}


def test_collections_are_found_by_what_they_last(asked):
    listed = asked.get("/ogc/collections", params={"datetime": "2026-02-01"}).json()["collections"]
    assert [one["id"] for one in listed] == ["begrenzt", "sperrungen"]
    listed = asked.get("/ogc/collections", params={"datetime": "2027-01-01"}).json()["collections"]
    assert [one["id"] for one in listed] == ["sperrungen"]


def test_roles_of_an_interval(asked):
    """The schema says which columns they are; no instant stands beside them"""
    found = asked.get(f"{ONE}/schema").json()["properties"]
    roles = {name: told.get("x-ogc-role") for name, told in found.items()}
    assert roles["von"] == "primary-interval-start"
    assert roles["bis"] == "primary-interval-end"
    assert found["von"]["format"] == found["bis"]["format"]
    assert "primary-instant" not in roles.values()
