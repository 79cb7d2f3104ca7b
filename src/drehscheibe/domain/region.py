# SPDX-License-Identifier: EUPL-1.2
"""The region: districts, municipalities, their figures and words; loaded from a region pack.

A pack is a folder: `region.json` (words, colours, organisations), `municipalities.json`,
`figures.json` and `boundaries.geojson` (CRS84). No region's name stands in code.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class OrganisationKind(StrEnum):
    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    AGENCY = "agency"
    ALLIANCE = "alliance"  # "Verbund": the region's towns together
    UTILITY = "utility"
    COMPANY = "company"
    PRACTICE = "practice"  # the practice town; nothing of it becomes public or is counted


class NetworkRole(StrEnum):
    PIONEER = "pioneer"
    JOINER = "joiner"
    SUPPORTER = "supporter"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a series. `key` names the series ("population", "area_km2", "phase" …)."""

    key: str
    value: str | int | float
    unit: str
    date: str  # reference date, ISO
    source: str
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Municipality:
    ags: str  # 8 digits
    ars: str  # 12 digits
    name: str
    official_name: str
    kind: str  # "Stadt", "Gemeinde"
    slug: str
    district: str  # 5 digits
    state: str  # "Nordrhein-Westfalen"
    role: NetworkRole = NetworkRole.NONE
    role_since: str = ""  # ISO date, or year
    longitude: float = 0.0  # a point inside, CRS84
    latitude: float = 0.0
    postcodes: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class District:
    key: str  # 5 digits
    name: str
    slug: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that is neither municipality nor district (agency, alliance, utility)."""

    key: str  # slug
    name: str
    kind: OrganisationKind
    role: NetworkRole = NetworkRole.NONE
    url: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What the region says about itself; shown as written."""

    goal: str
    claim: str
    dna: tuple[str, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    slug: str
    name: str
    genitive: str  # "Südwestfalens"
    words: Words
    accent: str  # CSS colour
    districts: tuple[District, ...]
    municipalities: tuple[Municipality, ...]
    partners: tuple[Partner, ...]
    attribution: str
    bbox: tuple[float, float, float, float]
