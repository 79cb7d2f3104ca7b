# SPDX-License-Identifier: EUPL-1.2
"""What a dataset is probably about, from the words of its name and columns; a person confirms."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# Beginnings of words as they stand in files of town halls -> code of domain/themes.py.
_THEMES: dict[str, tuple[str, ...]] = {
    "TRAN": (
        *(
            "verkehr",
            "straße",
            "strasse",
            "parkplatz",
            "parkhaus",
            "parken",
            "radweg",
            "rad",
            "bus",
        ),
        *(
            "haltestelle",
            "zählstelle",
            "zaehlstelle",
            "ladesäule",
            "ladesaeule",
            "baustelle",
            "kfz",
        ),
    ),
    "EDUC": (
        *(
            "schule",
            "schul",
            "kita",
            "spielpl",
            "bolzpl",
            "sport",
            "museum",
            "bibliothek",
            "kultur",
        ),
        *("verein", "veranstalt", "denkmal", "bücher", "buecher"),
    ),
    "ENVI": (
        *("baum", "bäume", "baeume", "grün", "gruen", "park", "luft", "wasser", "pegel", "abfall"),
        *("klima", "wetter", "lärm", "laerm", "naturschutz", "wald", "refill", "trinkwasser"),
    ),
    "ENER": ("energie", "strom", "wind", "wea", "solar", "photovoltaik", "wärme", "waerme"),
    "SOCI": ("einwohner", "bevölkerung", "bevoelkerung", "alter", "haushalt", "familie", "sozial"),
    "ECON": (
        "arbeitslos",
        "gewerbe",
        "betrieb",
        "wirtschaft",
        "steuer",
        "tourismus",
        "haushaltsplan",
    ),
    "GOVE": ("wahl", "rat", "ausschuss", "verwaltung", "rathaus", "bürgerbüro", "satzung"),
    "HEAL": (
        "krankenhaus",
        "klinik",
        "arzt",
        "ärzte",
        "aerzte",
        "apotheke",
        "pflege",
        "gesundheit",
    ),
    "JUST": ("feuerwehr", "unfall", "polizei", "sirene", "defibrillator"),
    "REGI": ("bebauungsplan", "bezirk", "stadtteil", "grenze", "gemeinde", "flurstück", "ortsteil"),
    "AGRI": ("landwirtschaft", "markt", "hofladen", "fisch", "wald"),
    "TECH": ("wlan", "breitband", "glasfaser", "sensor"),
}
_LONGEST_LIST = 2  # themes
_SMALL_WORDS = {"und", "der", "die", "das", "in", "im", "am", "von", "für", "mit", "des", "neu"}


def themes_for(title: str, columns: Iterable[str] = ()) -> tuple[str, ...]:
    """The likeliest themes; words of the title count more than those of columns."""
    score = dict.fromkeys(_THEMES, 0)
    for words, weight in ((_words(title), 3), (_words(" ".join(columns)), 1)):
        for word in words:
            for theme, beginnings in _THEMES.items():
                score[theme] += weight if word.startswith(beginnings) else 0
    best = sorted((theme for theme in score if score[theme] >= 2), key=lambda t: -score[t])
    return tuple(best[:_LONGEST_LIST])


def keywords_for(title: str) -> tuple[str, ...]:
    """The words of the title that carry meaning, as they are written there."""
    words = re.findall(r"[A-Za-zÄÖÜäöüß-]{3,}", title)
    return tuple(dict.fromkeys(word for word in words if word.lower() not in _SMALL_WORDS))[:6]


def frequency_for(name: str) -> str:
    """From the file's name: a month in it tells of monthly files; "" where nothing tells."""
    if re.search(r"(?<!\d)(19|20)\d{2}[-_.]?(0[1-9]|1[0-2])(?!\d)", name):
        return "MONTHLY"
    return "ANNUAL" if re.search(r"(?<!\d)(19|20)\d{2}(?!\d)", name) else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[a-zäöüß]+", text.lower())
