# SPDX-License-Identifier: EUPL-1.2
"""What the scripts of embedded views say, by key."""

from __future__ import annotations

from drehscheibe.domain.errors import N_
from drehscheibe.look.translations import gettext

_NEAR = {
    "denied": N_("Your browser does not tell where you are. You can type a place instead."),
    "directions": N_("north,northeast,east,southeast,south,southwest,west,northwest"),
    "from": N_("Distances from: {place}"),
    "here": N_("right here"),
    "kilometres": N_("{far} km"),
    "locating": N_("Looking for where you are …"),
    "metres": N_("{far} m"),
    "more": N_("Show more"),
    "noPlace": N_("Where you are could not be found out. You can type a place instead."),
    "noneNear": N_("Nothing within 64 km."),
    "nothing": N_("Nothing found."),
    "placesFound": N_("Places to choose from: {count}"),
    "listed": N_("Objects listed: {count}"),
    "yourPlace": N_("where you are"),
}


def texts_of_near(language: str) -> dict[str, str]:
    return {key: gettext(text, language=language) for key, text in _NEAR.items()}
