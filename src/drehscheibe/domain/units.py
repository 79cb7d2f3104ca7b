# SPDX-License-Identifier: EUPL-1.2
"""Which units of columns are codes of a register (https://ucum.org, ISO 4217)."""

from __future__ import annotations

_UCUM = frozenset(
    {
        *("%", "[ppth]", "[ppm]", "km", "m", "cm", "mm", "km2", "m2", "cm2", "m3", "har", "ar"),
        *("L", "hL", "mL", "kg", "g", "mg", "ug", "t", "W", "kW", "MW", "GW", "kW.h", "MW.h"),
        *("GW.h", "Cel", "K", "V", "kV", "A", "Hz", "kHz", "MHz", "h", "min", "s", "d", "wk"),
        *("mo", "a", "km/h", "m/s", "mg/L", "ug/L", "ng/L", "g/L", "mmol/L", "mg/m3", "ug/m3"),
        *("ng/m3", "dB", "hPa", "kPa", "Pa", "mbar", "bar", "deg", "uS/cm", "mS/cm", "W/m2"),
        *("L/s", "m3/s", "m3/h", "/km2", "/har", "/a", "/d", "/h", "mm/h", "Bq/m3", "nSv/h"),
        *("uSv/h", "lx", "lm", "J", "kJ", "MJ", "GJ", "N", "kN", "Ohm", "[pH]", "[in_i]"),
    }
)
_CURRENCIES = frozenset({"EUR", "USD", "GBP", "CHF", "DKK", "SEK", "NOK", "PLN", "CZK"})


def register_of(unit: str) -> str:
    """ "UCUM", "ISO4217", or `text` for what is only written as people write it."""
    if unit in _UCUM:
        return "UCUM"
    return "ISO4217" if unit in _CURRENCIES else "text"
