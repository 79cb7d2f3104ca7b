# SPDX-License-Identifier: EUPL-1.2
"""Numbers, dates and lists as people read them; interfaces use ISO forms and not this module."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime, format_timedelta
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from babel.units import format_unit

from drehscheibe.domain.amounts import is_amount
from drehscheibe.domain.errors import N_
from drehscheibe.domain.tables import Bbox, Column, ColumnType
from drehscheibe.look.translations import gettext

ZONE = ZoneInfo("Europe/Berlin")
MISSING = "–"

Number = int | float | Decimal

PROGRAM = "program: "  # before the name of a program wherever names of actors are kept
SOURCE = "source: "  # the same for what comes by itself
ADOPTION = "adoption: "  # and for what an adopted use case computes
_PROGRAM, _SOURCE, _ADOPTION = N_("Program"), N_("Source"), N_("Use case")
_PAIR = re.compile(r"-?\d+(\.\d+)?([; ]+-?\d+(\.\d+)?)+")
_DAY_WORDS = {0: N_("today"), 1: N_("yesterday"), -1: N_("tomorrow")}
_NOW = N_("just now")
_THOUSANDS = {"de": ".", "en": ","}
_UNITS = ("kB", "MB", "GB", "TB")


def number(value: Number | None, *, language: str, digits: int | None = None) -> str:
    """`73456` is `73.456` in German; `digits` fixes the decimal places, else at most six."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return MISSING
    if type(value) is int and digits is None and language in _THOUSANDS:
        return f"{value:,}".replace(",", _THOUSANDS[language])  # a page has a hundred of them
    pattern = "#,##0.######" if digits is None else "#,##0" + "." * bool(digits) + "0" * digits
    return format_decimal(value, format=pattern, locale=language)


def ungrouped(value: Number, *, language: str) -> str:
    """`1234.5` is `1234,5` in German: nobody can take its mark for one of thousands."""
    return format_decimal(value, format="0.######", locale=language)


def percent(value: Number | None, *, language: str, digits: int = 0) -> str:
    """`0.125` is `13 %`."""
    if value is None:
        return MISSING
    pattern = "#,##0" + "." * bool(digits) + "0" * digits + "\u202f%"
    return format_percent(value, format=pattern, locale=language)


def date(value: dt.date | str | None, *, language: str) -> str:
    """`23.11.2026`, in English `23 Nov 2026`. Takes ISO texts; a year alone stays a year."""
    if not value:
        return MISSING
    if isinstance(value, str) and len(value) < len("2026-11-23"):
        return value
    pattern = "dd.MM.yyyy" if language == "de" else "d MMM yyyy"
    return format_date(_day(value), format=pattern, locale=language)


def moment(value: dt.datetime | str | None, *, language: str) -> str:
    """`23.11.2026, 14:05 Uhr`, in the region's zone."""
    if not value:
        return MISSING
    pattern = "dd.MM.yyyy, HH:mm 'Uhr'" if language == "de" else "d MMM yyyy, HH:mm"
    return format_datetime(_moment(value), format=pattern, locale=language, tzinfo=ZONE)


def ago(value: dt.date | str | None, *, language: str, today: dt.date | None = None) -> str:
    """`heute`, `gestern`, `vor 3 Tagen`; longer than a month ago: the date itself."""
    if not value:
        return MISSING
    day = _day(value)
    days = ((today or dt.datetime.now(ZONE).date()) - day).days
    if days in _DAY_WORDS:
        return gettext(_DAY_WORDS[days], language=language)
    if abs(days) > 30:
        return date(day, language=language)
    return _passed(days * 86_400, unit="day", threshold=8, language=language)


@lru_cache(maxsize=1_024)
def _passed(seconds: int, *, unit: Literal["day", "minute"], threshold: int, language: str) -> str:
    """A list says the same of many: each is put into words once."""
    return format_timedelta(
        dt.timedelta(seconds=-seconds),
        granularity=unit,
        threshold=threshold,
        add_direction=True,
        locale=language,
    )


