# SPDX-License-Identifier: EUPL-1.2
"""From any coordinate reference system to CRS84, by the best grid at hand, accuracy known."""

from __future__ import annotations

import threading
import warnings
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pyproj
import pyproj.datadir
from pyproj.enums import TransformDirection
from pyproj.network import set_network_enabled  # type: ignore[attr-defined] # it is documented
from pyproj.transformer import TransformerGroup

from drehscheibe.connectors.vectors.crs_names import adv_code, crs_code
from drehscheibe.domain.crs import CRS84

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]

_this_thread = threading.local()

SYSTEM_GRIDS = (Path("/usr/share/proj"), Path("/usr/local/share/proj"))
_BETA2007 = ("BETA2007.gsb", "de_adv_BETA2007.tif")  # DHDN -> ETRS89, as Debian and PROJ name it

# The zone is part of the easting, so one column may hold rows of several zones.
_BY_MILLION = {2: "EPSG:31466", 3: "EPSG:31467", 4: "EPSG:31468", 5: "EPSG:31469"}
_BY_PREFIX = {31: "EPSG:5649", 32: "EPSG:4647", 33: "EPSG:5650"}


class ToCrs84:
    """One CRS to CRS84. `crs` is `authority:code`, or anything PROJ reads. Raises `CRSError`."""

    def __init__(self, crs: str) -> None:
        self.crs = crs
        self.accuracy_m: float | None = 0.0
        self.missing_grid = ""
        self._transformer = None if crs in {CRS84, "EPSG:4326"} else self._best()

    @property
    def is_identity(self) -> bool:
        return self._transformer is None

    def __call__(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """(easting or longitude, northing or latitude) to degrees; inf where it is impossible."""
        if self._transformer is None:
            return x, y
        return self._transformer.transform(x, y)

    def anywhere(self, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
        """As a call, and outside of the grid's area by an operation that is metres less exact."""
        return self._or_roughly(self(x, y), x, y, TransformDirection.FORWARD)

    def back(self, lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers]:
        """Degrees to (easting or longitude, northing or latitude), anywhere in the same way."""
        if self._transformer is None:
            return lon, lat
        found = self._transformer.transform(lon, lat, direction=TransformDirection.INVERSE)
        return self._or_roughly(found, lon, lat, TransformDirection.INVERSE)

    def _or_roughly(
        self, found: tuple[Numbers, Numbers], x: Numbers, y: Numbers, way: TransformDirection
    ) -> tuple[Numbers, Numbers]:
        known = np.isfinite(found[0]) & np.isfinite(found[1])
        if known.all():
            return found
        rough = self._of_any_area.transform(x, y, direction=way)
        return np.where(known, found[0], rough[0]), np.where(known, found[1], rough[1])

    @cached_property
    def _of_any_area(self) -> pyproj.Transformer:
        use_system_grids()
        return pyproj.Transformer.from_crs(self.crs, CRS84, always_xy=True)

    def _best(self) -> pyproj.Transformer:
        use_system_grids()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a missing grid is a finding, not a warning
            group = TransformerGroup(pyproj.CRS(self.crs), CRS84, always_xy=True)
        if not group.best_available and group.unavailable_operations:
            grids = list(group.unavailable_operations[0].grids)
            self.missing_grid = grids[0].short_name if grids else ""
        best = group.transformers[0]
        self.accuracy_m = best.accuracy if best.accuracy >= 0 else None
        return best


def use_system_grids(folders: tuple[Path, ...] = SYSTEM_GRIDS) -> bool:
    """The wheel of pyproj has no grids; a system package may. Nothing is fetched from a network.

    PROJ has a context for each thread, which keeps the folders that were known when it began: a
    thread that reckoned before would go on without grids, metres beside all others.
    """
    are_there = _add_grids(folders)
    if not getattr(_this_thread, "knows_grids", False):
        set_network_enabled(active=False)
        pyproj.datadir.set_data_dir(pyproj.datadir.get_data_dir())
        _this_thread.knows_grids = True
    return are_there


@cache
def _add_grids(folders: tuple[Path, ...]) -> bool:
    found = [folder for folder in folders if any((folder / grid).is_file() for grid in _BETA2007)]
    for folder in found:
        pyproj.datadir.append_data_dir(folder)
    return bool(found)


@lru_cache(maxsize=32)
def to_crs84(crs: str) -> ToCrs84:
    """Made once per CRS: finding the best operation takes longer than a batch."""
    return ToCrs84(crs)


def named(crs: str) -> str:
    """`authority:code` of a CRS in any spelling; WKT when it has no code; "" when unknown."""
    return adv_code(crs) or crs_code(crs)


def zones(x: Numbers, crs: str) -> dict[str, Mask]:
    """Which rows are in which CRS, where the easting itself names the zone; else all in `crs`."""
    family = zone_family(crs)
    number = np.floor(np.nan_to_num(x) / 1e6)
    found = {code: number == zone for zone, code in family.items() if (number == zone).any()}
    return found or {crs: np.ones(len(x), bool)}


def zone_family(crs: str) -> dict[int, str]:
    """All CRS of the same kind by the millions of their eastings; empty if these say nothing."""
    if crs in _BY_MILLION.values():
        return _BY_MILLION
    return _BY_PREFIX if crs in _BY_PREFIX.values() else {}


def points_to_crs84(x: Numbers, y: Numbers, crs: str) -> tuple[Numbers, Numbers]:
    """As `ToCrs84`, for points that may be in several zones of one kind."""
    lon, lat = np.full(len(x), np.nan), np.full(len(x), np.nan)
    for code, rows in zones(x, crs).items():
        lon[rows], lat[rows] = to_crs84(code)(x[rows], y[rows])
    return lon, lat
