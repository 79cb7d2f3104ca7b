# SPDX-License-Identifier: EUPL-1.2
"""What turns a value of one unit into one of another. Units are UCUM's where one exists.

A table and no library: every conversion here is a factor and an offset, and pint alone would take
longer to load than a whole town's readiness takes to compute (decision 27).
"""

from __future__ import annotations

from dataclasses import dataclass

_SIZES: dict[str, dict[str, float]] = {
    "power": {"W": 1, "kW": 1e3, "kWp": 1e3, "MW": 1e6, "GW": 1e9},
    "energy": {
        "J": 1,
        "kJ": 1e3,
        "MJ": 1e6,
        "GJ": 1e9,
        "kW.h": 3.6e6,
        "MW.h": 3.6e9,
        "GW.h": 3.6e12,
    },
    "length": {"mm": 1e-3, "cm": 1e-2, "dm": 0.1, "m": 1, "km": 1e3, "[in_i]": 0.0254},
    "area": {"cm2": 1e-4, "m2": 1, "ar": 100, "har": 1e4, "km2": 1e6},
    "volume": {"mL": 1e-6, "L": 1e-3, "hL": 0.1, "m3": 1},
    "mass": {"ug": 1e-9, "mg": 1e-6, "g": 1e-3, "kg": 1, "t": 1e3},
    "time": {"s": 1, "min": 60, "h": 3600, "d": 86_400, "wk": 604_800},
    "long time": {"mo": 1, "a": 12},
    "share": {"%": 1e-2, "[ppth]": 1e-3, "[ppm]": 1e-6, "1": 1},
    "speed": {"m/s": 1, "km/h": 1 / 3.6, "mm/h": 1e-3 / 3600},
    "flow": {"L/s": 1e-3, "m3/s": 1, "m3/h": 1 / 3600},
    "pressure": {"Pa": 1, "hPa": 100, "mbar": 100, "kPa": 1e3, "bar": 1e5},
    "concentration": {"ng/L": 1e-9, "ug/L": 1e-6, "mg/L": 1e-3, "g/L": 1},
    "concentration in air": {"ng/m3": 1e-9, "ug/m3": 1e-6, "mg/m3": 1e-3},
    "voltage": {"V": 1, "kV": 1e3},
    "frequency": {"Hz": 1, "kHz": 1e3, "MHz": 1e6},
    "force": {"N": 1, "kN": 1e3},
    "conductivity": {"uS/cm": 1, "mS/cm": 1e3},
    "dose rate": {"nSv/h": 1, "uSv/h": 1e3},
    "density": {"/km2": 1, "/har": 100},
    "temperature": {"K": 1, "Cel": 1},
}
_SHIFTS = {"Cel": 273.15}  # of the zero, in the unit of size 1
_OF = {unit: (kind, size) for kind, units in _SIZES.items() for unit, size in units.items()}
_SPELLED = {
    "°C": "Cel", "m²": "m2", "qm": "m2", "km²": "km2", "ha": "har", "m³": "m3", "kWh": "kW.h",
    "MWh": "MW.h", "GWh": "GW.h", "l": "L", "Jahre": "a", "Monate": "mo", "Tage": "d", "Std": "h",
    "m³/s": "m3/s", "l/s": "L/s", "‰": "[ppth]",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conversion:
    """Wanted value = value * factor + offset."""

    factor: float = 1.0
    offset: float = 0.0


UNCHANGED = Conversion()


def conversion(have: str, want: str) -> Conversion | None:
    """None where one cannot become the other, or a unit is unknown."""
    have, want = _SPELLED.get(have, have), _SPELLED.get(want, want)
    if have == want:
        return UNCHANGED
    (kind, size), (other, other_size) = _OF.get(have, ("", 1)), _OF.get(want, ("?", 1))
    if kind != other:
        return None
    shift = _SHIFTS.get(have, 0.0) - _SHIFTS.get(want, 0.0)
    return Conversion(_plain(size / other_size), _plain(shift / other_size))


def _plain(number: float) -> float:
    """Without the last digits that binary fractions leave: 0.001 and not 0.0010000000000000002."""
    return float(f"{number:.12g}")
