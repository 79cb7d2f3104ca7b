# SPDX-License-Identifier: EUPL-1.2
"""The descriptions of an organisation as a list for a spreadsheet, and back.

A column that is left out says nothing about its field; an empty cell, that nothing stands there.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.licence_names import licence_named
from drehscheibe.look.translations import gettext
from drehscheibe.portal.catalogue.describing import words_of
from drehscheibe.portal.descriptions.models import BulkChange, BulkLine
from drehscheibe.portal.descriptions.own import OURS
from drehscheibe.portal.descriptions.planning import MOST, foresee, require_steward
from drehscheibe.portal.descriptions.wishes import FIELDS, tidy, words_in
from drehscheibe.releases.formulas import harmless_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.people.models import Person

LARGEST = 10 << 20  # bytes
_DATASET = "datensatz"
# Headers are the same in every language, so that a list can be handed on.
COLUMNS = {
    "title": "titel",
    "description": "beschreibung",
    "contact": "kontakt",
    "licence": "lizenz",
    "attribution": "namensnennung",
    "themes": "themen",
    "keywords": "schlagwoerter",
    "frequency": "haeufigkeit",
    "model_dataset": "musterdatensatz",
    "hvd": "hvd",
}
_LANGUAGES = ("de", "en")
_SHOWN_ROWS = 50  # that name no dataset


@dataclass(frozen=True, slots=True)
class ListFile:
    name: str
    content: bytes


def as_csv(datasets: Iterable[Dataset]) -> Iterator[str]:
    """With the mark that makes Excel read UTF-8, and its separator."""
    yield "\ufeff" + _line([_DATASET, *COLUMNS.values()])
    for dataset in datasets:
        words = words_of(dataset)
        yield _line([dataset.slug, *(_cell(words[name]) for name in COLUMNS)])


@transaction.atomic
def begin_from_list(
    owner: Organisation, file: ListFile, *, author: Person | None, actor: Actor
) -> BulkChange:
    """A change of what the list says otherwise. Raises `Refused` where it is no such list."""
    require_steward(actor, owner)
    rows = _rows(file.content)
    known = {one.slug: one for one in owner.datasets.filter(slug__in=[slug for slug, _ in rows])}
    change = BulkChange.objects.create(owner=owner, author=author, file_name=file.name[:300])
    lines: dict[str, BulkLine] = {}
    strange = []
    for number, (slug, cells) in enumerate(rows, 2):
        if slug in known and slug not in lines:
            lines[slug] = _line_of(change, known[slug], cells)
        else:
            strange.append([number, tidy(slug)[:80]])
    change.strange = strange[:_SHOWN_ROWS]
    change.save()
    BulkLine.objects.bulk_create(lines.values(), batch_size=500)
    return change


def _line_of(change: BulkChange, dataset: Dataset, cells: dict[str, str]) -> BulkLine:
    line = BulkLine(change=change, dataset=dataset)
    said = words_of(dataset)
    for name, text in cells.items():
        value = _value(name, text)
        if value is None:
            line.reason, line.example = N_("a value is not on its list"), text[:300]
        else:
            said[name] = value
    foresee(OURS, dataset, line, said)
    if line.example and line.state == BulkLine.State.LEFT:
        line.before, line.after = {}, {}
    return line


def _value(name: str, text: str) -> Any:
    """As it is kept; None where a code is not on its list."""
    field, plain = FIELDS[name], tidy(text)
    if field.codes is None:
        return words_in(plain) if field.is_list else plain[: field.longest]
    if not plain:
        return [] if field.is_list else ""
    if name == "licence":
        return licence_named(plain) or None
    if not field.is_list:
        return _code(name, plain)
    codes = [_code(name, part) for part in plain.split(";" if ";" in plain else ",")]
    return None if None in codes else list(dict.fromkeys(codes))


def _code(name: str, text: str) -> str | None:
    """By the code itself or its title in one of our languages."""
    wanted = text.strip().casefold()
    for code, title in (FIELDS[name].codes or {}).items():
        titles = (gettext(title, language=one).casefold() for one in _LANGUAGES)
        if wanted in {code.casefold(), *titles}:
            return code
    return None


def _rows(content: bytes) -> list[tuple[str, dict[str, str]]]:
    """Slug and cells of each row. Raises `Refused`."""
    if len(content) > LARGEST:
        raise Refused(reason=N_("the list is too large"))
    text = _text(content)
    head = text.partition("\n")[0]
    separator = max(";,\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        rows = [row for row in reader if any(row)]
    except csv.Error:
        raise Refused(reason=N_("the file is no list of descriptions")) from None
    names = [name.strip().casefold() for name in rows[0]] if rows else []
    if _DATASET not in names or len(rows) - 1 > MOST:
        raise Refused(reason=N_("the list needs a column “datensatz” and at most 20,000 rows"))
    fields = {names.index(column): name for name, column in COLUMNS.items() if column in names}
    place = names.index(_DATASET)
    return [
        (_at(row, place).strip(), {name: _at(row, at) for at, name in fields.items()})
        for row in rows[1:]
    ]


def _text(content: bytes) -> str:
    """Excel writes UTF-8 with a mark, or what Windows uses here."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _at(row: list[str], place: int) -> str:
    """The cell, without what kept a spreadsheet from running it."""
    cell = row[place] if place < len(row) else ""
    bare = cell[1:]
    return bare if cell.startswith("'") and harmless_cell(bare) == cell else cell


def _cell(value: Any) -> str:
    return harmless_cell(", ".join(value) if isinstance(value, list) else value)


def _line(cells: Iterable[str]) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerow(cells)
    return text.getvalue()
