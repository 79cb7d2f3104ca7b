# SPDX-License-Identifier: EUPL-1.2
"""The quality of every dataset as rows, and its sums for every organisation.

Sums follow each change, so no page counts: it reads a sum, and the first rows of an index.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.catalogue.profile.metrics import DIMENSIONS, METRICS, Dimension, Metric, Rating
from drehscheibe.catalogue.quality import quality_of

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator

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


def put_quality(database: sqlite3.Connection, record: DatasetRecord) -> None:
    """After `remove_quality` of the record before. Example data have no quality."""
    found = quality_of(record)
    owner = record.publisher.key
    said = (record.slug, owner, record.title, found.points, found.stars)
    sums = dict(_sums(record))
    text = " ".join(f"{name}={value}" for name, value in sums.items())
    database.execute("INSERT INTO quality VALUES (?, ?, ?, ?, ?, ?)", (*said, text))
    database.executemany(_ADD, [(owner, name, value) for name, value in sums.items()])


def remove_quality(database: sqlite3.Connection, slug: str) -> None:
    """Takes off exactly what was added, also by an older version of the metrics."""
    sql = "SELECT owner, sums FROM quality WHERE slug = ?"
    for owner, text in database.execute(sql, (slug,)).fetchall():
        pairs = (part.split("=") for part in text.split())
        database.executemany(_ADD, [(owner, name, -float(value)) for name, value in pairs])
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


def _sums(record: DatasetRecord) -> Iterator[tuple[str, float]]:
    found = quality_of(record)
    yield "datasets", 1
    for dimension in DIMENSIONS:
        yield dimension.value, round(found.earned(dimension), 6)
    yield f"rating-{found.rating}", 1
    yield f"stars-{found.stars}", 1
    for metric, _ in found.missing:
        yield f"lacks-{metric.code}", 1


def _lacking(sums: dict[str, float]) -> tuple[tuple[Metric, int], ...]:
    counted = [(metric, round(sums.get(f"lacks-{metric.code}", 0))) for metric in METRICS]
    found = [(metric, count) for metric, count in counted if count]
    return tuple(sorted(found, key=lambda pair: (not pair[0].field, -pair[0].points * pair[1])))
