# SPDX-License-Identifier: EUPL-1.2
"""German words as search sees them: one spelling for umlauts, one form for a word's endings."""

from __future__ import annotations

import re
import unicodedata

import tantivy

# "Möhnesee", "Moehnesee" and "Mohnesee" become one: both spellings lose what tells them apart.
_WRITTEN_OUT = re.compile("(?<=[aou])e")
_ANALYZER = (
    tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    .filter(tantivy.Filter.remove_long(60))
    .filter(tantivy.Filter.lowercase())
    .filter(tantivy.Filter.stemmer("german"))
    .build()
)


def folded(text: str) -> str:
    """Lower case, ß as ss, no accents, umlauts in one spelling."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _WRITTEN_OUT.sub("", "".join(c for c in plain if not unicodedata.combining(c)))


def stems(text: str) -> list[str]:
    """The stems of all words of a text, in order."""
    found: list[str] = _ANALYZER.analyze(folded(text))
    return found
