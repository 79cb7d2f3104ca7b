# SPDX-License-Identifier: EUPL-1.2
"""The region: districts, municipalities, their figures and words; loaded from a region pack.

A pack is a folder: `region.json` (words, colour, partners), `municipalities.json` (and
districts), `figures.json` (series with dates and sources), `boundaries.geojson` (CRS84) and
`places.csv`; see `docs/reference/region-pack.md`. No region's name stands in code.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import OrganisationNotFound, RegionPackDamaged
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

FORMAT = 1  # raise it when packs of before can no longer be read


class OrganisationKind(StrEnum):
    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    AGENCY = "agency"
    ALLIANCE = "alliance"  # "Verbund": the region's towns together
    ASSOCIATION = "association"  # a registered or special-purpose association
    UTILITY = "utility"
    COMPANY = "company"
    PRACTICE = "practice"  # the practice town; nothing of it becomes public or is counted


class NetworkRole(StrEnum):
    """What somebody is in the region's network; the most telling one, where there are several."""

    PIONEER = "pioneer"
    JOINER = "joiner"  # joined the framework strategy
    SCHOOL = "school"  # joined the exchange of the towns' staff, not (yet) the strategy
    NODE = "node"  # the agency that ties the network together
    SUPPORTER = "supporter"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a figure or a role comes from."""

    title: str
    url: str = ""
    licence: str = ""  # code of the licence, e.g. "dl-by-de/2.0"
    attribution: str = ""  # the notice the licence asks for


@dataclass(frozen=True, slots=True)
class Series:
    """What a series of figures counts. `title` and `unit` by language ("de", "en")."""

    key: str
    title: dict[str, str]
    unit: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Figure:
    """One value of a series. `key` names the series ("population", "area_km2", "phase" …)."""

    key: str
    value: str | int | float
    unit: str
    date: str  # reference date, ISO 8601; a year where nothing finer is known
    source: str
    source_url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Municipality:
    ags: str  # 8 digits
    ars: str  # 12 digits
    name: str  # as people say it: "Menden"
    official_name: str  # as the register writes it: "Menden (Sauerland), Stadt"
    kind: str  # "Stadt", "Gemeinde"
    slug: str
    district: str  # 5 digits
    state: str  # "Nordrhein-Westfalen"
    role: NetworkRole = NetworkRole.NONE
    role_since: str = ""  # ISO date, or year
    role_source: str = ""  # key in `Region.sources`
    longitude: float = 0.0  # a point inside, CRS84
    latitude: float = 0.0
    postcodes: tuple[str, ...] = ()
    url: str = ""
    figures: tuple[Figure, ...] = ()

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every way the registers write the name, without doubles."""
        base = self.official_name.split(",")[0].strip()
        return tuple(dict.fromkeys((self.name, base, self.official_name)))

    def series(self, key: str) -> tuple[Figure, ...]:
        """The figures of one series, oldest first."""
        return series_of(self.figures, key)

    def latest(self, key: str) -> Figure | None:
        return latest_of(self.figures, key)


@dataclass(frozen=True, slots=True)
class District:
    key: str  # 5 digits
    name: str  # "Kreis Soest"
    slug: str
    kind: str = "Kreis"
    role: NetworkRole = NetworkRole.NONE
    role_since: str = ""
    role_source: str = ""  # key in `Region.sources`
    figures: tuple[Figure, ...] = ()

    @property
    def is_city(self) -> bool:
        """A city that belongs to no district; it is its own and only town."""
        return self.kind in {"Kreisfreie Stadt", "Stadtkreis"}

    def series(self, key: str) -> tuple[Figure, ...]:
        """The figures of one series, oldest first."""
        return series_of(self.figures, key)

    def latest(self, key: str) -> Figure | None:
        return latest_of(self.figures, key)


@dataclass(frozen=True, slots=True)
class Partner:
    """An organisation that is neither municipality nor district (agency, alliance, utility)."""

    key: str  # slug
    name: str
    kind: OrganisationKind
    role: NetworkRole = NetworkRole.NONE
    role_since: str = ""
    role_source: str = ""  # key in `Region.sources`
    url: str = ""
    about: str = ""
    members: tuple[str, ...] = ()  # keys of organisations; of an alliance


