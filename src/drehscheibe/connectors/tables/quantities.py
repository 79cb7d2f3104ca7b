# SPDX-License-Identifier: EUPL-1.2
"""Numbers as people write them: decimals, thousands marks, signs, units, currencies."""

from __future__ import annotations

import re

import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.tables.cells import NUMBER, has_marks, of_mark

_BLANKS = " \u00a0\u2009\u202f"
_EXPONENT = r"(?:[eE][+-]\d{1,3})?"  # with its sign: 5E10 is rather a name


def _grouped(separators: str) -> str:
    """1.234.567 with the same separator throughout; "0.500" is no thousands mark."""
    return "|".join(rf"[1-9]\d{{0,2}}(?:{re.escape(s)}\d{{3}})+" for s in separators)


_GERMAN = _grouped("." + _BLANKS + "'’")
_ENGLISH = _grouped("," + _BLANKS + "'’")
_SHAPES = {
    "de": rf"^[+-]?(?:{_GERMAN}|\d+)(?:,\d+)?{_EXPONENT}$",
    "en": rf"^[+-]?(?:(?:{_ENGLISH}|\d+)(?:\.\d*)?|\.\d+){_EXPONENT}$",
}
_MINUS_BEHIND = rf"^(\d[\d.,'’{_BLANKS}]*[.,]\d\d) ?-$"  # as bookkeeping programs write
_GROUPING = {"de": f"[.{_BLANKS}'’]", "en": f"[,{_BLANKS}'’]"}
# A mark, a point and exactly three digits: 1.234 is one number in German, another in English.
AMBIGUOUS = r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$"

# As written -> UCUM where it has one (https://ucum.org); otherwise as written.
UNITS = {
    "%": "%", "‰": "[ppth]", "€": "EUR", "EUR": "EUR", "Euro": "EUR", "$": "USD", "USD": "USD",
    "£": "GBP", "GBP": "GBP", "CHF": "CHF", "km": "km", "m": "m", "cm": "cm", "mm": "mm",
    "km²": "km2", "km2": "km2", "qkm": "km2", "m²": "m2", "m2": "m2", "qm": "m2", "ha": "har",
    "m³": "m3", "m3": "m3", "cbm": "m3", "l": "L", "L": "L", "Liter": "L", "hl": "hL", "kg": "kg",
    "g": "g", "mg": "mg", "t": "t", "kW": "kW", "W": "W", "MW": "MW", "kWp": "kWp", "kWh": "kW.h",
    "MWh": "MW.h", "GWh": "GW.h", "°C": "Cel", "K": "K", "V": "V", "A": "A", "Hz": "Hz",
    "h": "h", "Std.": "h", "Stunden": "h", "min": "min", "Min.": "min", "Minuten": "min", "s": "s",
    "km/h": "km/h", "m/s": "m/s", "mg/l": "mg/L", "µg/l": "ug/L", "μg/l": "ug/L",
    "µg/m³": "ug/m3", "μg/m³": "ug/m3", "dB": "dB", "dB(A)": "dB(A)", "hPa": "hPa",
    "mbar": "mbar", "bar": "bar", "Pa": "Pa", "°": "deg", "DG": "deg", "°dH": "°dH",
    "mmol/l": "mmol/L", "µS/cm": "uS/cm", "μS/cm": "uS/cm", "ppm": "[ppm]", "Jahre": "a",
    "Tage": "d", "Stück": "Stück", "Stk.": "Stück", "Stk": "Stück", "EW": "Einwohner",
    "Einwohner": "Einwohner",
}  # fmt: skip
# "density_per_km2", "dichte_je_km2", "ew_km2": so many on each, not an area.
_EACH = re.compile(r"(?:^|_)(?:per|je|pro|ew|einw|einwohner)_[^_]+$", re.IGNORECASE)
_SNAKE = {"km2", "km", "m2", "m3", "kw", "kwh", "mwh", "kwp", "eur", "ha", "mm", "cm", "kg", "mw"}
_LOWER = {unit.lower(): ucum for unit, ucum in UNITS.items()}

