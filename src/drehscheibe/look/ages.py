# SPDX-License-Identifier: EUPL-1.2
"""How old a measured value is, in words, and whether one may still rely on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from drehscheibe.domain.errors import N_
from drehscheibe.domain.sentences import fill
from drehscheibe.look.formats import fresh, moment
from drehscheibe.look.translations import gettext

# From two of a kind on: "1 hour" is told in minutes.
_SILENT = (
    (2 * 86_400, 86_400, N_("no value for {number} {number:day|days}: do not rely on it")),
    (2 * 3_600, 3_600, N_("no value for {number} {number:hour|hours}: do not rely on it")),
    (0, 60, N_("no value for {number} {number:minute|minutes}: do not rely on it")),
)
_NEVER = N_("no value yet")
_MEASURED = N_("{ago}, {moment}")


@dataclass(frozen=True, slots=True)
class Age:
    words: str
    is_stale: bool


def age(
    value: str | None, *, stale_after: dt.timedelta | None, language: str, now: dt.datetime
) -> Age:
    """`value` is RFC 3339 with its zone. A value that does not exist is none to rely on."""
    if not value:
        return Age(gettext(_NEVER, language=language), is_stale=True)
    passed = now - dt.datetime.fromisoformat(value)
    if stale_after is not None and passed > stale_after:
        return Age(_silence(passed, language), is_stale=True)
    ago = fresh(value, language=language, now=now)
    sentence = gettext(_MEASURED, language=language)
    return Age(sentence.format(ago=ago, moment=moment(value, language=language)), is_stale=False)


def _silence(passed: dt.timedelta, language: str) -> str:
    seconds = passed.total_seconds()
    unit, sentence = next((unit, text) for least, unit, text in _SILENT if seconds >= least)
    return fill(gettext(sentence, language=language), {"number": int(seconds // unit)})
