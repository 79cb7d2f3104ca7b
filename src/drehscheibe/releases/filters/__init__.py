# SPDX-License-Identifier: EUPL-1.2
"""CQL2 (OGC 21-065r2) over an items store: read, guarded, translated into SQL conditions."""

from drehscheibe.releases.filters.reading import from_json, from_text, is_beyond_sql, too_large
from drehscheibe.releases.filters.term import Kind
from drehscheibe.releases.filters.translation import FUNCTIONS, translated

__all__ = [
    "FUNCTIONS",
    "Kind",
    "from_json",
    "from_text",
    "is_beyond_sql",
    "too_large",
    "translated",
]
