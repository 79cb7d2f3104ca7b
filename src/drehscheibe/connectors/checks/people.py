# SPDX-License-Identifier: EUPL-1.2
"""Whether a text names a person: first name, family name, salutation, and what speaks against."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from drehscheibe.connectors.checks.masks import mask_of
from drehscheibe.connectors.checks.names import (
    FAMOUS,
    FIRST_NAMES,
    NO_SURNAME_ENDINGS,
    NO_SURNAMES,
    SURNAMES,
)

if TYPE_CHECKING:
    from drehscheibe.connectors.checks.masks import Mask

_FIRST_SET = pa.array(sorted(FIRST_NAMES))
_TITLE = re.compile(
    r"Herrn?|Frau|Hr\.|Fr\.|Prof\.?|Dr\.?|Dr\.-\S+|Dipl\.-?\S*|(?:med|jur|phil|rer|nat|Ing|h|c)\."
)
_PARTICLES = {"von", "van", "de", "zu", "vom", "zum", "der", "den", "el", "al", "da", "di"}
_WORD = re.compile(r"[A-ZÄÖÜ][\w’']*[a-zäöüß](?:-[A-ZÄÖÜ][\w’']*[a-zäöüß])?|[A-ZÄÖÜ]\.")
# It carries a number that names the person elsewhere: "natürliche Person (ABR…)".
_NATURAL = re.compile(r"nat(?:ü|ue)rliche person\W+.*\d{4}", re.IGNORECASE)
_ORGANISATION = re.compile(
    r"gmbh|mbh\b|\bag\b|aktienges|\bkg\b|\beg\b|genossenschaft|\bse\b|\bohg\b|\bug\b|e\. ?v\."
    r"|e\. ?k\.|gbr|stiftung|stadtwerk|gemeinde|landkreis|kreisverw|stadt |zweckverband|verein"
    r"|hotel|betrieb|schule|kirche|inh\.|einzelunter",
    re.IGNORECASE,
)


def knows_first_name(values: pa.Array) -> Mask:
    """Texts in which any word is a first name; cheap, for a second look at those that are."""
    words = pc.split_pattern_regex(values, "[ ,;&-]+")
    known = mask_of(pc.is_in(words.flatten(), value_set=_FIRST_SET))
    parents = pc.list_parent_indices(words).to_numpy()
    found = np.zeros(len(values), dtype=bool)
    found[parents[known]] = True
    return found


def is_organisation(text: str) -> bool:
    """Names that are surely not a private person's."""
    return bool(_ORGANISATION.search(text))


def is_person(text: str) -> bool:
    """Whether the text is the name of one person and nothing else."""
    if _NATURAL.match(text):
        return True
    before, comma, after = text.partition(",")
    words, addressed = _without_titles(f"{after} {before}" if comma else text)
    if not 1 <= len(words) <= 4 or not all(map(_is_name_word, words)):
        return False
    if len(words) == 1:
        return addressed and may_be_surname(words[0])
    if addressed or _is_first(words[0]):
        return may_be_surname(words[-1]) and f"{words[0]} {words[-1]}" not in FAMOUS
    # "Müller Karl": only a frequent family name tells it from "Gasthaus Karl".
    return len(words) == 2 and words[0] in SURNAMES and _is_first(words[1])


def _without_titles(text: str) -> tuple[list[str], bool]:
    words = text.split()
    kept = [word for word in words if not _TITLE.fullmatch(word)]
    return kept, len(kept) < len(words)


def _is_name_word(word: str) -> bool:
    return word in _PARTICLES or bool(_WORD.fullmatch(word))


def _is_first(word: str) -> bool:
    return word.partition("-")[0] in FIRST_NAMES


def may_be_surname(word: str) -> bool:
    lower = word.lower()
    return len(word) > 2 and lower not in NO_SURNAMES and not lower.endswith(NO_SURNAME_ENDINGS)


_NO_STREET = r"(?![\w-]|\s+(?:Str|Weg|Platz|Allee|Ring|Schul|Haus|Halle|Park|Gymn|Kirche))"
_SOMEBODY = re.compile(
    r"(?<!\w)(?:Herrn?|Frau|Hr\.|Fr\.)\s+(?:(?:Dr|Prof)\.\s*)*"
    rf"([A-ZÄÖÜ][a-zäöüß]+(?:-[A-ZÄÖÜ][a-zäöüß]+)?){_NO_STREET}"
)
# The second word is only looked at, so that it can be the first of the next pair.
_PAIR = re.compile(
    r"(?<![\w-])([A-ZÄÖÜ][a-zäöüß]+)(?:-[A-ZÄÖÜ][a-zäöüß]+)?\s+"
    rf"(?=([A-ZÄÖÜ][a-zäöüß]+){_NO_STREET})"
)


def somebody(text: str) -> str:
    """The first name of a person in a longer text, or ""."""
    for match in _SOMEBODY.finditer(text):
        if may_be_surname(match[1]):
            return match[0]
    if is_organisation(text):
        return ""
    pairs = (m for m in _PAIR.finditer(text) if m[1] in FIRST_NAMES and m[2] in SURNAMES)
    return next((m[0] + m[2] for m in pairs if f"{m[1]} {m[2]}" not in FAMOUS), "")
