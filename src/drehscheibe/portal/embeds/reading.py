# SPDX-License-Identifier: EUPL-1.2
"""The rows of an embedded view, for readers without JavaScript and for the first look of others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.portal.catalogue.rows import PAGE, Rows, open_items

if TYPE_CHECKING:
    from drehscheibe.portal.catalogue.queries import Shown
    from drehscheibe.portal.embeds.wish import Wish
    from drehscheibe.releases.items import Page

PATIENCE = 2.0  # seconds of work for one view


def rows_wanted(shown: Shown, wish: Wish) -> Rows:
    """One page. Raises `TooMuchAsked`, `InvalidParameter`, `ArtifactNotReady`."""
    if not wish.table.rows:
        return Rows((), 0, 0)
    page = page_wanted(shown, wish, limit=PAGE)
    total = page.matched if wish.is_filtered else wish.table.rows
    return Rows(tuple(orjson.loads(feature) for feature in page.features), page.last, total)


def page_wanted(shown: Shown, wish: Wish, *, limit: int) -> Page:
    """Raises as `rows_wanted`."""
    store = open_items(shown.items(wish.table), shown.slug)
    try:
        return store.page(wish.question(limit=limit), seconds=PATIENCE)
    finally:
        store.close()
