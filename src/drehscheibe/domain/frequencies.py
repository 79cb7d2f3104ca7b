# SPDX-License-Identifier: EUPL-1.2
"""How often data are brought up to date: the EU's list "frequency", as DCAT-AP.de wants it."""

from __future__ import annotations

from drehscheibe.domain.errors import N_

URI = "http://publications.europa.eu/resource/authority/frequency/"

# Code -> how people say it; translated where it is shown. The ones towns use, in this order.
FREQUENCIES: dict[str, str] = {
    "CONT": N_("all the time"),
    "DAILY": N_("daily"),
    "WEEKLY": N_("weekly"),
    "MONTHLY": N_("monthly"),
    "QUARTERLY": N_("every three months"),
    "ANNUAL_2": N_("twice a year"),
    "ANNUAL": N_("once a year"),
    "BIENNIAL": N_("every two years"),
    "IRREG": N_("from time to time"),
    "NEVER": N_("never again"),
}

# After so many days a new release is due; for the others nothing is promised.
DUE_AFTER_DAYS = {
    "CONT": 1,
    "DAILY": 1,
    "WEEKLY": 7,
    "MONTHLY": 31,
    "QUARTERLY": 92,
    "ANNUAL_2": 183,
    "ANNUAL": 366,
    "BIENNIAL": 731,
}
