# SPDX-License-Identifier: EUPL-1.2
"""How a person says where the place is: `place=lonlat:Länge,Breite` and so on, read and written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from drehscheibe.connectors.places.projection import named
from drehscheibe.domain.crs import CRS84
from drehscheibe.domain.recipes import PlaceKind, PlaceRecipe, TableRecipe

if TYPE_CHECKING:
    from drehscheibe.connectors.reading import Surroundings

_ONE_COLUMN = {
    kind.value: kind
    for kind in (
        PlaceKind.WKT,
        PlaceKind.GEOJSON,
        PlaceKind.AREA_KEY,
        PlaceKind.AREA_NAME,
        PlaceKind.POSTCODE,
    )
}
_SWAPPED = {"latlon": "lonlat", "projected-yx": "projected"}


def answer(surroundings: Surroundings, table: str, key: str) -> str:
    """What was answered for this table or for all, today or for the release before; or nothing."""
    before = surroundings.previous.answers if surroundings.previous else {}
    given = {**before, **surroundings.answers}
    return given.get(f"{table}.{key}") or given.get(key, "")


def spelled(place: PlaceRecipe) -> str:
    """The answer that leads to exactly this reading."""
    if place.kind is PlaceKind.NONE:
        return "none"
    kind, columns = place.kind.value, place.columns
    if place.swapped and len(columns) == 2:
        columns = (columns[1], columns[0])
    elif place.swapped:
        kind = next(word for word, plain in _SWAPPED.items() if plain == kind)
    crs = [place.crs] if place.kind is PlaceKind.PROJECTED else []
    return ":".join([kind, *crs, ",".join(columns)])


def understood(text: str, recipe: TableRecipe, *, crs: str) -> PlaceRecipe | None:
    """The reading that an answer asks for; None when it does not fit the table.

    `crs` is what was answered for the coordinate system, if anything.
    """
    word, _, rest = text.partition(":")
    if word == "none":
        return PlaceRecipe()
    swapped = word in _SWAPPED
    kind = _SWAPPED.get(word, word)
    if kind == "projected":
        crs, rest = _split_crs(rest)
        return _two(PlaceKind.PROJECTED, _columns(rest, recipe), crs=crs, swapped=swapped)
    if kind == "lonlat":
        return _two(PlaceKind.LONLAT, _columns(rest, recipe), crs=CRS84, swapped=swapped)
    columns = _columns(rest, recipe)
    if kind in _ONE_COLUMN and len(columns) == 1:
        texts = {PlaceKind.WKT, PlaceKind.GEOJSON}
        return PlaceRecipe(_ONE_COLUMN[kind], columns, crs if _ONE_COLUMN[kind] in texts else "")
    return None


def _two(
    kind: PlaceKind, columns: tuple[str, ...], *, crs: str, swapped: bool
) -> PlaceRecipe | None:
    if not columns or not crs or len(columns) > 3:
        return None
    if swapped and len(columns) > 1:
        columns, swapped = (columns[1], columns[0], *columns[2:]), False
    return PlaceRecipe(kind, columns, crs, swapped)


def _split_crs(text: str) -> tuple[str, str]:
    """`EPSG:25832:Ost,Nord` is a code and columns."""
    authority, _, rest = text.partition(":")
    code, _, columns = rest.partition(":")
    return named(f"{authority}:{code}"), columns


def _columns(text: str, recipe: TableRecipe) -> tuple[str, ...]:
    """Source names of the columns; a name may hold commas itself. Empty if one is not known."""
    known: dict[str, str] = {}
    for column in recipe.columns:
        for name in (column.source, column.title, column.name, column.id):
            known.setdefault(name.strip().casefold(), column.source)
    return _split(text.split(","), known)


def _split(parts: list[str], known: dict[str, str]) -> tuple[str, ...]:
    if not parts:
        return ()
    for end in _longest_first(parts):
        name = known.get(",".join(parts[:end]).strip().casefold())
        rest = _split(parts[end:], known)
        if name is not None and (rest or end == len(parts)):
            return (name, *rest)
    return ()


def _longest_first(parts: list[str]) -> Iterable[int]:
    return range(len(parts), 0, -1)
