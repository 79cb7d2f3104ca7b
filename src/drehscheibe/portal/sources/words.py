# SPDX-License-Identifier: EUPL-1.2
"""Words of a source that stand for no theme of the EU's list, and how often they occur."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from drehscheibe.portal.sources.entries import ForeignEntry
from drehscheibe.portal.sources.mapping import unknown_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from drehscheibe.portal.sources.models import Source

_MOST = 20_000  # entries that are counted


def theme_words(source: Source) -> Counter[str]:
    """Mapped or not: of what is described, else of what was offered at the last look."""
    counted: Counter[str] = Counter()
    for groups in _groups(source):
        counted.update(set(unknown_words(groups or ())))
    return counted


def _groups(source: Source) -> Iterable[list[str] | None]:
    if not source.is_described:
        return (offer.get("groups") for offer in source.offers)
    listed = source.entries.filter(state__in=ForeignEntry.LISTED)
    return listed.values_list("said__metadata__groups", flat=True)[:_MOST]
