# SPDX-License-Identifier: EUPL-1.2
"""The descriptions of an organisation as a list for a spreadsheet, and back.

A column that is left out says nothing about its field; an empty cell, that nothing stands there.
What is said of the files of datasets is a list of its own, with a row for each file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.look.translations import gettext
from drehscheibe.portal.descriptions.list_files import DATASET, FILE, line_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drehscheibe.portal.descriptions.things import Things
    from drehscheibe.portal.descriptions.wishes import Field, Words

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


def _cell(field: Field, value: Any) -> str:
    values = value if isinstance(value, list) else [value] if value else []
    if field.by_title:
        values = [gettext((field.codes or {}).get(one, one), language="de") for one in values]
    return ", ".join(values)
