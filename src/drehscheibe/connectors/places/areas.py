# SPDX-License-Identifier: EUPL-1.2
"""The areas of municipalities and districts, found by key, name or postal code."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import orjson
import pyarrow as pa
import shapely

from drehscheibe.domain.recipes import PlaceKind
from drehscheibe.domain.slugs import slugify

if TYPE_CHECKING:
    from drehscheibe.connectors.reading import Surroundings
    from drehscheibe.domain.region import Region

Shapes = np.ndarray[Any, np.dtype[np.object_]]
Indices = np.ndarray[Any, np.dtype[np.int64]]

_AGS = 8  # digits of a municipality's key; a district's has five
_TOWN = frozenset(
    {
        *("stadt", "gemeinde", "markt", "flecken", "kreisfreie", "kreisstadt"),
        *("hansestadt", "universitaetsstadt", "bundesstadt", "landeshauptstadt"),
    }
)
_DISTRICT = frozenset({"kreis", "landkreis", "lk", "lkr", "krs"})


@dataclass(frozen=True, slots=True)
class Areas:
    """Areas in CRS84 and the dictionaries that lead to them."""

    shapes: Shapes
    by: dict[PlaceKind, dict[str, int]]

    def find(
        self, column: pa.Array | pa.ChunkedArray, kind: PlaceKind, *, header: str = ""
    ) -> Indices:
        """Index of the area of each row, -1 where there is none. In a column that is called
        "Kreis", "Soest" is the district and not the town."""
        if isinstance(column, pa.ChunkedArray):
            column = column.combine_chunks()
        known = self.by[kind]
        spelled = _SPELLINGS[kind]
        if kind is PlaceKind.AREA_NAME and names_districts(header):
            spelled = _district_spellings
        # Normalising each distinct value once keeps Python out of the rows.
        coded = column.dictionary_encode()
        found = [_first(known, spelled(_text(value))) for value in coded.dictionary.to_pylist()]
        positions = np.array([*found, -1], np.int64)
        codes = coded.indices.fill_null(len(found)).to_numpy(zero_copy_only=False)
        result: Indices = positions[codes]
        return result


def areas(surroundings: Surroundings) -> Areas | None:
    """The areas of the region, read when they are first needed; None without boundaries."""
    if surroundings.boundaries is None:
        return None
    keys, names, shapes = _boundaries(surroundings.boundaries)
    numbers = {code: i for i, codes in enumerate(keys) for code in codes if code}
    return Areas(
        shapes,
        {
            PlaceKind.AREA_KEY: numbers,
            PlaceKind.AREA_NAME: _by_name(keys, names),
            PlaceKind.POSTCODE: _by_postcode(surroundings.region, numbers),
        },
    )


def shapes_of_municipalities(path: Path) -> Shapes:
    """Without the districts, which are the same ground once more."""
    keys, _, shapes = _boundaries(path)
    chosen: Shapes = shapes[[len(ags) == _AGS for ags, _ in keys]]
    return chosen


@lru_cache(maxsize=4)
def _boundaries(path: Path) -> tuple[list[tuple[str, str]], list[str], Shapes]:
    features = orjson.loads(path.read_bytes())["features"]
    properties = [feature["properties"] for feature in features]
    keys = [(str(entry.get("ags", "")), str(entry.get("ars", ""))) for entry in properties]
    texts = [orjson.dumps(feature["geometry"]).decode() for feature in features]
    return keys, [entry["name"] for entry in properties], _sound(shapely.from_geojson(texts))


def _sound(shapes: Shapes) -> Shapes:
    valid = shapely.make_valid(shapes, method="structure", keep_collapsed=False)
    result: Shapes = shapely.orient_polygons(valid, exterior_cw=False)
    return result


def _by_name(keys: list[tuple[str, str]], names: list[str]) -> dict[str, int]:
    """Full names first; short ones ("Menden") only where they belong to one area."""
    full: dict[str, int] = {}
    short: list[tuple[str, int]] = []
    for i, (key, name) in enumerate(zip(keys, names, strict=True)):
        is_district = len(key[0]) == 5
        full[_plain(name, is_district=is_district)] = i
        short.append((_plain(re.sub(r"\(.*?\)", "", name), is_district=is_district), i))
        if is_district:
            short.append((_plain(name, is_district=False), i))
    times = Counter(name for name, _ in short if name not in full)
    return {name: i for name, i in short if times[name] == 1} | full


def _by_postcode(region: Region | None, numbers: dict[str, int]) -> dict[str, int]:
    """Only postal codes that belong to exactly one municipality."""
    towns = region.municipalities if region else ()
    times = Counter(code for town in towns for code in set(town.postcodes))
    return {
        code: numbers[town.ags]
        for town in towns
        for code in town.postcodes
        if times[code] == 1 and town.ags in numbers
    }


def _text(value: object) -> str:
    """Numbers that were keys once come as 5958004 or 5958004.0."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _first(known: dict[str, int], spellings: Iterable[str]) -> int:
    return next((known[spelling] for spelling in spellings if spelling in known), -1)


def _key_spellings(text: str) -> Iterable[str]:
    digits = re.sub(r"[\s.]", "", text)
    return (digits, f"0{digits}") if digits.isdigit() else ()


def _name_spellings(text: str) -> Iterable[str]:
    """`Arnsberg, Stadt` and `Meschede, Kreis- und Hochschulstadt`, but also `Olpe, Kreis`."""
    head, _, tail = text.partition(",")
    is_district = bool(_DISTRICT & set(_words(head))) or _DISTRICT.issuperset(_words(tail))
    short = re.sub(r"\(.*?\)", "", head)
    return [_plain(name, is_district=is_district) for name in (text, head, short)]


def _district_spellings(text: str) -> Iterable[str]:
    """`Soest`, `Kreis Soest` and `Märkischer Kreis`; at last what is no district after all."""
    return [_plain(text, is_district=True), *_name_spellings(text)]


def names_districts(header: str) -> bool:
    """Whether a column of this name holds districts."""
    words = set(_words(re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", header)))
    return bool((_DISTRICT | {"kreisname", "landkreisname", "district"}) & words)


def _postcode_spellings(text: str) -> Iterable[str]:
    """`59755`, `59755 Arnsberg` and `D-59755`."""
    return re.findall(r"\b\d{5}\b", text)[:1]


_SPELLINGS: dict[PlaceKind, Callable[[str], Iterable[str]]] = {
    PlaceKind.AREA_KEY: _key_spellings,
    PlaceKind.AREA_NAME: _name_spellings,
    PlaceKind.POSTCODE: _postcode_spellings,
}


def _words(text: str) -> list[str]:
    words = slugify(text, longest=200).split("-")
    return ["sankt" if word == "st" else word for word in words]


def _plain(name: str, *, is_district: bool) -> str:
    """`"Stadt Menden (Sauerland)"` becomes `"menden sauerland"`, `"LK Olpe"` `"kreis olpe"`."""
    words = _words(name)
    kept = [word for word in words if word not in _TOWN | _DISTRICT] or words
    mark = ["kreis"] if is_district else []
    return " ".join([*mark, *kept])
