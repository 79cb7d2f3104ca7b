# SPDX-License-Identifier: EUPL-1.2
"""Days, moments and times of day as people write them; local times become UTC by a named zone."""

from __future__ import annotations

import functools
import re
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.tables.cells import CLOCK, DAY, MOMENT, NUMBER, has_marks, of_mark

ISO = "%Y-%m-%d"
GERMAN = "%d.%m.%Y"
SERIAL = "serial"  # days since 1899-12-30, as spreadsheets count
DAY_PATTERNS = (
    ISO, GERMAN, "%d.%m.%y", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%d/%m/%y", "%m/%d/%y",
)  # fmt: skip
TIME_PART = " %H:%M"  # a pattern of moments is a pattern of days with this behind it
MOMENT_PATTERNS = tuple(pattern + TIME_PART for pattern in DAY_PATTERNS)

_PIECES = {
    "%d": r"(?P<d>\d{1,2})",
    "%m": r"(?P<m>\d{1,2})",
    "%Y": r"(?P<y>\d{4})",
    "%y": r"(?P<y>\d{2})",
}
_CLOCK = r"(?P<H>\d{1,2})[:.](?P<M>\d{2})(?:[:.](?P<S>\d{2})(?:[.,](?P<f>\d{1,9}))?)?(?: ?Uhr)?"
_ZONE = r" ?(?P<z>Z|UTC|[+-]\d{2}:?\d{2})?"
_TURN = 70  # two-digit years below are 20xx, the others 19xx (POSIX: 69)
_SERIALS = (20_000, 80_000)  # 1954 to 2119

_ONE_DAY = 86_400_000_000  # in microseconds
_ONE_HOUR = 3_600_000_000


class UnknownPattern(ValueError):
    """A person gave a date pattern that we cannot read."""


@functools.cache
def _day_regex(pattern: str) -> str:
    regex = re.escape(pattern)
    for piece, group in _PIECES.items():
        regex = regex.replace(re.escape(piece), group)
    named = set(re.findall(r"\?P<(\w)>", regex))
    if named != {"y", "m", "d"} or "%" in regex:
        raise UnknownPattern(pattern)
    return regex


def parse_days(text: pa.StringArray, pattern: str) -> pa.Date32Array:
    """date32, null where the text is no existing day in this pattern."""
    if pattern == SERIAL:
        return _serial_days(text)
    if pattern.endswith(TIME_PART):  # the day of a moment, its time of day left out
        return _local(text, pattern)[0].cast(pa.date32(), safe=False)
    parts = _parts(text, f"^{_day_regex(pattern)}$", "ymd")
    days, exists = _days(parts, two_digits=pattern.endswith("%y"))
    result = pa.array(days, mask=~exists, type=pa.date32())
    if not has_marks(text):
        return result
    return pc.coalesce(result, of_mark(text, DAY).cast(pa.date32()))


def _serial_days(text: pa.StringArray) -> pa.Date32Array:
    plain = pc.coalesce(of_mark(text, NUMBER), text)
    whole = pc.if_else(pc.match_substring_regex(plain, r"^\d{5}$"), plain, _nothing())
    serial = whole.cast(pa.int32())
    sensible = pc.and_(pc.greater(serial, _SERIALS[0]), pc.less(serial, _SERIALS[1]))
    days = pc.if_else(
        sensible, pc.subtract(serial, pa.scalar(25_569, pa.int32())), pa.scalar(None, pa.int32())
    )
    return days.cast(pa.date32())


def parse_moments(text: pa.StringArray, pattern: str, zone: str) -> pa.TimestampArray:
    """timestamp[us, UTC], null where the text is no moment in this pattern."""
    local, offset = _local(text, pattern)
    utc = _to_utc(local, zone)
    exact = pc.subtract(local.cast(pa.int64()), offset).cast(pa.timestamp("us", "UTC"))
    return pc.coalesce(exact, utc)


def _local(text: pa.StringArray, pattern: str) -> tuple[pa.TimestampArray, pa.Int64Array]:
    """Wall-clock times, and the offset from UTC in microseconds where one is written."""
    day = pattern.removesuffix(TIME_PART)
    # A day without time in a column of moments is its midnight.
    regex = rf"^{_day_regex(day)}(?:(?:T|, ?| +|-){_CLOCK}{_ZONE})?$"
    parts = _parts(text, regex, "ymdHMSf")
    days, exists = _days(parts, two_digits="%y" in day)
    clock, possible = _clock(parts)
    micros = days.astype("M8[us]").astype("i8") + clock
    local = pa.array(micros, mask=~(exists & possible)).cast(pa.timestamp("us"))
    if has_marks(text):
        known = pc.coalesce(
            of_mark(text, MOMENT).cast(pa.timestamp("us")),
            of_mark(text, DAY).cast(pa.timestamp("us")),
        )
        local = pc.coalesce(local, known)
    return local, _offsets(text, regex)


