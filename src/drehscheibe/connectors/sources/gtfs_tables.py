# SPDX-License-Identifier: EUPL-1.2
"""The tables of a GTFS feed, read out of its ZIP row by row; shapes alone are held in memory.

GTFS Schedule Reference: UTF-8 with or without a mark, comma separated, coordinates in WGS 84.
"""

from __future__ import annotations

import csv
import io
import shutil
import zipfile
import zlib
from array import array
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.files.unpacking import Budget, UnpackLimits
from drehscheibe.connectors.sources.converting import feature
from drehscheibe.domain.errors import N_, AddressAnswerWrong, InputRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Line = dict[str, str]
_BROKEN = N_("its timetables (GTFS) are broken, or too large unpacked")
_KINDS = {
    "0": "Straßenbahn", "1": "U-Bahn", "2": "Bahn", "3": "Bus", "4": "Fähre", "5": "Kabelbahn",
    "6": "Seilbahn", "7": "Standseilbahn", "11": "Oberleitungsbus", "12": "Einschienenbahn",
}  # fmt: skip
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, csv.Error, ValueError, KeyError, InputRefused)


@contextmanager
def tables_of(path: Path, host: str) -> Iterator[Timetables]:
    """Raises `AddressAnswerWrong`, which names the host, for whatever is wrong inside."""
    try:
        # Opened here, so that it is closed whatever is still being read of it.
        with path.open("rb") as file, zipfile.ZipFile(file) as archive:
            budget = Budget(UnpackLimits(), packed=path.stat().st_size, name=path.name)
            members = archive.infolist()
            budget.take_members(len(members))
            for one in members:  # no more than this is ever unpacked of it
                budget.take(one.file_size)
            yield Timetables(archive, {_name(one): one for one in members if _is_table(one)})
    except (*_DAMAGED, NotImplementedError, RuntimeError):  # also packed or locked in strange ways
        raise AddressAnswerWrong(host=host, reason=_BROKEN) from None


def _is_table(member: zipfile.ZipInfo) -> bool:
    return member.filename.endswith(".txt") and "__MACOSX" not in member.filename


def _name(member: zipfile.ZipInfo) -> str:
    return member.filename.rpartition("/")[2].removesuffix(".txt").lower()


@dataclass
class Timetables:
    archive: zipfile.ZipFile
    members: dict[str, zipfile.ZipInfo]

    @property
    def names(self) -> list[str]:
        return sorted(self.members)

    def has(self, name: str) -> bool:
        return name in self.members

    def rows(self, name: str) -> Iterator[Line]:
        if not self.has(name):
            return
        with (
            self.archive.open(self.members[name]) as packed,
            io.TextIOWrapper(packed, "utf-8-sig", errors="replace", newline="") as text,
        ):
            for row in csv.DictReader(text):
                yield {key.strip(): (value or "").strip() for key, value in row.items() if key}

    def count(self, name: str) -> int:
        """Lines without the first; a break inside of quotes counts, too."""
        with self.archive.open(self.members[name]) as packed:
            pieces = iter(lambda: packed.read(1 << 20), b"")
            breaks, last = 0, b""
            for piece in pieces:
                breaks, last = breaks + piece.count(b"\n"), piece[-1:]
        return max(0, breaks - (last == b"\n" or not last))

    def copy(self, name: str, target: Path) -> None:
        with self.archive.open(self.members[name]) as packed, target.open("wb") as file:
            shutil.copyfileobj(packed, file, 1 << 20)

    @cached_property
    def publisher(self) -> str:
        told = [row.get("feed_publisher_name", "") for row in self.rows("feed_info")]
        told += [row.get("agency_name", "") for row in self.rows("agency")]
        return ", ".join(dict.fromkeys(name for name in told if name))[:500]

    def stops(self) -> Iterator[dict[str, Any]]:
        for row in self.rows("stops"):
            place = _place(row.pop("stop_lon", ""), row.pop("stop_lat", ""))
            yield feature(row, {"type": "Point", "coordinates": place} if place else None)

    def line_count(self) -> int:
        return len(self._routes_of_shapes) if self.has("shapes") else 0

    def lines(self) -> Iterator[dict[str, Any]]:
        """Each way a route takes, in the order of its points."""
        routes = {row["route_id"]: row for row in self.rows("routes")}
        shapes = self._shapes()
        for (route, shape), headsign in self._routes_of_shapes.items():
            row = routes.get(route, {})
            yield feature(
                {
                    "route_id": route,
                    "linie": row.get("route_short_name") or row.get("route_long_name", ""),
                    "name": row.get("route_long_name", ""),
                    "ziel": headsign,
                    "verkehrsmittel": _KINDS.get(row.get("route_type", ""), "sonstiges"),
                    "farbe": row.get("route_color", ""),
                    "shape_id": shape,
                },
                _line(shapes.get(shape, array("d"))),
            )

    @cached_property
    def _routes_of_shapes(self) -> dict[tuple[str, str], str]:
        """(route, shape) -> where the first trip of it goes."""
        found: dict[tuple[str, str], str] = {}
        for row in self.rows("trips"):
            if row.get("shape_id"):
                key = (row["route_id"], row["shape_id"])
                found.setdefault(key, row.get("trip_headsign", ""))
        return found

    def _shapes(self) -> dict[str, array[float]]:
        """Numbers in triples of sequence, longitude, latitude: 24 bytes a point, in any order."""
        found: dict[str, array[float]] = {}
        for row in self.rows("shapes"):
            if place := _place(row.get("shape_pt_lon", ""), row.get("shape_pt_lat", "")):
                points = found.setdefault(row["shape_id"], array("d"))
                points.extend((float(row["shape_pt_sequence"]), *place))
        return found


def _line(points: array[float]) -> dict[str, Any] | None:
    places = [[east, north] for _, east, north in sorted(zip(*[iter(points)] * 3, strict=True))]
    return {"type": "LineString", "coordinates": places} if len(places) > 1 else None


def _place(east: str, north: str) -> list[float]:
    """Nothing where it is none on the earth; 0/0 is how feeds write that they do not know."""
    try:
        place = [float(east), float(north)]
    except ValueError:
        return []
    is_place = abs(place[0]) <= 180 and abs(place[1]) <= 90 and place != [0, 0]
    return place if is_place else []
