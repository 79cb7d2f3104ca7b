# SPDX-License-Identifier: EUPL-1.2
"""Coordinates out of cells: dot or comma, degrees-minutes-seconds, or two in one cell."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

Numbers = np.ndarray[Any, np.dtype[np.float64]]  # (n,), NaN where there is no number

_N = r"\d+(?:[.,]\d+)?"
_HEMISPHERE = r"(?:[NSEWO]|Nord|Ost|S[uü]d|West)"
# Degrees, then perhaps minutes and seconds; a hemisphere before or behind ("O" is German for east).
_ANGLE = (
    rf"(?i)^(?P<before>{_HEMISPHERE})?\s*(?P<sign>[-+])?(?P<degrees>{_N})\s*(?:[°º:]|deg|Grad)?"
    rf"(?:\s*(?P<minutes>{_N})\s*['′’:])?(?:\s*(?P<seconds>{_N})\s*(?:\"|″|”|''|′′|’’)?)?"
    rf"\s*\.?\s*(?P<behind>{_HEMISPHERE})?\.?$"
)
_THOUSANDS = r"^[-+]?\d{1,3}(?:(?:\.\d{3}){2,}|(?:[ ' ]\d{3})+|\.\d{3})(?:,\d+)?$"
_LABEL = r"(?i)\b(?:lat|lon|lng|long|latitude|longitude|breite|l[aä]nge|x|y|rw|hw|e|n|o)\s*[:=]\s*"
_TWO_ANGLES = (
    rf"(?i)^(?P<first>[^NSEWO]*{_HEMISPHERE})\s*[,;/|]?\s*(?P<second>[^NSEWO]*{_HEMISPHERE})$",
    rf"(?i)^(?P<first>{_HEMISPHERE}[^NSEWO]*)\s*[,;/|]?\s*(?P<second>{_HEMISPHERE}[^NSEWO]*)$",
)
_S = r"[-+]?"
# The separator must be told from a decimal comma: a bare comma needs dots as decimal signs.
_PAIRS = (
    rf"^(?P<first>{_S}\d+\.\d+)\s*[,;/| ]\s*(?P<second>{_S}\d+\.\d+)$",
    rf"^(?P<first>{_S}{_N})\s*(?:[;/|]|,?\s+)\s*(?P<second>{_S}{_N})$",
    r"^(?P<first>\d{6,8}),(?P<second>\d{6,8})$",
    rf"^(?P<first>{_S}\d+,\d+),(?P<second>{_S}\d+,\d+)$",
)
_ZONED = rf"(?i)^(?P<zone>3[1-3])\s*[A-Z]?\s+(?P<first>{_N})\s*[,;/ ]\s*(?P<second>{_N})$"


def numbers(column: pa.Array | pa.ChunkedArray) -> Numbers:
    """One number per cell (degrees or metres), NaN where the cell holds none."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        return _floats(column)
    if not is_text(column.type):
        return np.full(len(column), np.nan)
    return _read(_tidy(column))


def pairs(column: pa.Array | pa.ChunkedArray) -> tuple[Numbers, Numbers]:
    """The two numbers of cells such as `51.42, 8.04`, in the order in which they are written.

    `32U 443567 5693211` gives the zone in front of the first number: 32443567.
    """
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
    if not is_text(column.type):
        nothing = np.full(len(column), np.nan)
        return nothing, nothing
    text = pc.replace_substring_regex(_tidy(column), _LABEL, "")
    text = pc.utf8_trim(pc.replace_substring_regex(text, r"[()\[\]{}]", ""), " ,;")
    first, second = np.full(len(text), np.nan), np.full(len(text), np.nan)
    for pattern in (*_PAIRS, *_TWO_ANGLES, _ZONED):
        missing = np.isnan(first)
        if not missing.any():
            break
        first[missing], second[missing] = _two(text.filter(pa.array(missing)), pattern)
    return first, second


def _two(text: pa.Array, pattern: str) -> tuple[Numbers, Numbers]:
    parts = pc.extract_regex(text, pattern)
    first, second = (_read(pc.struct_field(parts, name)) for name in ("first", "second"))
    if pattern is _ZONED:
        first += _read(pc.struct_field(parts, "zone")) * 1e6
    return first, second


def is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _floats(column: pa.Array) -> Numbers:
    values: Numbers = pc.cast(column, pa.float64()).to_numpy(zero_copy_only=False)
    return values


def _tidy(column: pa.Array) -> pa.Array:
    text = pc.replace_substring_regex(pc.cast(column, pa.string()), "[\u00a0\u202f\t\r\n]+", " ")
    return pc.utf8_trim_whitespace(pc.replace_substring(text, "\u2212", "-"))


def _read(text: pa.Array) -> Numbers:
    grouped = pc.match_substring_regex(text, _THOUSANDS)
    # One dot with three digits behind it is a decimal dot, unless a decimal comma follows.
    grouped = pc.and_(grouped, pc.invert(pc.match_substring_regex(text, r"^[-+]?\d+\.\d+$")))
    plain = pc.replace_substring_regex(text, r"[.' ]", "")
    parts = pc.extract_regex(pc.if_else(grouped, plain, text), _ANGLE)
    degrees, minutes, seconds = (_part(parts, name) for name in ("degrees", "minutes", "seconds"))
    value = degrees + np.nan_to_num(minutes) / 60 + np.nan_to_num(seconds) / 3600
    value[(np.nan_to_num(minutes) >= 60) | (np.nan_to_num(seconds) >= 60)] = np.nan
    return np.where(_is_negative(parts), -value, value)


def _part(parts: pa.Array, name: str) -> Numbers:
    text = pc.replace_substring(pc.struct_field(parts, name), ",", ".")
    return _floats(pc.if_else(pc.equal(text, ""), None, text))


def _is_negative(parts: pa.Array) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """A minus, or south, or west."""
    signs = [pc.equal(pc.struct_field(parts, "sign"), "-")]
    signs += [
        pc.match_substring_regex(pc.struct_field(parts, name), "(?i)^[sw]")
        for name in ("before", "behind")
    ]
    negative = np.zeros(len(parts), bool)
    for sign in signs:
        negative ^= pc.fill_null(sign, fill_value=False).to_numpy(zero_copy_only=False)
    return negative
