# SPDX-License-Identifier: EUPL-1.2
"""Figures of a region as series: value, reference date, source; sums and densities computed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.region.generalise import area_km2
from drehscheibe.domain.errors import RegionFileWrong

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from drehscheibe.connectors.region.areas import Directory
    from drehscheibe.connectors.region.file import RegionFile
    from drehscheibe.connectors.region.gv100 import Register
    from drehscheibe.connectors.region.vg250 import Area

PlainFigure = dict[str, Any]
Figures = dict[str, list[PlainFigure]]
REGION = "region"  # the key of the region's own figures


def own_figures(file: RegionFile, *, directory: Directory) -> Figures:
    """What the region's file says. Raises `OrganisationNotFound`, `RegionFileWrong`."""
    series, figures = {series.key for series in file.series}, Figures()
    for group in file.figures:
        if group.key not in series:
            raise RegionFileWrong(file="figures", details=f"series {group.key}")
        for name, value in group.by_organisation().items():
            figure = _figure(group.key, value, group.date, source=group.source, note=group.note)
            figures.setdefault(directory.key(name), []).append(figure)
    return figures


def registered_figures(register: Register, *, keys: Sequence[str], date: str, note: str) -> Figures:
    """Inhabitants, area and density of towns, their districts and the region.

    `date` is the day the inhabitants are counted for; `note` says that a value is a sum.
    """
    figures = Figures()
    sums: dict[str, tuple[int, float]] = {}
    for key in keys:
        town = register.municipalities[key]
        figures[key] = _three(town.population, town.area_km2, register=register, date=date, note="")
        for whole in (key[:5], REGION):
            population, area = sums.get(whole, (0, 0.0))
            sums[whole] = (population + town.population, area + town.area_km2)
    for whole, (population, area) in sums.items():
        figures[whole] = _three(population, area, register=register, date=date, note=note)
    return figures


def _three(
    population: int, area: float, *, register: Register, date: str, note: str
) -> list[PlainFigure]:
    area = round(area, 2)
    figures = [
        _figure("population", population, date, source="register", note=note),
        _figure("area_km2", area, register.territory, source="register", note=note),
    ]
    if area:
        figures.append(_figure("density", round(population / area, 1), date, source="computed"))
    return figures


def measured_figures(areas: Iterable[Area], *, date: str, note: str) -> Figures:
    """Areas from the boundaries, for a region that is built without a register."""
    return {
        area.key: [
            _figure("area_km2", area_km2(area.geometry), date, source="boundaries", note=note)
        ]
        for area in areas
    }


def joined(*parts: Figures) -> Figures:
    """All figures by area, in the order of the parts."""
    keys = dict.fromkeys(key for part in parts for key in part)
    return {key: [figure for part in parts for figure in part.get(key, [])] for key in keys}


def sources_used(figures: Mapping[str, list[PlainFigure]]) -> set[str]:
    return {figure["source"] for series in figures.values() for figure in series}


def _figure(key: str, value: str | float, date: str, *, source: str, note: str = "") -> PlainFigure:
    figure: PlainFigure = {"key": key, "value": value, "date": date, "source": source}
    return figure | ({"note": note} if note else {})
