# SPDX-License-Identifier: EUPL-1.2
"""The region as the pages ask about it; read from the region pack of the instance."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.region import boundaries_path, load_region
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from drehscheibe.domain.region import District, Figure, Municipality, NetworkRole, Region

POPULATION = "population"
AREA = "area_km2"
DENSITY = "density"
_PLAIN = str.maketrans("äöü", "aou")  # casefold has already made ss of ß


@dataclass(frozen=True)
class Atlas:
    """The region of this instance with the look-ups that pages need."""

    region: Region
    folder: Path

    @cached_property
    def towns(self) -> tuple[Municipality, ...]:
        """Every municipality, in alphabetical order."""
        return tuple(sorted(self.region.municipalities, key=lambda town: german_order(town.name)))

    @cached_property
    def names_of_towns(self) -> dict[str, str]:
        """Name in small letters -> AGS."""
        return {town.name.casefold(): town.ags for town in self.region.municipalities}

    @cached_property
    def titles_of_towns(self) -> tuple[tuple[str, str], ...]:
        """AGS and name, in alphabetical order."""
        return tuple((town.ags, town.name) for town in self.towns)

    @cached_property
    def slugs_of_towns(self) -> dict[str, str]:
        """AGS -> name in addresses."""
        return {town.ags: town.slug for town in self.region.municipalities}

    def towns_of(self, district: District) -> tuple[Municipality, ...]:
        return tuple(town for town in self.towns if town.district == district.key)

    def towns_with(self, role: NetworkRole) -> tuple[Municipality, ...]:
        return tuple(town for town in self.towns if town.role is role)

    @cached_property
    def population(self) -> int:
        """Inhabitants of all municipalities, each with its newest figure."""
        return sum(int(figure.value) for figure in self._latest(POPULATION))

    @cached_property
    def area_km2(self) -> float:
        return sum(float(figure.value) for figure in self._latest(AREA))

    def _latest(self, key: str) -> list[Figure]:
        found = (town.latest(key) for town in self.region.municipalities)
        return [figure for figure in found if figure]

    def title_of(self, key: str, language: str) -> str:
        """What a series of figures counts, in the words of the pack."""
        titles = next((series.title for series in self.region.series if series.key == key), {})
        return titles.get(language) or titles.get("de") or key

    def unit_of(self, key: str, language: str) -> str:
        units = next((series.unit for series in self.region.series if series.key == key), {})
        return units.get(language) or units.get("de") or ""

    def outline(self, ags: str) -> Any:
        """The area of a municipality (shapely, CRS84), or None."""
        import shapely  # with NumPy 12 MB that a process without such a question never takes

        geometry = self.outlines.get(ags)
        return shapely.from_geojson(orjson.dumps(geometry)) if geometry else None

    @cached_property
    def boundaries(self) -> bytes:
        return boundaries_path(self.folder).read_bytes()

    @cached_property
    def version(self) -> str:
        """Changes when the boundaries do; an ETag (RFC 9110, 8.8.3)."""
        return f'"{hashlib.sha256(self.boundaries).hexdigest()[:16]}"'

    @cached_property
    def outlines(self) -> dict[str, dict[str, Any]]:
        """AGS -> GeoJSON geometry."""
        features = orjson.loads(self.boundaries)["features"]
        return {
            feature["properties"]["ags"]: feature["geometry"]
            for feature in features
            if "ags" in feature["properties"]
        }


def atlas() -> Atlas:
    """The region of this instance; read again when the pack has changed."""
    folder = current_settings().layout.region
    path = folder / "region.json"
    return _read(folder, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=1)
def _read(folder: Path, changed: int) -> Atlas:  # noqa: ARG001 - part of the cache's key
    return Atlas(load_region(folder), folder)


def german_order(text: str) -> str:
    """Sort key as in DIN 5007-1: ä as a, ß as ss."""
    return text.casefold().translate(_PLAIN)