def fresh(value: dt.date | str | None, *, language: str, now: dt.datetime | None = None) -> str:
    """`gerade eben`, `vor 12 Minuten`, `vor 3 Stunden`; longer than a day ago: as `ago`."""
    now = now or dt.datetime.now(ZONE)
    is_moment = isinstance(value, dt.datetime) or (isinstance(value, str) and len(value) > 10)
    age = (now - _moment(value)).total_seconds() if value and is_moment else -1  # type: ignore[arg-type]
    if not 0 <= age < 86_400:
        return ago(value, language=language, today=now.astimezone(ZONE).date())
    if age < 60:
        return gettext(_NOW, language=language)
    return _passed(int(age // 60 * 60), unit="minute", threshold=1, language=language)


def filesize(size: int | None, *, language: str) -> str:
    """Decimal units, as file managers show them: `1,2 MB`."""
    if size is None:
        return MISSING
    if size < 999.5:
        return format_unit(size, "digital-byte", locale=language).replace(" ", "\u00a0")
    amount, unit = size / 1000, 0
    while amount >= 999.5 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    digits = 1 if amount < 9.95 else 0
    return f"{number(amount, language=language, digits=digits)}\u00a0{_UNITS[unit]}"


def joined(values: Iterable[object], *, language: str) -> str:
    """`Olpe, Soest und Menden`."""
    texts = [str(value) for value in values]
    return format_list(texts, locale=language) if texts else ""


def spans(values: Sequence[int], *, language: str) -> str:  # noqa: ARG001 - as all filters
    """Numbers of rows: `2–21, 33`."""
    runs: list[list[int]] = []
    for value in values:
        if runs and value == runs[-1][-1] + 1:
            runs[-1].append(value)
        else:
            runs.append([value])
    return ", ".join(_span(run) for run in runs)


def _span(run: list[int]) -> str:
    if len(run) < 3:
        return ", ".join(map(str, run))
    return f"{run[0]}–{run[-1]}"


def pair(text: str, *, language: str) -> str:
    """Coordinates as checks note them (`51.5 8.1`, `8.1; 51.5`): `51,5 8,1` in German."""
    return text.replace(".", ",") if language == "de" and _PAIR.fullmatch(text) else text


def actor(name: str, *, language: str) -> str:
    """A name as it is kept, for people: programs and sources are called so in their language."""
    for prefix, word in ((PROGRAM, _PROGRAM), (SOURCE, _SOURCE), (ADOPTION, _ADOPTION)):
        name = name.replace(prefix, f"{gettext(word, language=language)} ")
    return name


def bbox(value: Bbox | None, *, language: str) -> str:
    """West, south, east, north in degrees, to about ten metres."""
    if value is None:
        return MISSING
    return " · ".join(number(edge, language=language, digits=4) + "°" for edge in value)


def cell(value: object, *, column: Column, language: str) -> str:
    """One value of a table, by the type of its column; codes are shown by their label."""
    if value is None or value == "":
        return ""
    if column.codes:
        return column.codes.get(str(value), str(value))
    if isinstance(value, bool):
        return gettext(_YES if value else _NO, language=language)
    if column.type is ColumnType.DATE and isinstance(value, str | dt.date):
        return date(value, language=language)
    if column.type is ColumnType.DATETIME and isinstance(value, str | dt.datetime):
        return moment(value, language=language)
    if isinstance(value, int | float | Decimal) and is_amount(column):
        return number(value, language=language)
    return str(value)


_YES, _NO = N_("yes"), N_("no")


def _day(value: dt.date | str) -> dt.date:
    if isinstance(value, str):
        return dt.date.fromisoformat(value) if len(value) == 10 else _moment(value).date()
    return value.astimezone(ZONE).date() if isinstance(value, dt.datetime) else value


def _moment(value: dt.datetime | str) -> dt.datetime:
    """A moment in the region's zone; one without a zone is UTC, as our own files write it."""
    parsed = dt.datetime.fromisoformat(value) if isinstance(value, str) else value
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=dt.UTC)).astimezone(ZONE)
