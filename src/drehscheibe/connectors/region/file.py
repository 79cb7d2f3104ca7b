# SPDX-License-Identifier: EUPL-1.2
"""What a region says about itself (region.toml): words, roles, partners, figures of its own."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from drehscheibe.domain.errors import RegionFileWrong
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.region import NetworkRole, Partner, Series, Source, Words

DEFAULTS = Path(__file__).parents[2] / "regions" / "defaults.toml"


@dataclass(frozen=True, slots=True)
class Title:
    """The region's name in its forms, and its colour (CSS)."""

    name: str = ""
    genitive: str = ""
    slug: str = ""
    accent: str = ""


@dataclass(frozen=True, slots=True)
class RoleGroup:
    """Organisations (by key or name) that took one role at one time."""

    role: NetworkRole
    members: tuple[str, ...]
    since: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """Figures of one series, date and source: `values` by name, or one `value` `of` some."""

    key: str
    date: str
    source: str
    values: dict[str, str | int | float] = field(default_factory=dict)
    value: str | int | float = ""
    of: tuple[str, ...] = ()
    note: str = ""

    def by_organisation(self) -> dict[str, str | int | float]:
        return self.values | dict.fromkeys(self.of, self.value)


@dataclass(frozen=True, slots=True)
class RegionFile:
    region: Title = Title()
    words: dict[str, Words] = field(default_factory=dict)
    roles: tuple[RoleGroup, ...] = ()
    partners: tuple[Partner, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    series: tuple[Series, ...] = ()
    figures: tuple[FigureGroup, ...] = ()
    names: dict[str, str] = field(default_factory=dict)  # key -> name as people say it
    urls: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)  # first two digits -> name
    place_kinds: dict[str, str] = field(default_factory=dict)  # GeoNames' code -> word
    notice: dict[str, str] = field(default_factory=dict)  # texts of ATTRIBUTION.md and of notes


def read_region_file(path: Path | None) -> RegionFile:
    """The region's file over the defaults; without a file, the defaults alone.

    Raises `RegionFileWrong` naming the entry that is unknown or does not fit.
    """
    defaults = tomllib.loads(DEFAULTS.read_text("utf-8"))
    if path is None:
        return from_plain(RegionFile, defaults)
    try:
        own = tomllib.loads(path.read_text("utf-8"))
        return from_plain(RegionFile, _over(defaults, own))
    except (OSError, TypeError, ValueError, AttributeError) as error:
        raise RegionFileWrong(file=path.name, details=str(error)) from error


def _over(defaults: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Tables are merged, lists joined (an own entry replaces a default one of the same key)."""
    merged = defaults | own
    for name, value in defaults.items():
        if name in own and isinstance(value, dict):
            merged[name] = _over(value, own[name])
        elif name in own and isinstance(value, list):
            keys = {entry["key"] for entry in own[name]}
            merged[name] = [entry for entry in value if entry["key"] not in keys] + own[name]
    return merged