@dataclass(frozen=True, slots=True)
class Principle:
    """One word of the region's DNA and what it asks of a project."""

    word: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What the region says about itself in one language; shown as written."""

    claim: str = ""  # the large words of the first page
    lead: str = ""  # the sentence under them
    goal: str = ""  # the working goal
    dna: tuple[Principle, ...] = ()
    about: str = ""


@dataclass(frozen=True, slots=True)
class Organisation:
    """Anybody who can own data here, whatever else they are."""

    key: str  # AGS, district key, or the partner's slug; what `--owner` takes
    slug: str
    name: str
    kind: OrganisationKind
    role: NetworkRole = NetworkRole.NONE

    @property
    def is_example(self) -> bool:
        """Its data are for practice: in no catalogue, statistic or figure."""
        return self.kind is OrganisationKind.PRACTICE


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
    attribution: str  # of the boundaries, to be shown on every map
    bbox: tuple[float, float, float, float]  # west, south, east, north in degrees (CRS84)
    translations: dict[str, Words] = field(default_factory=dict)  # language -> words
    figures: tuple[Figure, ...] = ()  # of the region as a whole
    series: tuple[Series, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)

    def words_in(self, language: str) -> Words:
        """The region's words in a language, else as it says them itself."""
        return self.translations.get(language, self.words)

    def municipality(self, key: str) -> Municipality:
        """By AGS, ARS or slug. Raises `OrganisationNotFound`."""
        for town in self.municipalities:
            if key in {town.ags, town.ars, town.slug}:
                return town
        raise OrganisationNotFound(organisation=key)

    def district(self, key: str) -> District:
        """By its five digits or slug. Raises `OrganisationNotFound`."""
        for district in self.districts:
            if key in {district.key, district.slug}:
                return district
        raise OrganisationNotFound(organisation=key)

    def towns_of(self, district: str) -> tuple[Municipality, ...]:
        return tuple(town for town in self.municipalities if town.district == district)

    def towns_with(self, role: NetworkRole) -> tuple[Municipality, ...]:
        return tuple(town for town in self.municipalities if town.role is role)

    def partners_of(self, kind: OrganisationKind) -> tuple[Partner, ...]:
        return tuple(partner for partner in self.partners if partner.kind is kind)

    def organisations(self) -> tuple[Organisation, ...]:
        """Everybody who can own data; examples (the practice town) are flagged, not left out."""
        return (
            *(
                Organisation(t.ags, t.slug, t.name, OrganisationKind.MUNICIPALITY, t.role)
                for t in self.municipalities
            ),
            *(
                Organisation(d.key, d.slug, d.name, OrganisationKind.DISTRICT, d.role)
                for d in self.districts
                if not d.is_city
            ),
            *(Organisation(p.key, p.key, p.name, p.kind, p.role) for p in self.partners),
        )

    def organisation(self, key: str) -> Organisation:
        """By key (AGS, district key, partner) or slug. Raises `OrganisationNotFound`."""
        for organisation in self.organisations():
            if key in {organisation.key, organisation.slug}:
                return organisation
        raise OrganisationNotFound(organisation=key)


def series_of(figures: Iterable[Figure], key: str) -> tuple[Figure, ...]:
    """The figures of one series, oldest first; of the same day in the order of the pack."""
    return tuple(sorted((f for f in figures if f.key == key), key=lambda f: f.date))


def latest_of(figures: Iterable[Figure], key: str) -> Figure | None:
    series = series_of(figures, key)
    return series[-1] if series else None


def boundaries_path(folder: Path) -> Path:
    """The boundaries of a pack: municipalities and districts (property `level`), CRS84."""
    return folder / "boundaries.geojson"


def places_path(folder: Path) -> Path:
    """The places of a pack (CSV); the file may be missing."""
    return folder / "places.csv"


def load_region(folder: Path) -> Region:
    """Read a pack. Costs some milliseconds: callers keep the result.

    Raises `RegionPackDamaged` when a file is missing or does not fit.
    """
    try:
        plain = _parts(folder)
        figures = _figures(plain.pop("figures"))
        for area in (*plain["municipalities"], *plain["districts"]):
            area["figures"] = figures.get(area.get("ags") or area["key"], [])
        plain["figures"] = figures.get("region", [])
        return from_plain(Region, plain)
    except (OSError, KeyError, TypeError, ValueError) as error:
        raise RegionPackDamaged(folder=folder.name, reason=str(error)) from error


def _parts(folder: Path) -> dict[str, Any]:
    region = _json(folder / "region.json")
    version = region.pop("format")
    if version != FORMAT:
        raise ValueError(f"format {version} is not readable here, only {FORMAT}")
    areas = _json(folder / "municipalities.json")
    figures = _json(folder / "figures.json")
    return {
        **region,
        "districts": areas["districts"],
        "municipalities": areas["municipalities"],
        "series": figures["series"],
        "sources": figures["sources"],
        "figures": figures,
    }


def _json(path: Path) -> Any:
    return json.loads(path.read_text("utf-8"))


def _figures(plain: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """Figures by area, each with the words of its source and the unit of its series."""
    units = {series["key"]: series.get("unit", {}).get("de", "") for series in plain["series"]}
    sources = plain["sources"]
    return {
        area: [
            {
                **figure,
                "unit": units[figure["key"]],
                "source": sources[figure["source"]]["title"],
                "source_url": sources[figure["source"]].get("url", ""),
            }
            for figure in figures
        ]
        for area, figures in plain["figures"].items()
    }
