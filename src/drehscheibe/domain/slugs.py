# SPDX-License-Identifier: EUPL-1.2
"""Names that are safe in addresses and file names; umlauts are written out."""

from __future__ import annotations

import re
import unicodedata

_WRITTEN_OUT = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue"}
)

# Addresses of the catalogue itself among the collections: no dataset is ever called so.
RESERVED = frozenset({"datasets", "anderswo", "reihen"})


def slugify(text: str, *, separator: str = "-", longest: int = 60) -> str:
    """`"Spielplätze (Möhnesee)"` becomes `"spielplaetze-moehnesee"`; never empty."""
    written_out = unicodedata.normalize("NFC", text).translate(_WRITTEN_OUT)
    plain = unicodedata.normalize("NFKD", written_out).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", separator, plain.lower()).strip(separator)
    return slug[:longest].strip(separator) or "daten"


def unique(name: str, taken: set[str], *, separator: str = "-") -> str:
    """`name`, or `name-2`, `name-3` … when it is taken already. Adds the result to `taken`."""
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}{separator}{number}"
    taken.add(candidate)
    return candidate
