# SPDX-License-Identifier: EUPL-1.2
"""Map, table, list near a place and single figure of a dataset, for frames of other sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.look.islands import SMALL_ROWS, layer_of, map_config, table_config
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.colours import colours_of
from drehscheibe.portal.catalogue.queries import shown_dataset
from drehscheibe.portal.catalogue.rows import PAGE, Rows
from drehscheibe.portal.embeds.figures import figure_of
from drehscheibe.portal.embeds.frame import embedded, framed
from drehscheibe.portal.embeds.reading import rows_wanted
from drehscheibe.portal.embeds.texts import texts_of_near
from drehscheibe.portal.embeds.wish import PLAIN, Wish
from drehscheibe.portal.templating import language_now, url
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.domain.tables import Table
    from drehscheibe.portal.catalogue.queries import Shown

MAP, TABLE, NEAR, FIGURE = "karte", "tabelle", "naehe", "zahl"


@embedded
def table_view(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /einbetten/v1/<slug>/tabelle/"""
    shown, wish = _asked(request, slug)
    return _as_table(request, shown, wish)


@embedded
def map_view(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /einbetten/v1/<slug>/karte/: what has no place on a map is shown as a table."""
    shown, wish = _asked(request, slug)
    if not _has_places(wish.table):
        return _as_table(request, shown, wish)
    return _page(
        request,
        "embeds/map.html",
        shown,
        wish,
        rows=rows_wanted(shown, wish),
        map_config=_map_of(shown, wish),
        as_table=_sibling(request, TABLE, slug),
    )


@embedded
def near_view(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /einbetten/v1/<slug>/naehe/: where somebody stands stays in the browser."""
    shown, wish = _asked(request, slug)
    if not _has_places(wish.table):
        return _as_table(request, shown, wish)
    language = language_now()
    layer = _layer(shown, wish) | {"places": url("map-places"), "near": texts_of_near(language)}
    told = table_config(layer["id"], wish.table, language=language, page_rows=PAGE)
    return _page(
        request,
        "embeds/near.html",
        shown,
        wish,
        rows=rows_wanted(shown, wish),
        config=told | layer,
        as_table=_sibling(request, TABLE, slug),
    )


@embedded
def figure_view(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /einbetten/v1/<slug>/zahl/"""
    shown, wish = _asked(request, slug)
    return _page(request, "embeds/figure.html", shown, wish, figure=figure_of(shown, wish))


def _asked(request: HttpRequest, slug: str) -> tuple[Shown, Wish]:
    """Raises `DatasetNotFound`, `NoLongerPublic`, `InvalidParameter`."""
    shown = shown_dataset(slug)
    return shown, Wish.parse(request.GET, shown.table(request.GET.get("tabelle", "")))


def _has_places(table: Table) -> bool:
    return bool(table.geometry and table.bbox and table.rows)


def _as_table(request: HttpRequest, shown: Shown, wish: Wish) -> HttpResponse:
    rows = rows_wanted(shown, wish)
    config = table_config(
        shown.collection(wish.table), wish.table, language=language_now(), page_rows=PAGE
    )
    return _page(
        request,
        "embeds/table.html",
        shown,
        wish,
        rows=rows,
        first=wish.after + 1,
        next_url=_paged(request, rows),
        table_config=config | _filtered(config["items"], wish) | {"rows": rows.total},
    )


def _page(
    request: HttpRequest, template: str, shown: Shown, wish: Wish, **context: Any
) -> HttpResponse:
    return framed(request, template, shown=shown, table=wish.table, wish=wish, **context)


def _filtered(items: str, wish: Wish) -> dict[str, Any]:
    """A filter makes a part of the data that the browser may hold, whatever the whole is."""
    if not wish.is_filtered:
        return {}
    return {"items": items + wish.for_items(), "whole": wish.table.rows <= SMALL_ROWS}


def _layer(shown: Shown, wish: Wish) -> dict[str, Any]:
    layer = layer_of(shown.collection(wish.table), wish.table, title=shown.dataset.title)
    if not wish.is_filtered:
        return layer
    # Tiles hold everything: what is filtered is drawn from the objects themselves.
    return layer | {"items": layer["items"] + wish.for_items(), "whole": True, "tileset": ""}


def _map_of(shown: Shown, wish: Wish) -> dict[str, Any]:
    language = language_now()
    colours = colours_of(shown, wish.table, asked=wish.style, language=language)
    told = {"colours": colours.config(language)} if colours and wish.style != PLAIN else {}
    owner = shown.dataset.attribution or shown.dataset.owner.name
    config: dict[str, Any] = map_config(
        [_layer(shown, wish) | told],
        bbox=wish.box or wish.table.bbox or atlas().region.bbox,
        attribution=" · ".join(filter(None, (atlas().region.attribution, owner))),
        language=language,
        base_map=current_settings().base_map,
    )
    return config


def _paged(request: HttpRequest, rows: Rows) -> str:
    if not rows.after:
        return ""
    query = request.GET.copy()
    query["nach"] = str(rows.after)
    return f"?{query.urlencode()}"


def _sibling(request: HttpRequest, view: str, slug: str) -> str:
    """Another view of the same, asked the same way."""
    query = request.GET.urlencode()
    return url(f"embed-{view}", slug=slug) + (f"?{query}" if query else "")
