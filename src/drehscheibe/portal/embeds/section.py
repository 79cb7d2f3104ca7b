# SPDX-License-Identifier: EUPL-1.2
"""The part of a dataset's page with the code that shows it on another web site."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from markupsafe import escape

from drehscheibe.portal.embeds.choices import choices_of
from drehscheibe.portal.embeds.views import FIGURE, MAP, NEAR, TABLE
from drehscheibe.portal.origin import origin_of
from drehscheibe.portal.templating import language_now, url

if TYPE_CHECKING:
    from django.http import HttpRequest

    from drehscheibe.domain.tables import Table
    from drehscheibe.portal.catalogue.queries import Shown
    from drehscheibe.portal.embeds.choices import Choices

_HEIGHTS = {MAP: 480, TABLE: 560}


@dataclass(frozen=True, slots=True)
class EmbedCode:
    """`views` can be chosen; `frame` and `component` are code for the first of them."""

    views: tuple[str, ...]
    frame: str
    component: str
    address: str
    config: dict[str, str]
    choices: Choices


def offer_code(
    sender: object,  # noqa: ARG001
    *,
    request: HttpRequest,
    shown: Shown,
    table: Table | None,
    **_: Any,
) -> dict[str, Any]:
    """For the page of the dataset; its older releases are not embedded."""
    if table is None or not table.rows or not shown.is_current:
        return {"embed": None}
    return {"embed": _code(origin_of(request), shown, table)}


def _code(base: str, shown: Shown, table: Table) -> EmbedCode:
    placed = table.geometry is not None and table.bbox is not None
    views = (MAP, TABLE, NEAR, FIGURE) if placed else (TABLE, FIGURE)
    asked = table.name if len(shown.tables) > 1 else ""
    query = f"?{urlencode({'tabelle': asked})}" if asked else ""
    address = f"{base}{url(f'embed-{views[0]}', slug=shown.slug)}{query}"
    script = f"{base}/einbetten/v1/drehscheibe.js"
    title = escape(shown.dataset.title)
    of_table = f' tabelle="{escape(asked)}"' if asked else ""
    english = ' sprache="en"' if language_now() == "en" else ""
    return EmbedCode(
        views=views,
        frame=f'<iframe src="{escape(address)}" title="{title}" width="100%" '
        f'height="{_HEIGHTS[views[0]]}" style="border:0" loading="lazy" '
        'referrerpolicy="no-referrer" allow="fullscreen"></iframe>',
        component=f'<script type="module" src="{escape(script)}"></script>\n'
        f'<drehscheibe-daten datensatz="{shown.slug}" ansicht="{views[0]}"{of_table}{english} '
        f'titel="{title}"></drehscheibe-daten>',
        address=address,
        config={
            "base": base,
            "script": script,
            "slug": shown.slug,
            "title": shown.dataset.title,
            "table": asked,
        },
        choices=choices_of(shown, table),
    )
