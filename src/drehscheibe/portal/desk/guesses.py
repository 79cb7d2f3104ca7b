# SPDX-License-Identifier: EUPL-1.2
"""What was understood of a file, as sentences with the small form that changes each."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_
from drehscheibe.domain.recipes import ColumnRecipe, PlaceKind
from drehscheibe.look.sentences import PLACES, quoted, type_name
from drehscheibe.look.texts import sentence
from drehscheibe.look.units import unit_beside
from drehscheibe.portal.desk.signs import ENCODINGS, PLACE_KINDS, SEPARATORS, TYPES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from drehscheibe.portal.desk.reading import Reading, Seen

_QUOTED = re.compile("“([^”]*)”")
_SHOWN = 8  # names of columns in a sentence


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that can be said otherwise; `name` is a key of docs/reference/answers.md."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...] = ()  # (value, text); none: typed


@dataclass(frozen=True, slots=True)
class Guess:
    anchor: str
    sentence: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class PlaceForm:
    """The answer `place` in its parts."""

    key: str
    sentence: str
    kind: str
    x: str
    y: str
    crs: str
    sources: tuple[str, ...]
    is_fixed: bool  # the file brings its geometries along: only the system can be said


def file_guesses(seen: Seen, reading: Reading, language: str) -> Iterator[Guess]:
    """How the file itself was read."""
    found = seen.recipe.locator
    if "encoding" in found and "separator" in found:
        yield _text(found, language)
    if "sheet" in found:
        yield _sheet(str(found["sheet"]), reading, language)
    if "header_row" in found:
        yield _header(int(found["header_row"]), language)


def columns_sentence(seen: Seen, language: str) -> str:
    columns = [column for column in seen.recipe.columns if not column.omit]
    named = [f"{one.title} ({_kind(one, language)})" for one in columns[:_SHOWN]]
    return _say(
        N_("{count} {count:column|columns}: {names}{more}"),
        language,
        count=len(columns),
        names=", ".join(named),
        more=" …" if len(columns) > _SHOWN else "",
    )


def _kind(column: ColumnRecipe, language: str) -> str:
    kind = type_name(column.type.value, language)
    return f"{kind}, {unit}" if (unit := unit_beside(column)) else kind


def place_form(seen: Seen, reading: Reading, language: str) -> PlaceForm:
    place = seen.recipe.place
    columns = (*place.columns, "", "")
    text = _say(
        PLACES[place.kind],
        language,
        columns=" / ".join(quoted(name, language) for name in place.columns),
        crs=place.crs,
    )
    swapped = _say(_SWAPPED, language) if place.swapped else ""
    return PlaceForm(
        key=f"{seen.table.name}.place" if len(reading.tables) > 1 else "place",
        sentence=" ".join(filter(None, (text, swapped))),
        kind=place.kind.value,
        x=columns[0],
        y=columns[1],
        crs=place.crs,
        sources=tuple(column.source for column in seen.recipe.columns),
        is_fixed=place.kind is PlaceKind.GEOMETRY,
    )


_SWAPPED = N_("The two are swapped in the file; we read them the right way round.")


def place_answers(form: PlaceForm, said: Mapping[str, str]) -> dict[str, str]:
    """What was said about the place as answers; nothing where nothing changed."""
    if form.is_fixed:
        return {"crs": said["crs"]} if said.get("crs", form.crs) != form.crs else {}
    kind, x, y = said.get("kind", ""), said.get("x", ""), said.get("y", "")
    crs = said.get("crs", "")
    if (kind, x, y, crs or form.crs) == (form.kind, form.x, form.y, form.crs):
        return {}
    known = {*form.sources}
    if kind == PlaceKind.NONE.value:
        return {form.key: kind}
    pair = ",".join((x, y)) if kind in {PlaceKind.LONLAT.value, PlaceKind.PROJECTED.value} else x
    if kind not in PLACE_KINDS or not {*pair.split(",")} <= known:
        return {}
    system = f"{crs or 'EPSG:25832'}:" if kind == PlaceKind.PROJECTED.value else ""
    return {form.key: f"{kind}:{system}{pair}"}


def changed(fields: Iterator[Field] | tuple[Field, ...], said: Mapping[str, str]) -> dict[str, str]:
    """Only keys we offered, only where another value was said."""
    return {
        field.name: said[field.name].strip()
        for field in fields
        if field.name in said and said[field.name].strip() != field.value
    }


def column_fields(column: ColumnRecipe, language: str) -> tuple[Field, ...]:
    kinds = tuple((kind, type_name(kind, language)) for kind in TYPES)
    return (
        Field(f"type.{column.source}", N_("read as"), column.type.value, kinds),
        Field(f"unit.{column.source}", N_("unit"), column.unit),
    )


def _text(found: Mapping[str, Any], language: str) -> Guess:
    encoding, separator = str(found["encoding"]).lower(), str(found["separator"])
    encodings = {encoding: encoding} | ENCODINGS
    separators = {separator: separator} | SEPARATORS
    text = _say(
        N_("The file is written in {encoding}, the columns are separated by {separator}."),
        language,
        encoding=_say(encodings[encoding], language),
        separator=_say(separators[separator], language),
    )
    fields = (
        Field("encoding", N_("Characters"), encoding, _options(encodings, language)),
        Field("separator", N_("Separator"), separator, _options(separators, language)),
    )
    return Guess("text", text, fields)


def _sheet(name: str, reading: Reading, language: str) -> Guess:
    text = _say(N_("We read the sheet “{sheet}”."), language, sheet=name)
    others = [one.params.get("others", "") for one in reading.findings if one.code == _LEFT_OUT]
    sheets = [name, *(other for listed in others for other in _QUOTED.findall(str(listed)))]
    options = tuple((sheet, sheet) for sheet in dict.fromkeys(sheets))
    every = ("*", _say(N_("every sheet with a table"), language))
    return Guess("sheet", text, (Field("sheet", N_("Sheet"), name, (*options, every)),))


_LEFT_OUT = "sheets-not-read"


def _header(row: int, language: str) -> Guess:
    template = N_("Row {row} holds the names of the columns.")
    text = _say(template if row else N_("No row holds names of columns."), language, row=row)
    label = N_("Row with the names of the columns (0: there is none)")
    return Guess("header", text, (Field("header_row", label, str(row)),))


def _options(texts: Mapping[str, str], language: str) -> tuple[tuple[str, str], ...]:
    return tuple((value, _say(text, language)) for value, text in texts.items())


def _say(text: str, language: str, **params: object) -> str:
    return sentence(text, values=params, language=language)
