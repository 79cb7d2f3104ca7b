# SPDX-License-Identifier: EUPL-1.2
"""What was understood of a file, as sentences; used by the terminal and by "check a file"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from drehscheibe.domain.errors import N_
from drehscheibe.domain.recipes import PlaceKind
from drehscheibe.look import formats
from drehscheibe.look.texts import sentence
from drehscheibe.look.translations import gettext

_TYPES = {
    "string": N_("text"),
    "integer": N_("whole number"),
    "number": N_("number"),
    "boolean": N_("yes or no"),
    "date": N_("date"),
    "date-time": N_("date and time"),
    "time": N_("time of day"),
}
PLACES = {
    PlaceKind.NONE: N_("The rows have no place: it becomes a table without a map."),
    PlaceKind.GEOMETRY: N_("The file brings its geometries along ({crs})."),
    PlaceKind.LONLAT: N_("The place is given as longitude and latitude in {columns}."),
    PlaceKind.PROJECTED: N_("The place is easting and northing in {columns} ({crs})."),
    PlaceKind.WKT: N_("The place is geometry text in {columns} ({crs})."),
    PlaceKind.GEOJSON: N_("The place is GeoJSON in {columns}."),
    PlaceKind.AREA_KEY: N_("The place is the area that the key in {columns} names."),
    PlaceKind.AREA_NAME: N_("The place is the municipality named in {columns}."),
    PlaceKind.POSTCODE: N_("The place is the municipality of the postal code in {columns}."),
}


def type_name(kind: str, language: str) -> str:
    """A column's type as people say it."""
    return gettext(_TYPES[kind], language=language)


def understood(result: dict[str, Any], language: str) -> Iterator[str]:
    """One sentence after the other about the result of the "inspect" task."""
    if not result.get("kind"):
        return
    kind = _say(N_("This is a file of the kind {kind}."), language, kind=result["kind"]["title"])
    yield kind
    if not result["tables"]:
        yield _say(
            N_("It is published as it is: to download, without a table and a map."), language
        )
    recipes = {recipe["name"]: recipe for recipe in result["recipe"]["tables"]}
    for table in result["tables"]:
        yield from _table(table, recipes[table["name"]], language)


def _table(table: dict[str, Any], recipe: dict[str, Any], language: str) -> Iterator[str]:
    columns = [
        f"{column['title']} ({type_name(column['type'], language)})" for column in table["columns"]
    ]
    yield _say(
        N_("“{title}” has {rows} rows and {count} columns: {columns}."),
        language,
        title=table["title"],
        rows=formats.number(table["rows"], language=language),
        count=len(columns),
        columns=", ".join(columns),
    )
    place = recipe["place"]
    yield _say(
        PLACES[PlaceKind(place["kind"])],
        language,
        columns=" / ".join(quoted(name, language) for name in place["columns"]),
        crs=place["crs"],
    )


def quoted(name: str, language: str) -> str:
    """A name in the quotes of the language."""
    return f"„{name}“" if language == "de" else f"“{name}”"


def _say(text: str, language: str, **params: object) -> str:
    return sentence(text, values=params, language=language)
