# SPDX-License-Identifier: EUPL-1.2
"""Places from keys, names and postal codes: the row's place is the area they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from drehscheibe.connectors.places.areas import Areas, Indices, areas
from drehscheibe.connectors.places.headers import Role, having
from drehscheibe.connectors.places.option import Option, Sample
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe

if TYPE_CHECKING:
    from drehscheibe.connectors.reading import Surroundings

_ROLES = (
    (PlaceKind.AREA_KEY, Role.KEY),
    (PlaceKind.AREA_NAME, Role.NAME),
    (PlaceKind.POSTCODE, Role.POSTCODE),
)
_MOST = 0.8  # share of the filled rows that must name a known area
_SERIES = 3  # areas that must each be named equally often: a table of areas by year


def area_options(sample: Sample, surroundings: Surroundings) -> list[Option]:
    """Keys before names before postal codes; those to be offered only come last."""
    known = areas(surroundings) if any(having(sample.names, r) for _, r in _ROLES) else None
    if known is None:
        return []
    options = [option for kind, role in _ROLES for option in _of_kind(sample, known, kind, role)]
    return sorted(options, key=lambda option: option.offered_only)


def _of_kind(sample: Sample, known: Areas, kind: PlaceKind, role: Role) -> list[Option]:
    """Of several columns of one kind the one that names the most areas comes first."""
    found = [_option(name, sample, known=known, kind=kind) for name in having(sample.names, role)]
    return sorted((one for one in found if one), key=lambda option: -option.matched)


def _option(name: str, sample: Sample, *, known: Areas, kind: PlaceKind) -> Option | None:
    (column,) = sample.arrays([name])
    found = known.find(column, kind, header=name)
    filled = len(column) - column.null_count
    matched = int((found >= 0).sum())
    if not matched:
        return None
    fits = matched >= _MOST * filled and _is_table_of_areas(found[found >= 0])
    return Option(
        PlaceRecipe(kind, (name,)),
        matched,
        filled,
        offered_only=not fits,
        zero_lost=_zero_lost(column, found) if kind is PlaceKind.AREA_KEY else "",
    )


def _is_table_of_areas(found: Indices) -> bool:
    """Each area once, or each equally often (by year). Otherwise the rows are things *in* areas,
    and drawing each of them as a whole municipality would be misleading."""
    _, times = np.unique(found, return_counts=True)
    once = (times == 1).mean() >= _MOST
    return bool(once or (len(times) >= _SERIES and times.min() == times.max()))


def _zero_lost(column: pa.Array, found: Indices) -> str:
    """`5958004 → 05958004`, if keys have become numbers."""
    for i in np.flatnonzero(found >= 0)[:20].tolist():
        text = str(column[i]).removesuffix(".0")
        if len(text) in {4, 7, 11} and not text.startswith("0"):
            return f"{text} → 0{text}"
    return ""
