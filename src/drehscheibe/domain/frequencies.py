# SPDX-License-Identifier: EUPL-1.2
"""How often data are brought up to date: the EU's list "frequency", as DCAT-AP.de wants it.

https://publications.europa.eu/resource/authority/frequency
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from drehscheibe.domain.errors import N_

URI = "http://publications.europa.eu/resource/authority/frequency/"


@dataclass(frozen=True, slots=True)
class Frequency:
    title: str  # as people say it; translated where it is shown
    days: int = 0  # after which a new release is due; 0: nothing is promised


# The ones towns use, in this order.
FREQUENCIES = {
    "CONT": Frequency(N_("all the time"), 1),
    "DAILY": Frequency(N_("daily"), 1),
    "WEEKLY": Frequency(N_("weekly"), 7),
    "MONTHLY": Frequency(N_("monthly"), 31),
    "QUARTERLY": Frequency(N_("every three months"), 92),
    "ANNUAL_2": Frequency(N_("twice a year"), 183),
    "ANNUAL": Frequency(N_("once a year"), 366),
    "BIENNIAL": Frequency(N_("every two years"), 731),
    "IRREG": Frequency(N_("from time to time")),
    "NEVER": Frequency(N_("never again")),
}

_GRACE = 1.2  # a release is due when a fifth more than the promised time has passed


def is_overdue(code: str, age: timedelta) -> bool:
    """Whether more time has passed than was promised."""
    frequency = FREQUENCIES.get(code)
    days = frequency.days if frequency else 0
    return bool(days) and age > timedelta(days=days * _GRACE)
