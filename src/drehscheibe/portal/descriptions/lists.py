# SPDX-License-Identifier: EUPL-1.2
"""The descriptions of an organisation as a list for a spreadsheet, and back.

A column that is left out says nothing about its field; an empty cell, that nothing stands there.
What is said of the files of datasets is a list of its own, with a row for each file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.domain.errors import N_
from drehscheibe.domain.licence_names import licence_named
from drehscheibe.look.translations import gettext
from drehscheibe.portal.descriptions.list_files import DATASET, FILE, line_of, rows_in
from drehscheibe.portal.descriptions.models import BulkChange, BulkLine
from drehscheibe.portal.descriptions.planning import foresee, require_steward
from drehscheibe.portal.descriptions.things import line_for
from drehscheibe.portal.descriptions.wishes import NO_DAY, day_in, tidy, words_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.descriptions.list_files import ListFile
    from drehscheibe.portal.descriptions.things import Named, Things
    from drehscheibe.portal.descriptions.wishes import Field, Words
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.people.models import Person

# Headers are the same in every language, so that a list can be handed on.
COLUMNS = {
    "title": "titel",
    "description": "beschreibung",
    "publisher": "veroeffentlicht_von",
    "contact": "kontakt",
    "licence": "lizenz",
    "attribution": "namensnennung",
    "themes": "themen",
    "keywords": "schlagwoerter",
    "frequency": "haeufigkeit",
    "start": "zeitraum_von",
    "end": "zeitraum_bis",
    "covers": "orte",
    "model_dataset": "musterdatensatz",
    "hvd": "hvd",
}
FILE_COLUMNS = {"title": "titel", "format": "format", "licence": "lizenz", "shown": "zeigen"}
_LANGUAGES = ("de", "en")
_SHOWN_ROWS = 50  # that name no dataset


def as_csv(things: Things, several: Iterable[tuple[str, Words]]) -> Iterator[str]:
    """`several` are names of datasets, with their words."""
    fields = things.fields
    names = [name for name in COLUMNS if name in fields]
    yield "\ufeff" + line_of([DATASET, *(COLUMNS[name] for name in names)])
    for slug, words in several:
        yield line_of([slug, *(_cell(fields[name], words[name]) for name in names)])


def files_as_csv(things: Things, several: Iterable[tuple[str, Words]]) -> Iterator[str]:
    """A row for each file; its words are named "title@…"."""
    fields = things.fields
    yield "\ufeff" + line_of([DATASET, FILE, *FILE_COLUMNS.values()])
    for slug, words in several:
        for key in dict.fromkeys(word.partition("@")[2] for word in words if "@" in word):
            told = [(f"{name}@{key}", words[f"{name}@{key}"]) for name in FILE_COLUMNS]
            cells = (_cell(fields[word], value) for word, value in told)
            yield line_of([slug, key, *cells])


@transaction.atomic
def begin_from_list(
    things: Things, owner: Organisation, file: ListFile, *, author: Person | None, actor: Actor
) -> BulkChange:
    """A change of what the list says otherwise. Raises `Refused` where it is no such list."""
    require_steward(actor, owner)
    rows = rows_in(file.content, COLUMNS, FILE_COLUMNS)
    known = things.named(owner, {row.slug for row in rows})
    change = BulkChange.objects.create(
        owner=owner, author=author, about=things.about, file_name=file.name[:300]
    )
    said: dict[str, dict[str, str]] = {}
    strange = []
    for row in rows:
        if row.slug in known and not said.get(row.slug, {}).keys() & row.cells.keys():
            said.setdefault(row.slug, {}).update(row.cells)
        else:
            strange.append([row.number, tidy(row.slug)[:80]])
    change.strange = strange[:_SHOWN_ROWS]
    change.save()
    lines = (_line_of(things, change, known[slug], cells) for slug, cells in said.items())
    BulkLine.objects.bulk_create(lines, batch_size=500)
    return change


def _line_of(things: Things, change: BulkChange, one: Named, cells: dict[str, str]) -> BulkLine:
    line = line_for(change, one.row)
    said, fields = dict(things.words(one.thing)), things.fields
    for name, text in cells.items():
        if name not in said or name not in fields:
            line.reason = N_("it has no such file") if "@" in name else line.reason
            line.example = name.partition("@")[2][:300] or line.example
        elif (value := _value(fields[name], name, text)) is None:
            line.reason = NO_DAY if fields[name].is_day else N_("a value is not on its list")
            line.example = text[:300]
        else:
            said[name] = value
    foresee(things, one.thing, line, said)
    if line.example and line.state == BulkLine.State.LEFT:
        line.before, line.after = {}, {}
    return line


def _value(field: Field, name: str, text: str) -> Any:
    """As it is kept; None where a code is not on its list, or a day is none."""
    plain = tidy(text)
    if field.codes is None:
        if field.is_day:
            return day_in(plain) or (None if plain else "")
        return words_in(plain) if field.is_list else plain[: field.longest]
    if not plain:
        return [] if field.is_list else ""
    if name.partition("@")[0] == "licence":
        return licence_named(plain) or None
    if not field.is_list:
        return _code(field, plain)
    codes = [_code(field, part) for part in plain.split(";" if ";" in plain else ",")]
    return None if None in codes else list(dict.fromkeys(codes))


def _code(field: Field, text: str) -> str | None:
    """By the code itself or its title in one of our languages."""
    wanted = text.strip().casefold()
    for code, title in (field.codes or {}).items():
        titles = (gettext(title, language=one).casefold() for one in _LANGUAGES)
        if wanted in {code.casefold(), *titles}:
            return code
    return None


def _cell(field: Field, value: Any) -> str:
    values = value if isinstance(value, list) else [value] if value else []
    if field.by_title:
        values = [gettext((field.codes or {}).get(one, one), language="de") for one in values]
    return ", ".join(values)
