# SPDX-License-Identifier: EUPL-1.2
"""Fact sheets: the figures of a town or district, each with its date and source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.region import Figure, latest_of, series_of
from drehscheibe.portal.atlas import AREA, DENSITY, POPULATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from drehscheibe.domain.region import District, Municipality

SIZE_CLASS = "size_class"
PHASE = "phase"
STATE = "state"
_LARGE = (POPULATION, AREA, DENSITY)


@dataclass(frozen=True, slots=True)
class Headline:
    """A large figure, and the further values of its series, newest first."""

    shown: Figure
    others: tuple[Figure, ...] = ()


@dataclass(frozen=True, slots=True)
class FactSheet:
    headlines: tuple[Headline, ...]
    rows: tuple[Figure, ...] = ()  # figures in words: size class, phase

    @property
    def sources(self) -> tuple[Figure, ...]:
        """Every figure of the sheet, for the list of its sources."""
        values = (figure for one in self.headlines for figure in (one.shown, *one.others))
        return (*values, *self.rows)

    @property
    def phase(self) -> str:
        return next((str(row.value) for row in self.rows if row.key == PHASE), "")


def fact_sheet(town: Municipality) -> FactSheet:
    """The sheet in the form that people know from the programme's own profile of the town."""
    profile = town.latest(SIZE_CLASS)
    source = profile.source if profile else ""
    found = (_headline(town.figures, key, source) for key in _LARGE)
    words = (town.latest(key) for key in (STATE, SIZE_CLASS, PHASE))
    return FactSheet(
        headlines=tuple(headline for headline in found if headline),
        rows=tuple(figure for figure in words if figure),
    )


def fact_sheet_of_district(district: District, towns: Sequence[Municipality]) -> FactSheet:
    """The district's own figures, or the sums of its towns where it has none."""
    figures = district.figures or tuple(_sums(towns))
    found = (_headline(figures, key, "") for key in _LARGE)
    return FactSheet(tuple(headline for headline in found if headline))


def _headline(figures: Iterable[Figure], key: str, profile: str) -> Headline | None:
    """The profile's value is what people know; newer official ones stand beside it, dated."""
    values = series_of(figures, key)[::-1]
    if not values:
        return None
    shown = next((figure for figure in values if profile and figure.source == profile), values[0])
    return Headline(shown, tuple(figure for figure in values if figure is not shown))


def _sums(towns: Sequence[Municipality]) -> Iterable[Figure]:
    for key in (POPULATION, AREA):
        found = [figure for town in towns if (figure := town.latest(key))]
        if found:
            total = round(sum(float(figure.value) for figure in found), 2)
            first = found[0]
            yield Figure(key, total, first.unit, first.date, first.source, first.source_url)


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure of two towns."""

    left: Figure
    right: Figure

    @property
    def shares(self) -> tuple[int, int]:
        """Percentages of the larger value, for the bars."""
        left, right = float(self.left.value), float(self.right.value)
        largest = max(left, right) or 1
        return round(100 * left / largest), round(100 * right / largest)


def compare(left: Municipality, right: Municipality) -> tuple[Compared, ...]:
    """The newest figures of both, side by side."""
    pairs = ((latest_of(left.figures, key), latest_of(right.figures, key)) for key in _LARGE)
    return tuple(Compared(a, b) for a, b in pairs if a and b)