_NAMES = "|".join(re.escape(unit) for unit in sorted(UNITS, key=len, reverse=True))
_AFTER = rf"^(?P<number>[+-]?[\d.,'’{_BLANKS}]*\d)[{_BLANKS}]*(?P<unit>{_NAMES})$"
_BEFORE = rf"^(?P<unit>€|EUR|CHF|\$|£)[{_BLANKS}]*(?P<number>[+-]?\d[\d.,'’{_BLANKS}]*)$"
_NO_BARE_NUMBER = r"[^\d.,+-]"


def parse_numbers(text: pa.StringArray, style: str) -> pa.DoubleArray:
    """float64, null where a value is no number in this style ("de" or "en")."""
    return _canonical(text, style).cast(pa.float64())


def parse_integers(text: pa.StringArray, style: str) -> pa.Int64Array:
    """int64, null where a value is no whole number of at most 18 digits in this style."""
    plain = _canonical(text, style)
    whole = pc.match_substring_regex(plain, r"^-?\d{1,18}$")
    return pc.if_else(whole, plain, pa.scalar(None, pa.string())).cast(pa.int64())


def has_fractions(text: pa.StringArray, style: str) -> pa.BooleanArray:
    """True for numbers written with decimals or an exponent; null for what is no number."""
    return pc.match_substring_regex(_canonical(text, style), r"[.eE]")


def _canonical(text: pa.StringArray, style: str) -> pa.StringArray:
    """Digits, point and sign as `cast` takes them; null where the text is no number."""
    written = pc.replace_substring(text, "−", "-")
    fits = pc.match_substring_regex(written, _SHAPES[style])
    nothing = pa.scalar(None, pa.string())
    if not pc.all(fits).as_py():
        written = pc.replace_substring_regex(written, _MINUS_BEHIND, r"-\1")
        fits = pc.match_substring_regex(written, _SHAPES[style])
        written = pc.if_else(fits, written, _without_unit(written))
        fits = pc.match_substring_regex(written, _SHAPES[style])
        written = pc.if_else(fits, written, nothing)
    plain = pc.replace_substring_regex(written, _GROUPING[style], "")
    if style == "de":
        plain = pc.replace_substring(plain, ",", ".")
    plain = pc.utf8_ltrim(plain, "+")
    return pc.coalesce(plain, of_mark(text, NUMBER)) if has_marks(text) else plain


def _without_unit(text: pa.StringArray) -> pa.StringArray:
    after = pc.struct_field(pc.extract_regex(text, _AFTER), "number")
    before = pc.struct_field(pc.extract_regex(text, _BEFORE), "number")
    return pc.coalesce(after, before)


def units_of(text: pa.StringArray) -> pa.StringArray:
    """The unit written with each number; null where there is none."""
    if not pc.any(pc.match_substring_regex(text, _NO_BARE_NUMBER)).as_py():
        return pa.nulls(len(text), pa.string())  # a tenth of the time of the search below
    after = pc.struct_field(pc.extract_regex(text, _AFTER), "unit")
    return pc.coalesce(after, pc.struct_field(pc.extract_regex(text, _BEFORE), "unit"))


def unit_in_name(name: str) -> str:
    """UCUM unit that a column name states: "Leistung (kW)", "Fläche in ha", "area_km2"."""
    if "dB(A)" in name:
        return "dB(A)"
    bracket = re.search(r"[(\[]\s*(?:in )?([^()\[\]]+)\s*[)\]]\s*$", name)
    if bracket and bracket[1].strip() in UNITS:
        return UNITS[bracket[1].strip()]
    in_words = re.search(r"\bin ([^\s]+)$", name)
    if in_words and in_words[1] in UNITS:
        return UNITS[in_words[1]]
    snake = re.search(r"_([a-zA-Z0-9]+)$", name)
    if snake and snake[1].lower() in _SNAKE:
        return ("/" if _EACH.search(name) else "") + _LOWER[snake[1].lower()]
    return ""
