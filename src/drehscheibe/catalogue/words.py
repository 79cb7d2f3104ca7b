# SPDX-License-Identifier: EUPL-1.2
"""German words as search sees them: one spelling for umlauts, one form for a word's endings."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

import tantivy

from drehscheibe.catalogue.described import DescribedRecord

if TYPE_CHECKING:
    from drehscheibe.catalogue.records import DatasetRecord

    Listed = DatasetRecord | DescribedRecord

# "Möhnesee", "Moehnesee" and "Mohnesee" become one: both spellings lose what tells them apart.
_WRITTEN_OUT = re.compile("(?<=[aou])e")
# "B-Plan" and "BPlan" are one word, as "E-Auto" and "U-Bahn" are.
_ONE_LETTER = re.compile(r"\b([^\W\d_])-(?=[^\W\d_])")
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
    return _WRITTEN_OUT.sub("", _without_accents(plain))


def _without_accents(text: str) -> str:
    # No mark has a number below; most letters do.
    return "".join(c for c in text if c < "\u0300" or not unicodedata.combining(c))


def stems(text: str) -> list[str]:
    """The stems of all words of a text, in order."""
    found: list[str] = _ANALYZER.analyze(_ONE_LETTER.sub(r"\1", folded(text)))
    return found


def texts_of(record: Listed) -> dict[str, str]:
    """What a record is found by, by the field of the search index."""
    if isinstance(record, DescribedRecord):
        return _texts_of_described(record)
    columns = [name for t in record.tables for c in t.columns for name in (c.title, c.name)]
    return {
        "title": record.title,
        "keywords": " ".join(record.keywords),
        "publisher": record.publisher.name,
        "columns": " ".join([*(t.title for t in record.tables), *columns]),
        "description": record.description,
    }


def _texts_of_described(record: DescribedRecord) -> dict[str, str]:
    return {
        "title": record.title,
        "keywords": " ".join(record.keywords),
        "publisher": f"{record.publisher} {record.host}",
        "columns": " ".join(one.title for one in record.files),
        "description": record.description,
    }


def words_of(record: Listed) -> set[str]:
    """Every stem that finds the record."""
    return {word for text in texts_of(record).values() for word in stems(text)}
