# SPDX-License-Identifier: EUPL-1.2
"""What is to be said of many datasets: a wish for each field, without looking at any dataset."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.frequencies import FREQUENCIES
from drehscheibe.domain.high_value import CATEGORIES
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.model_datasets import MODEL_DATASETS
from drehscheibe.domain.sentences import harmless, visible
from drehscheibe.domain.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    Words = dict[str, Any]

MOST_WORDS, LONGEST_WORD = 20, 60
NO_DAY = N_("a day is written like 31.12.2026 or 2026-12-31")


class How(StrEnum):
    SET = "set"
    ADD = "add"
    REMOVE = "remove"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Field:
    """`codes`: title of each value that may stand there; None for free text."""

    title: str
    longest: int = 0
    codes: Mapping[str, str] | None = None
    is_list: bool = False
    may_be_empty: bool = True
    in_form: bool = True  # else each dataset has its own: by a list, or where it is of one
    has_lines: bool = False
    is_day: bool = False
    by_title: bool = False  # a list has titles: codes that spreadsheets take for numbers
    of: str = ""  # a part of the dataset, as people know it: a file


# Of datasets of ours.
FIELDS: dict[str, Field] = {
    "title": Field(N_("Title"), 300, may_be_empty=False, in_form=False),
    "description": Field(N_("Description"), 4_000, in_form=False, has_lines=True),
    "contact": Field(N_("Contact"), 200),
    "licence": Field(
        N_("Licence"), codes={c: one.title for c, one in LICENCES.items()}, may_be_empty=False
    ),
    "attribution": Field(N_("Name as source"), 300),
    "themes": Field(N_("Themes"), codes=THEMES, is_list=True),
    "keywords": Field(N_("Keywords"), is_list=True),
    "frequency": Field(
        N_("How often it changes"), codes={c: one.title for c, one in FREQUENCIES.items()}
    ),
    "model_dataset": Field(N_("Model dataset"), codes=MODEL_DATASETS),
    "hvd": Field(N_("High-value dataset of the EU"), codes=CATEGORIES, is_list=True),
}


@dataclass(frozen=True, slots=True)
class Wish:
    field: str
    how: How
    value: str | tuple[str, ...] = ""


def ways_of(field: Field) -> tuple[How, ...]:
    ways = (How.ADD, How.REMOVE, How.SET) if field.is_list else (How.SET,)
    return (*ways, How.EMPTY) if field.may_be_empty else ways


def wish_of(
    name: str, how: str, values: Iterable[str], *, fields: Mapping[str, Field] = FIELDS
) -> Wish | None:
    """What was chosen in a form; None where nothing was, or nothing that we offer.

    Raises `Refused` for a day that is none.
    """
    field = fields.get(name)
    if field is None or how not in ways_of(field):
        return None
    if how == How.EMPTY:
        return Wish(name, How.EMPTY, () if field.is_list else "")
    known = [one for one in (_tidied(field, value) for value in values) if one]
    if field.is_day:
        known = [_day(one) for one in known]
    if field.codes is not None:
        known = [one for one in known if one in field.codes]
    elif field.is_list:
        known = words_in(",".join(known))
    if not known:
        return None
    return Wish(name, How(how), tuple(known) if field.is_list else known[0][: field.longest or 300])


def fulfil(words: Words, wishes: Iterable[Wish]) -> Words:
    """What will be said; lists keep their order."""
    said = dict(words)
    for wish in wishes:
        if not isinstance(wish.value, tuple):
            said[wish.field] = wish.value
            continue
        before, value = list(said[wish.field]), list(wish.value)
        if wish.how is How.ADD:
            said[wish.field] = [*before, *_missing(value, before)]
        elif wish.how is How.REMOVE:
            gone = {one.casefold() for one in value}
            said[wish.field] = [one for one in before if one.casefold() not in gone]
        else:
            said[wish.field] = value
    return said


def words_in(text: str) -> list[str]:
    """Keywords, separated by commas; each once."""
    words = (tidy(word)[:LONGEST_WORD] for word in text.split(","))
    return list(dict.fromkeys(word for word in words if word))


def day_in(text: str) -> str:
    """As ISO 8601 writes it, of that or of the German way; "" where it is none."""
    for form in ("%Y-%m-%d", "%d.%m.%Y"):
        with suppress(ValueError):
            return datetime.strptime(text.strip(), form).replace(tzinfo=UTC).date().isoformat()
    return ""


def _day(text: str) -> str:
    if day := day_in(text):
        return day
    raise Refused(reason=NO_DAY)


def tidy(text: str) -> str:
    return harmless(text).strip()


def _tidied(field: Field, value: str) -> str:
    return visible(value.replace("\r\n", "\n")).strip() if field.has_lines else tidy(value)


def _missing(value: list[str], before: Container[str]) -> list[str]:
    known = {one.casefold() for one in before}  # type: ignore[attr-defined]
    return [one for one in value if one.casefold() not in known]
