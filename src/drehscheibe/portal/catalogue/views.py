# SPDX-License-Identifier: EUPL-1.2
"""The catalogue, the page of a dataset and the pages of its releases."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import get_language

from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.domain.errors import InvalidParameter
from drehscheibe.look.islands import layer_of, map_config, table_config
from drehscheibe.look.translations import known_language
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue import queries
from drehscheibe.portal.catalogue.beside import found_beside
from drehscheibe.portal.catalogue.citation import citation_of
from drehscheibe.portal.catalogue.colours import colours_of, pictures_of
from drehscheibe.portal.catalogue.columns import summaries
from drehscheibe.portal.catalogue.downloads import downloads_of
from drehscheibe.portal.catalogue.freshness import overdue_in
from drehscheibe.portal.catalogue.linked import json_ld, link_header, listed_record
from drehscheibe.portal.catalogue.listing import newest
from drehscheibe.portal.catalogue.quality import quality_shown
from drehscheibe.portal.catalogue.rows import PAGE, Town, rows_in_town, rows_of
from drehscheibe.portal.catalogue.search import SORTS, Search, formats_shown, results_of
from drehscheibe.portal.catalogue.signals import dataset_shown
from drehscheibe.portal.catalogue.uses import uses_of
from drehscheibe.portal.maps import thumbnails
from drehscheibe.portal.origin import origin_of
from drehscheibe.portal.templating import page, text_of
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest

    from drehscheibe.domain.tables import Table
    from drehscheibe.portal.catalogue.beside import Finder, Other
    from drehscheibe.portal.catalogue.search import Results


def catalogue(request: HttpRequest) -> HttpResponse:
    """GET /daten/"""
    search = Search.parse(request.GET)
    results = results_of(search)
    sorts = {name: title for name, title in SORTS.items() if search.q or name != "passend"}
    return page(
        request,
        "portal/catalogue.html",
        search=search,
        results=results,
        beside=_beside(search, results),
        late=overdue_in(results.records),
        pictures=pictures_of(one for one in results.records if isinstance(one, DatasetRecord)),
        sorts=sorts,
        formats_of=formats_shown,
        outlines=thumbnails(atlas()),
    )


def _beside(search: Search, results: Results) -> list[tuple[Finder, list[Other]]]:
    """What is no dataset, on the first page of what somebody typed."""
    if not search.q or search.seite > 1:
        return []
    return found_beside(search.q, loosely=results.is_loose or not results.total)


def feed(request: HttpRequest) -> HttpResponse:
    """GET /daten/neu.atom (RFC 4287)"""
    base = origin_of(request)
    text = text_of("portal/feed.atom", base=base, records=newest(30), region=atlas().region)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def releases_feed(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /daten/<slug>/staende.atom: the releases of one dataset (RFC 4287)"""
    shown = queries.shown_dataset(slug)
    entries = queries.history(shown)
    text = text_of("portal/releases.atom", base=origin_of(request), shown=shown, entries=entries)
    return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")


def dataset(request: HttpRequest, slug: str) -> HttpResponse:
    """GET /daten/<slug>/"""
    return _dataset_page(request, queries.shown_dataset(slug))


def release(request: HttpRequest, slug: str, release: str) -> HttpResponse:
    """GET /daten/<slug>/staende/<release>/: what a citation leads to."""
    return _dataset_page(request, queries.shown_release(slug, release))


def _dataset_page(request: HttpRequest, shown: queries.Shown) -> HttpResponse:
    base = origin_of(request)
    table = shown.table(request.GET.get("tabelle", "")) if shown.tables else None
    context: dict[str, Any] = {
        "table": table,
        "rows": None,
        "summaries": (),
        "uses": (),
        "town": None,
    }
    if table and table.rows:
        context |= _data(request, shown, table)
        collection = shown.collection(table)
        context["uses"] = uses_of(base, collection)
    added: list[tuple[Any, Any]] = dataset_shown.send(
        None, dataset=shown.dataset, request=request, shown=shown, table=table
    )
    for _, more in added:
        context |= more
    record = listed_record(shown)
    answer = page(
        request,
        "portal/dataset.html",
        shown=shown,
        json_ld=json_ld(record, base) if record else "",
        downloads=downloads_of(shown, table),
        entries=queries.history(shown),
        notes=queries.quality_notes(shown),
        citation=citation_of(shown, base),
        quality_of_description=quality_shown(record) if record else None,
        **context,
    )
    if record:
        answer["Link"] = link_header(record, base)
    return answer


def _data(request: HttpRequest, shown: queries.Shown, table: Table) -> dict[str, Any]:
    """What map and table of the page need."""
    town = _town(request)
    after = _number(request, "nach")
    path = shown.items(table)
    rows = rows_in_town(path, town, after=after) if town else rows_of(path, after=after)
    return {
        "town": town.municipality if town else None,
        "rows": rows,
        "first": after + 1,
        "next_url": _paged(request, rows.after) if rows.after else "",
        "previous_url": _paged(request, max(0, after - PAGE)) if after and not town else "",
        "summaries": summaries(path),
        **_islands(request, shown, table, town=town),
    }


def _islands(
    request: HttpRequest, shown: queries.Shown, table: Table, *, town: Town | None
) -> dict[str, Any]:
    """Only the current release is served by the interfaces that map and table page through."""
    if not shown.is_current:
        return {"table_config": None, "map_config": None}
    language = known_language(get_language())
    collection = shown.collection(table)
    table_told = table_config(collection, table, language=language, page_rows=PAGE)
    if not table.geometry or not table.bbox:
        return {"table_config": table_told, "map_config": None}
    owner = shown.dataset.owner.name
    asked = request.GET.get("farbe", "")
    colours = colours_of(shown, table, asked=asked, language=language)
    layer = layer_of(collection, table, title=shown.dataset.title)
    map_told = map_config(
        [layer | ({"colours": colours.config(language)} if colours else {})],
        bbox=tuple(town.area.bounds) if town else table.bbox,
        attribution=" · ".join(
            filter(None, (atlas().region.attribution, shown.dataset.attribution or owner))
        ),
        language=language,
        base_map=current_settings().base_map,
    )
    return {"table_config": table_told, "map_config": map_told, "colours": colours}


def _paged(request: HttpRequest, after: int) -> str:
    query = request.GET.copy()
    query["nach"] = str(after)
    return f"?{query.urlencode()}"


def _town(request: HttpRequest) -> Town | None:
    slug = request.GET.get("kommune", "")
    if not slug:
        return None
    book = atlas()
    municipality = book.region.municipality(slug)
    return Town(municipality, book.outline(municipality.ags))


def _number(request: HttpRequest, name: str) -> int:
    """Raises `InvalidParameter`."""
    text = request.GET.get(name, "0")
    if not (text.isascii() and text.isdigit() and len(text) < 15):
        raise InvalidParameter(name, "must be a whole number")
    return int(text)