def parse_clocks(text: pa.StringArray) -> pa.StringArray:
    """Times of day as HH:MM:SS, null where the text is none."""
    # Here 8.30 would rather be a number.
    parts = _parts(text, f"^{_CLOCK.replace('[:.]', ':')}$", "HMSf")
    clock, possible = _clock(parts)
    possible &= parts["is"] & (clock < _ONE_DAY)
    seconds = pa.array(clock // 1_000_000, mask=~possible).cast(pa.timestamp("s"))
    return pc.coalesce(pc.strftime(seconds, format="%H:%M:%S"), of_mark(text, CLOCK))


def _parts(text: pa.StringArray, regex: str, names: str) -> dict[str, Any]:
    """The named groups as integers, zero where missing; "is" says where the regex fits."""
    found = pc.extract_regex(text, regex)
    parts: dict[str, Any] = {"is": np.asarray(pc.is_valid(found), dtype=bool)}
    for name in names:
        digits = pc.fill_null(pc.struct_field(found, name), "")
        if name == "f":
            digits = pc.utf8_slice_codeunits(pc.utf8_rpad(digits, 6, "0"), 0, 6)
        digits = pc.if_else(pc.equal(digits, ""), "0", digits)
        parts[name] = digits.cast(pa.int64()).to_numpy()
    return parts


def _days(parts: dict[str, Any], *, two_digits: bool) -> tuple[Any, Any]:
    """Days as numpy datetime64[D] and whether they exist in the calendar."""
    year, month, day = parts["y"], parts["m"], parts["d"]
    if two_digits:
        year = year + np.where(year < _TURN, 2000, 1900)
    month_exists = (month >= 1) & (month <= 12) & (year >= 1) & parts["is"]
    months = np.where(month_exists, (year - 1970) * 12 + month - 1, 0).astype("M8[M]")
    days = months.astype("M8[D]") + np.where(month_exists, day - 1, 0)
    return days, month_exists & (day >= 1) & (days.astype("M8[M]") == months)


def _clock(parts: dict[str, Any]) -> tuple[Any, Any]:
    """Microseconds since midnight and whether the time exists; 24:00 is the end of the day."""
    hour, minute, second = parts["H"], parts["M"], parts["S"]
    micros = ((hour * 60 + minute) * 60 + second) * 1_000_000 + parts["f"]
    return micros, (minute < 60) & (second < 60) & (micros <= _ONE_DAY)


def _offsets(text: pa.StringArray, regex: str) -> pa.Int64Array:
    written = pc.struct_field(pc.extract_regex(text, regex), "z")
    plain = pc.replace_substring_regex(written, "^(?:Z|UTC)$", "+0000")
    plain = pc.replace_substring(plain, ":", "")
    plain = pc.if_else(pc.equal(plain, ""), _nothing(), plain)
    hours = pc.utf8_slice_codeunits(plain, 1, 3).cast(pa.int64())
    minutes = pc.utf8_slice_codeunits(plain, 3, 5).cast(pa.int64())
    size = pc.multiply(pc.add(pc.multiply(hours, 60), minutes), 60_000_000)
    return pc.if_else(pc.starts_with(plain, "-"), pc.negate(size), size)


def _to_utc(local: pa.TimestampArray, zone: str) -> pa.TimestampArray:
    """A time that exists twice is the first (summer time); one that does not is an hour later."""
    first = pc.assume_timezone(local, zone, ambiguous="earliest", nonexistent="latest")
    earlier = pc.assume_timezone(local, zone, ambiguous="earliest", nonexistent="earliest")
    missing = pc.not_equal(first, earlier)
    if pc.any(missing).as_py():
        hour = pa.scalar(_ONE_HOUR, pa.duration("us"))
        before = pc.assume_timezone(
            pc.subtract(local, hour), zone, ambiguous="earliest", nonexistent="latest"
        )
        first = pc.if_else(missing, pc.add(before, hour), first)
    return first.cast(pa.timestamp("us", "UTC"))


def clock_change_faults(
    text: pa.StringArray, pattern: str, zone: str
) -> tuple[pa.BooleanArray, pa.BooleanArray]:
    """(exists twice, does not exist) for local times in the hours when clocks change."""
    local, offset = _local(text, pattern)
    local = pc.if_else(pc.is_null(offset), local, pa.scalar(None, pa.timestamp("us")))
    first = pc.assume_timezone(local, zone, ambiguous="earliest", nonexistent="latest")
    second = pc.assume_timezone(local, zone, ambiguous="latest", nonexistent="latest")
    earlier = pc.assume_timezone(local, zone, ambiguous="earliest", nonexistent="earliest")
    return pc.not_equal(first, second), pc.not_equal(first, earlier)


def without_zone(text: pa.StringArray, pattern: str) -> pa.BooleanArray:
    """True for moments that do not say their zone."""
    local, offset = _local(text, pattern)
    return pc.and_(pc.is_valid(local), pc.is_null(offset))


def _nothing() -> pa.Scalar:
    return pa.scalar(None, pa.string())
