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
    """Mapped or not: of what is described, else of what was offered at the last look.

    What is described was counted by its last run: to read thousands of entries is no part of a
    page. Only a source that had no run since runs count is counted here.
    """
    if source.is_described and source.theme_words is not None:
        return Counter(source.theme_words)
    return _counted(source)


def keep_theme_words(source: Source) -> None:
    """Called by runs, whether they came to an end or not: what came until then stays."""
    source.theme_words = dict(_counted(source))
    source.save(update_fields=["theme_words"])


def _counted(source: Source) -> Counter[str]:
    counted: Counter[str] = Counter()
    for groups in _groups(source):
        counted.update(set(unknown_words(groups or ())))
    return counted


def _groups(source: Source) -> Iterable[list[str] | None]:
    if not source.is_described:
        return (offer.get("groups") for offer in source.offers)
    listed = source.entries.filter(state__in=ForeignEntry.LISTED)
    return listed.values_list("said__metadata__groups", flat=True)[:_MOST]
