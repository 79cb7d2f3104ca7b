# SPDX-License-Identifier: EUPL-1.2
"""The quality of every dataset as rows, and its sums for every organisation.

Sums follow each change, so no page counts: it reads a sum, and the first rows of an index.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.profile.metrics import DIMENSIONS, METRICS, Dimension, Metric, Rating
from drehscheibe.catalogue.quality import quality_of

if TYPE_CHECKING:
    import sqlite3

    from drehscheibe.catalogue.profile.scoring import Quality
    from drehscheibe.catalogue.records import DatasetRecord

TABLES = ("quality", "quality_sums")
DDL = (
    "CREATE TABLE quality (slug TEXT PRIMARY KEY, owner, title, points, stars, sums) WITHOUT ROWID",
    "CREATE INDEX quality_of_owner ON quality (owner, points, title)",
    # What is summed up for an organisation: datasets, points of a dimension, how many lack what.
    "CREATE TABLE quality_sums (owner, name, sum, PRIMARY KEY (owner, name)) WITHOUT ROWID",
)
_ADD = (
    "INSERT INTO quality_sums VALUES (?, ?, ?)"
    " ON CONFLICT (owner, name) DO UPDATE SET sum = sum + excluded.sum"
)
_MOST = 100  # datasets that a page lists


@dataclass(frozen=True, slots=True)
class DatasetQuality:
    slug: str
    title: str
    points: int
    stars: int


@dataclass(frozen=True, slots=True)
class OwnerQuality:
    """How good the descriptions of one organisation are. Points are those of a mean dataset."""

    datasets: int
    points: dict[Dimension, float]
    ratings: dict[Rating, int]  # datasets
    stars: tuple[int, ...]  # datasets with none, one, … five
    lacking: tuple[tuple[Metric, int], ...]  # what would earn most, and for how many datasets
    worst: tuple[DatasetQuality, ...]

    @property
    def total(self) -> int:
        return int(sum(self.points.values()) + 1e-9)


class QualityRows:
    """Puts the quality of records; `finish` adds what they change in the sums, all at once.

    A record of before is removed first (`remove_quality`).
    """

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._sums: dict[tuple[str, str], float] = defaultdict(float)

    def put(self, record: DatasetRecord) -> None:
        found, owner = quality_of(record), record.publisher.key
        sums = _sums_of(found)
        said = (record.slug, owner, record.title, found.points, found.stars, orjson.dumps(sums))
        self._database.execute("INSERT INTO quality VALUES (?, ?, ?, ?, ?, ?)", said)
        for name, value in sums.items():
            self._sums[owner, name] += value

    def finish(self) -> None:
        rows = [(owner, name, value) for (owner, name), value in self._sums.items()]
        self._database.executemany(_ADD, rows)
        self._sums.clear()


def remove_quality(database: sqlite3.Connection, slug: str) -> None:
    """Takes off exactly what was added, also by an older version of the metrics."""
    sql = "SELECT owner, sums FROM quality WHERE slug = ?"
    for owner, sums in database.execute(sql, (slug,)).fetchall():
        rows = [(owner, name, -value) for name, value in orjson.loads(sums).items()]
        database.executemany(_ADD, rows)
    database.execute("DELETE FROM quality WHERE slug = ?", (slug,))


def owner_quality(database: sqlite3.Connection, owner: str) -> OwnerQuality | None:
    """None where an organisation has published nothing."""
    rows = database.execute("SELECT name, sum FROM quality_sums WHERE owner = ?", (owner,))
    sums = dict(rows.fetchall())
    datasets = round(sums.get("datasets", 0))
    if datasets < 1:
        return None
    worst = database.execute(
        "SELECT slug, title, points, stars FROM quality WHERE owner = ? ORDER BY points, title"
        " LIMIT ?",
        (owner, _MOST),
    )
    return OwnerQuality(
        datasets=datasets,
        points={one: sums.get(one.value, 0) / datasets for one in DIMENSIONS},
        ratings={one: round(sums.get(f"rating-{one}", 0)) for one in Rating},
        stars=tuple(round(sums.get(f"stars-{number}", 0)) for number in range(6)),
        lacking=_lacking(sums),
        worst=tuple(DatasetQuality(*row) for row in worst),
    )


@lru_cache(maxsize=4_096)
def _sums_of(found: Quality) -> dict[str, float]:
    """Never changed by whoever gets it."""
    points = {one.value: round(found.earned(one), 6) for one in DIMENSIONS}
    lacks = {f"lacks-{metric.code}": 1 for metric, _ in found.missing}
    return {
        "datasets": 1,
        **points,
        f"rating-{found.rating}": 1,
        f"stars-{found.stars}": 1,
        **lacks,
    }


def _lacking(sums: dict[str, float]) -> tuple[tuple[Metric, int], ...]:
    counted = [(metric, round(sums.get(f"lacks-{metric.code}", 0))) for metric in METRICS]
    found = [(metric, count) for metric, count in counted if count]
    return tuple(sorted(found, key=lambda pair: (not pair[0].field, -pair[0].points * pair[1])))
