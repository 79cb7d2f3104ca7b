# SPDX-License-Identifier: EUPL-1.2
"""Decides what type a column has, from its profile; every doubt becomes a remark with a way out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

import pyarrow as pa

from drehscheibe.connectors.tables import moments, quantities
from drehscheibe.connectors.tables.cells import plain_number
from drehscheibe.connectors.tables.profile import ColumnProfile, NumberFacts, Tally, Trial
from drehscheibe.connectors.tables.values import ERRORS, WHOLE, Reading, reading
from drehscheibe.domain.errors import N_
from drehscheibe.domain.findings import Fix
from drehscheibe.domain.slugs import slugify
from drehscheibe.domain.tables import ColumnType

_TYPED = 0.02  # as long as not more values than this do not fit, the column keeps its type
_ENOUGH = 20  # but a column of a few values has to fit altogether
_NEARLY = 0.30  # up to this, staying text is worth a question
_LARGEST_WHOLE = 2**53  # above, JSON readers lose digits; such numbers are names anyway
_NAME_WORDS = re.compile(
    "plz|postleitzahl|postcode|zip|ags|ars|gemeindeschlüssel|gemeindeschluessel"
    "|gemeindekennziffer|regionalschlüssel|regionalschluessel|hausnummer|hausnr|hnr|telefon|tel"
    "|telefonnummer|telefax|fax|mobil|handy|phone|iban|bic|blz|vorwahl|kennziffer|schlüsselnummer"
)
_KEY_DIGITS = {
    "plz": 5,
    "postleitzahl": 5,
    "ags": 8,
    "gemeindeschl": 8,
    "ars": 12,
    "regionalschl": 12,
}
_DATE_NAME = re.compile(r"datum|date$|^am$|^stand$|_am$", re.IGNORECASE)


TYPE_WORDS = {
    ColumnType.TEXT: N_("text"),
    ColumnType.INTEGER: N_("whole number"),
    ColumnType.NUMBER: N_("number"),
    ColumnType.BOOLEAN: N_("yes or no"),
    ColumnType.DATE: N_("date"),
    ColumnType.DATETIME: N_("point in time"),
    ColumnType.TIME: N_("time of day"),
}


@dataclass(frozen=True, slots=True)
class Remark:
    """What will become a finding about one column."""

    code: str
    tally: Tally = field(default_factory=Tally)
    params: dict[str, str | int | float] = field(default_factory=dict)
    fixes: tuple[Fix, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """How a column will be read."""

    type: ColumnType
    format: str = ""
    unit: str = ""
    nulls: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    trial: Trial | None = None  # how well that fits

    @property
    def misses(self) -> Tally:
        return self.trial.misses if self.trial else Tally()

    def noting(self, *remarks: Remark) -> Choice:
        return replace(self, remarks=(*self.remarks, *remarks))


def choose(profile: ColumnProfile, name: str, *, style: str) -> Choice:
    """The best type for all values of the file; `style` decides between 1.234 and 1,234."""
    choice = _by_name_or_zeros(profile, name) or _by_values(profile, name, style)
    if choice.type in {ColumnType.INTEGER, ColumnType.NUMBER}:
        choice = _with_number_remarks(choice, profile.numbers[choice.format], name)
    if choice.type is ColumnType.DATETIME:
        choice = _with_moment_remarks(choice, profile, name)
    return _with_null_remark(_with_misses(choice, name), profile, name)


def choose_wanted(profile: ColumnProfile, name: str) -> Choice:
    """Somebody said how to read it: the best of the readings in question, whatever its misses."""
    best = max(profile.wanted, key=lambda trial: trial.hits)
    kind, form = best.reading.type, best.reading.format
    unit = quantities.unit_in_name(name) if kind in {ColumnType.INTEGER, ColumnType.NUMBER} else ""
    choice = Choice(kind, form, unit, trial=best)
    if kind is ColumnType.DATETIME and form in profile.moments:
        choice = _with_moment_remarks(choice, profile, name)
    return _with_null_remark(_with_misses(choice, name), profile, name)


def number_style(profiles: list[ColumnProfile]) -> str:
    """ "de" or "en" where the columns of the file agree on decimals, otherwise ""."""
    german = sum(_says_only(profile, "de", "en") for profile in profiles)
    english = sum(_says_only(profile, "en", "de") for profile in profiles)
    if german == english:
        return ""
    return "de" if german > english else "en"


def _says_only(profile: ColumnProfile, style: str, other: str) -> bool:
    mine, theirs = (profile.trial(ColumnType.NUMBER, s) for s in (style, other))
    if mine is None or not _fits(mine, profile):
        return False
    return theirs is None or theirs.hits < mine.hits


def is_name(column: str) -> bool:
    """Numbers of such a column are names of things: nobody adds postal codes."""
    apart = re.sub(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])", " ", column)
    words = [*re.split(r"[^a-zäöüß]+", apart.lower()), column.lower()]
    return any(_NAME_WORDS.fullmatch(word) for word in words)


def _by_name_or_zeros(profile: ColumnProfile, name: str) -> Choice | None:
    numeric = any(_fits(trial, profile) for trial in _numbers(profile))
    if not profile.filled:
        return Choice(ColumnType.TEXT)
    if is_name(name) and numeric and profile.point_zero.count == profile.filled:
        remark = Remark("name-with-decimals", profile.point_zero, {}, (_as_type(name, "string"),))
        return Choice(ColumnType.TEXT, WHOLE).noting(remark)
    if is_name(name):
        remark = Remark("name-kept-as-text", params={}, fixes=(_as_type(name, "integer"),))
        remarks = [remark] if numeric else []
        return Choice(ColumnType.TEXT).noting(*remarks, *_zeros_lost(profile, name))
    if numeric and profile.zeros.count:
        remark = Remark("leading-zeros-kept", profile.zeros, fixes=(_as_type(name, "integer"),))
        return Choice(ColumnType.TEXT).noting(remark)
    return None


def _zeros_lost(profile: ColumnProfile, name: str) -> list[Remark]:
    """A key that is one digit short was once taken for a number."""
    size = next((size for word, size in _KEY_DIGITS.items() if word in name.lower()), 0)
    short = profile.short.get(size - 1, Tally())
    if not short.count:
        return []
    return [Remark("leading-zeros-lost", short, {"digits": size})]


def _by_values(profile: ColumnProfile, name: str, style: str) -> Choice:
    trial, doubts = _best(profile, name, style)
    if trial is None:
        return Choice(ColumnType.TEXT)
    if not _fits(trial, profile):
        return _kept_as_text(trial, profile, name)
    kind, form = trial.reading.type, trial.reading.format
    if kind is ColumnType.DATETIME and (days := _nearly_all_days(profile, trial)):
        fix = _as_type(name, "date-time")
        cut = Remark("times-of-day-left-out", days.misses, {}, (fix,))
        return Choice(ColumnType.DATE, form, trial=trial).noting(cut, *doubts)
    if kind is ColumnType.NUMBER:
        return replace(_number(profile, trial, name), trial=trial).noting(*doubts)
    if form.startswith("%d.%m.%y") or "%y" in form:
        doubts = (*doubts, Remark("years-two-digits", fixes=(_as_type(name, "string"),)))
    return Choice(kind, form, trial=trial).noting(*doubts)


def _nearly_all_days(profile: ColumnProfile, moments_trial: Trial) -> Trial | None:
    """The trial of plain days, when hardly any value says a time of day."""
    day = moments_trial.reading.format.removesuffix(moments.TIME_PART)
    days = profile.trial(ColumnType.DATE, day)
    if days is None or days.hits < _ENOUGH:
        return None
    return days if days.hits >= (1 - _TYPED) * moments_trial.hits else None


def _fits(trial: Trial, profile: ColumnProfile) -> bool:
    if trial.misses.count == 0:
        return trial.hits > 0
    if profile.few is not None:
        return False  # a handful of different values is a list of codes, and one of them fits not
    asked = profile.filled - trial.soft
    return trial.hits >= _ENOUGH and trial.misses.count <= _TYPED * asked


def _numbers(profile: ColumnProfile) -> list[Trial]:
    return [trial for trial in profile.trials if trial.reading.type is ColumnType.NUMBER]


def _best(profile: ColumnProfile, name: str, style: str) -> tuple[Trial | None, tuple[Remark, ...]]:
    allowed = [trial for trial in profile.trials if _is_allowed(trial, profile)]
    best = max(allowed, key=lambda trial: trial.hits, default=None)
    if best is None or not best.hits:
        return None, ()
    if best.reading.type is ColumnType.NUMBER:
        return _number_trial(profile, best, name, style)
    if best.reading.format == "x":
        return best, (Remark("cross-read-as-yes", fixes=(_as_type(name, "string"),)),)
    return best, _day_doubt(profile, best, name)


def _is_allowed(trial: Trial, profile: ColumnProfile) -> bool:
    """One letter says yes or no only where its partner is there too."""
    letters = {"j/n": {"j", "n"}, "y/n": {"y", "n"}}.get(trial.reading.format)
    if letters is None:
        return True
    return profile.few is not None and letters <= {word.lower() for word in profile.few}


def _number_trial(
    profile: ColumnProfile, best: Trial, name: str, style: str
) -> tuple[Trial, tuple[Remark, ...]]:
    german, english = (profile.trial(ColumnType.NUMBER, s) for s in ("de", "en"))
    if german is None or english is None or german.hits != english.hits:
        return best, ()
    chosen = english if style == "en" else german
    tally = profile.numbers[chosen.reading.format].ambiguous
    if not tally.count:
        return chosen, ()
    other = "de" if style == "en" else "en"
    fix = Fix(N_("Read the other way round"), answer_key("format", name), other)
    read = quantities.parse_numbers(pa.array([tally.example]), chosen.reading.format)[0].as_py()
    params: dict[str, str | int | float] = {"meaning": plain_number(read)}
    return chosen, (Remark("number-ambiguous", tally, params, (fix,)),)


def _day_doubt(profile: ColumnProfile, best: Trial, name: str) -> tuple[Remark, ...]:
    """3/4/2020 is the third of April, unless a day above 12 says otherwise."""
    form = best.reading.format
    swapped = form.replace("%d/%m", "%m/%d")
    if swapped == form:
        return ()
    other = profile.trial(best.reading.type, swapped)
    if other is None or other.hits < best.hits:
        return ()
    fix = Fix(N_("The month comes first"), answer_key("date_format", name), swapped)
    return (Remark("date-ambiguous", fixes=(fix,)),)


def _number(profile: ColumnProfile, trial: Trial, name: str) -> Choice:
    form = trial.reading.format
    facts = profile.numbers[form]
    if facts.most > _LARGEST_WHOLE and not facts.fractions:
        remark = Remark("name-kept-as-text", fixes=(_as_type(name, "integer"),))
        return Choice(ColumnType.TEXT).noting(remark)
    if _is_serial(facts, name):
        remark = Remark("serial-dates", fixes=(_as_type(name, "integer"),))
        return Choice(ColumnType.DATE, moments.SERIAL).noting(remark)
    if len(facts.units) > 1:
        units = ", ".join(facts.units)
        return Choice(ColumnType.TEXT).noting(Remark("units-mixed", params={"units": units}))
    return Choice(ColumnType.NUMBER if facts.fractions else ColumnType.INTEGER, form)


def _is_serial(facts: NumberFacts, name: str) -> bool:
    in_range = facts.least > 20_000 and facts.most < 80_000
    return in_range and not facts.fractions and bool(_DATE_NAME.search(name))


def _kept_as_text(trial: Trial, profile: ColumnProfile, name: str) -> Choice:
    kind = trial.reading.type
    asked = profile.filled - trial.soft
    choice = Choice(ColumnType.TEXT)
    if mixed := _decimals_mixed(profile):
        return choice.noting(mixed)
    if trial.misses.count > _NEARLY * asked or trial.hits < 3 or kind is ColumnType.BOOLEAN:
        return choice
    params: dict[str, str | int | float] = {"type": TYPE_WORDS[kind], "total": asked}
    fix = _as_type(name, kind.value)
    return choice.noting(Remark("kept-as-text", trial.misses, params, (fix,)))


def _decimals_mixed(profile: ColumnProfile) -> Remark | None:
    """What is no number with a comma is one with a point, and the other way round."""
    german, english = (profile.trial(ColumnType.NUMBER, style) for style in ("de", "en"))
    if german is None or english is None or not (german.misses.count and english.misses.count):
        return None
    for trial, other in ((german, "en"), (english, "de")):
        missed = pa.array([trial.misses.example])
        if not quantities.parse_numbers(missed, other)[0].is_valid:
            return None
    both = f"{english.misses.example}, {german.misses.example}"
    return Remark("decimals-mixed", Tally(rows=german.misses.rows, example=both))


def _with_number_remarks(choice: Choice, facts: NumberFacts, name: str) -> Choice:
    written = next(iter(facts.units), "")
    unit = quantities.UNITS.get(written, "") or quantities.unit_in_name(name)
    choice = replace(choice, unit=unit)
    if written:
        choice = choice.noting(_unit_remark(facts, written, name))
    if facts.sentinel_stands_out:
        fix = Fix(N_("Keep it as a number"), answer_key("null", name), "")
        choice = replace(choice, nulls=tuple(facts.sentinels))
        choice = choice.noting(Remark("sentinel-read-as-null", facts.sentinel_cells, {}, (fix,)))
    return choice


def _unit_remark(facts: NumberFacts, written: str, name: str) -> Remark:
    fix = Fix(N_("Use no unit"), answer_key("unit", name), "")
    params: dict[str, str | int | float] = {"unit": written, "total": facts.cells}
    is_partial = facts.units.total() < facts.cells and not quantities.unit_in_name(name)
    code = "units-missing" if is_partial else "unit-taken"
    return Remark(code, Tally(facts.units.total()), params, (fix,))


def _with_moment_remarks(choice: Choice, profile: ColumnProfile, name: str) -> Choice:
    facts = profile.moments[choice.format]
    zone: dict[str, str | int | float] = {"zone": profile.zone}
    utc = Fix(N_("The times are in UTC"), "zone", "UTC")
    found = (
        Remark("zone-assumed", facts.local, zone, (utc,)),
        Remark("time-exists-twice", facts.twice, zone, (utc,)),
        Remark("time-does-not-exist", facts.missing, zone, (utc,)),
    )
    if choice.format.startswith("%d/%m"):
        choice = choice.noting(*_moment_order(profile, choice.format, name))
    return choice.noting(*(remark for remark in found if remark.tally.count))


def _moment_order(profile: ColumnProfile, form: str, name: str) -> tuple[Remark, ...]:
    trial = profile.trial(ColumnType.DATETIME, form)
    return _day_doubt(profile, trial, name) if trial else ()


def _with_misses(choice: Choice, name: str) -> Choice:
    if choice.trial is None or choice.type is ColumnType.TEXT:
        return choice
    params: dict[str, str | int | float] = {"type": TYPE_WORDS[choice.type]}
    fix = _as_type(name, "string")
    found = [Remark("values-not-read", choice.misses, params, (fix,))]
    spelled = ", ".join(f"“{spelling}”" for spelling in choice.trial.spellings)
    found += [Remark("no-value-read", choice.trial.no_value, {"spellings": spelled}, (fix,))]
    return choice.noting(*(remark for remark in found if remark.tally.count))


def _with_null_remark(choice: Choice, profile: ColumnProfile, name: str) -> Choice:
    nulls = tuple(dict.fromkeys((*profile.spellings, *choice.nulls)))
    choice = replace(choice, nulls=(*nulls, *sorted(ERRORS)) if profile.errors.count else nulls)
    if profile.spellings:
        fix = Fix(N_("Keep them as text"), answer_key("null", name), "")
        spelled = ", ".join(f"“{spelling}”" for spelling in profile.spellings)
        remark = Remark("nulls-read", profile.null_cells, {"spellings": spelled}, (fix,))
        choice = choice.noting(remark)
    return choice.noting(*_faults(profile))


def _faults(profile: ColumnProfile) -> list[Remark]:
    found = {
        "text-broken": profile.broken,
        "error-cells": profile.errors,
        "nul-bytes": profile.nul,
    }
    return [Remark(code, tally) for code, tally in found.items() if tally.count]


def answer_key(key: str, column: str) -> str:
    """The key of an answer about a column, fit to be typed on a command line as it is."""
    plain = column if re.fullmatch(r"\w+", column) else slugify(column, separator="_")
    return f"{key}.{plain}"


def _as_type(name: str, kind: str) -> Fix:
    labels = {
        "string": N_("Keep it as text"),
        "integer": N_("Read it as whole numbers"),
        "number": N_("Read it as numbers"),
        "date": N_("Read it as dates"),
        "date-time": N_("Read it as points in time"),
        "time": N_("Read it as times of day"),
    }
    return Fix(labels[kind], answer_key("type", name), kind)


def wanted_readings(kind: ColumnType, form: str) -> tuple[Reading, ...]:
    """All readings of a type, or the one with a format."""
    forms = {
        ColumnType.INTEGER: ("de", "en"),
        ColumnType.NUMBER: ("de", "en"),
        ColumnType.BOOLEAN: ("words", "j/n", "y/n", "x", "1/0"),
        ColumnType.DATE: (*moments.DAY_PATTERNS, moments.SERIAL),
        ColumnType.DATETIME: moments.MOMENT_PATTERNS,
    }.get(kind, ("",))
    return tuple(reading(kind, one) for one in ((form,) if form else forms))
