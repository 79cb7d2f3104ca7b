# SPDX-License-Identifier: EUPL-1.2
"""Whether values of one type can serve as another, and at what cost of trust."""

from __future__ import annotations

from drehscheibe.domain.tables import ColumnType, GeometryType

_T, _G = ColumnType, GeometryType

# have -> want: how much of the trust is left; pairs that are not here do not fit.
_SERVES: dict[tuple[ColumnType, ColumnType], float] = {
    (_T.INTEGER, _T.NUMBER): 1.0,
    (_T.NUMBER, _T.INTEGER): 0.85,
    (_T.DATETIME, _T.DATE): 0.95,
    (_T.DATE, _T.DATETIME): 0.9,
    (_T.INTEGER, _T.TEXT): 0.95,
    (_T.NUMBER, _T.TEXT): 0.7,
    (_T.BOOLEAN, _T.TEXT): 0.7,
    (_T.DATE, _T.TEXT): 0.7,
    (_T.DATETIME, _T.TEXT): 0.7,
    (_T.TIME, _T.TEXT): 0.8,
    (_T.TEXT, _T.BOOLEAN): 0.9,  # where its values say yes and no: `codes.yes_and_no`
    (_T.INTEGER, _T.BOOLEAN): 0.8,
    (_T.DATE, _T.INTEGER): 0.5,  # the year of a day
}
_SHAPES: dict[GeometryType, set[GeometryType]] = {
    _G.POLYGON: {_G.MULTIPOLYGON},
    _G.MULTIPOLYGON: {_G.POLYGON},
    _G.LINE: {_G.MULTILINE},
    _G.MULTILINE: {_G.LINE},
    _G.MULTIPOINT: {_G.POINT},
}


def trust(have: ColumnType, want: ColumnType) -> float:
    """0: no value of the one is one of the other."""
    return 1.0 if have is want else _SERVES.get((have, want), 0.0)


def shape_serves(have: GeometryType | None, want: GeometryType | None) -> bool:
    if want is None:
        return True
    return have is not None and (want in {have, _G.MIXED} or have in _SHAPES.get(want, set()))
