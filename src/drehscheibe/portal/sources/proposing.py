# SPDX-License-Identifier: EUPL-1.2
"""Which theme of the EU's list a catalogue's own word probably means; a person confirms it."""

from __future__ import annotations

from functools import cache

from drehscheibe.catalogue.words import stems
from drehscheibe.domain.themes import THEMES
from drehscheibe.look.translations import gettext

_SHORTEST = 5  # letters of a word within a compound ("Stadtverkehr")
# What towns and states call their groups, beside the official titles.
_WORDS = {
    "AGRI": "Landwirtschaft Forst Wald Ernährung Fischerei Jagd",
    "ECON": "Wirtschaft Finanzen Haushalt Steuern Arbeit Gewerbe Handel Budget",
    "EDUC": "Bildung Schule Kita Kultur Sport Freizeit Bibliothek Museum",
    "ENER": "Energie Strom Ladesäule Solar",
    "ENVI": "Umwelt Klima Natur Wasser Luft Lärm Abfall Naturschutz Gewässer",
    "GOVE": "Verwaltung Politik Wahl Rat Ratsinformation Regierung",
    "HEAL": "Gesundheit Krankenhaus Pflege",
    "JUST": "Justiz Recht Sicherheit Feuerwehr Polizei Ordnung",
    "REGI": "Geodaten Geographie Karte Stadtplanung Planen Bauen Wohnen Stadtentwicklung Geobasis",
    "SOCI": "Bevölkerung Soziales Gesellschaft Einwohner Demografie Jugend Senioren",
    "TECH": "Wissenschaft Technologie Technik Forschung Digitalisierung",
    "TRAN": "Verkehr Mobilität Transport ÖPNV Radverkehr Parken Straße",
}
_TOO_GENERAL = frozenset(stems("und and öffentlich öffentlicher Sektor public sector system"))


def theme_for(word: str) -> str:
    """The code; "" where none fits, or several do."""
    asked = stems(word.replace("-", " ").replace("_", " "))
    votes = {code: sum(any(_meets(one, known) for known in words) for one in asked)
             for code, words in _known().items()}  # fmt: skip
    most = max(votes.values())
    best = [code for code, count in votes.items() if count == most]
    return best[0] if most and len(best) == 1 else ""


def _meets(stem: str, known: str) -> bool:
    return stem == known or (len(known) >= _SHORTEST and stem.endswith(known))


@cache
def _known() -> dict[str, frozenset[str]]:
    """Code -> stems that say it."""
    titles = {
        code: f"{title} {gettext(title, language='de')} {_WORDS.get(code, '')}"
        for code, title in THEMES.items()
    }
    return {code: frozenset(stems(text)) - _TOO_GENERAL for code, text in titles.items()}
