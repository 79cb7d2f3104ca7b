# SPDX-License-Identifier: EUPL-1.2
"""How often data are brought up to date: codes of the EU's frequency list that people choose from.

https://publications.europa.eu/resource/authority/frequency
"""

from __future__ import annotations

from dataclasses import dataclass

from drehscheibe.domain.errors import N_


@dataclass(frozen=True, slots=True)
class Frequency:
    title: str
    days: int = 0  # after which a new release is due; 0: nothing is promised


FREQUENCIES = {
    "DAILY": Frequency(N_("every day"), 1),
    "WEEKLY": Frequency(N_("every week"), 7),
    "MONTHLY": Frequency(N_("every month"), 31),
    "QUARTERLY": Frequency(N_("every quarter"), 92),
    "ANNUAL_2": Frequency(N_("twice a year"), 183),
    "ANNUAL": Frequency(N_("every year"), 366),
    "BIENNIAL": Frequency(N_("every two years"), 731),
    "IRREG": Frequency(N_("irregularly")),
    "NEVER": Frequency(N_("never again")),
}
