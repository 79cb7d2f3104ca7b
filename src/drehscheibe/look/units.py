# SPDX-License-Identifier: EUPL-1.2
"""Units as people write them; releases hold them in UCUM (https://ucum.org)."""

from __future__ import annotations

import re
from typing import Protocol


class Measured(Protocol):
    """A column of a table, or what a recipe says of one."""

    @property
    def title(self) -> str: ...
    @property
    def unit(self) -> str: ...


_WRITTEN = {
    "Cel": "°C",
    "EUR": "€",
    "GW.h": "GWh",
    "L": "l",
    "MW.h": "MWh",
    "[ppm]": "ppm",
    "[ppth]": "‰",
    "deg": "°",
    "har": "ha",
    "kW.h": "kWh",
    "km2": "km²",
    "m2": "m²",
    "m3": "m³",
    "mg/L": "mg/l",
    "mmol/L": "mmol/l",
    "uS/cm": "µS/cm",
    "ug/L": "µg/l",
    "ug/m3": "µg/m³",
    "/km2": "/km²",
}


def written_unit(column: Measured) -> str:
    """ "Cel" is written °C."""
    return _WRITTEN.get(column.unit, column.unit)


def unit_beside(column: Measured) -> str:
    """The unit for a place beside the title; "" where the title says it: "Leistung (kW)"."""
    said = re.search(r"[(\[](?:in )?([^()\[\]]+)[)\]]\s*$|\bin (\S+)$", column.title)
    return "" if said else written_unit(column)
