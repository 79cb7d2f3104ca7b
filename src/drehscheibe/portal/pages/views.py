# SPDX-License-Identifier: EUPL-1.2
"""Home, map, developers, status, legal pages, and what machines ask for at the root."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.translation import get_language

from drehscheibe import __version__
from drehscheibe.look.colours import region_css
from drehscheibe.look.islands import layer_of, map_config
from drehscheibe.look.translations import known_language
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.listing import (
    Layer,
    example_dataset,
    live_figures,
    map_layers,
    newest,
)
from drehscheibe.portal.catalogue.uses import uses_of
from drehscheibe.portal.errors import known_problems
from drehscheibe.portal.maps import region_map
from drehscheibe.portal.origin import origin_of
from drehscheibe.portal.own_host import brand_of_request
from drehscheibe.portal.pages.legal import legal_text
from drehscheibe.portal.pages.state import platform_state
from drehscheibe.portal.templating import page, url
from drehscheibe.releases.offers import FORMATS
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpRequest

    from drehscheibe.domain.tables import Bbox

MOST_LAYERS = 8  # shown at once


def home(request: HttpRequest) -> HttpResponse:
    """GET /"""
    book = atlas()
    return page(
        request,
        "portal/home.html",
        book=book,
        picture=region_map(book),
        newest=newest(6),
        figures=live_figures(),
    )


def embedded_map(request: HttpRequest) -> HttpResponse:
    """GET /karte/einbetten/: the same map alone; the only page that other sites may frame."""
    chosen = _chosen(request)
    layers = [layer for layer in map_layers() if layer.collection in chosen]
    config = _map_of(layers, chosen)
    response = page(request, "portal/map_embed.html", layers=layers, config=config)
    response.embeddable = True  # type: ignore[attr-defined]
    return response


def _map_of(layers: list[Layer], chosen: list[str]) -> dict[str, Any]:
    """It opens on what the layers cover that were asked for, else on the whole region."""
    region = atlas().region
    boxes = [layer.table.bbox for layer in layers if layer.collection in chosen]
    names = dict.fromkeys(one.record.attribution or one.record.publisher.name for one in layers)
    config: dict[str, Any] = map_config(
        [_told(layer) for layer in layers],
        bbox=_around([box for box in boxes if box] or [region.bbox]),
        attribution=" · ".join(dict.fromkeys([region.attribution, *names])),
        language=known_language(get_language()),
        base_map=current_settings().base_map,
        whole_page=True,
    )
    return config


def _told(layer: Layer) -> dict[str, Any]:
    address = url("dataset", slug=layer.record.slug)
    told: dict[str, Any] = layer_of(
        layer.collection, layer.table, title=layer.title, dataset_url=address
    )
    return told


def _around(boxes: Sequence[Bbox]) -> Bbox:
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def _chosen(request: HttpRequest) -> list[str]:
    return [name for name in request.GET.getlist("ebene") if name][:MOST_LAYERS]


def developers(request: HttpRequest) -> HttpResponse:
    """GET /entwicklung/: every example runs against this installation."""
    base, example = origin_of(request), example_dataset()
    table = next((t for t in example.tables if t.bbox), None) if example else None
    return page(
        request,
        "portal/developers.html",
        base=base,
        example=example,
        uses=uses_of(base, example.slug, has_place=False) if example else (),
        items=f"{base}/ogc/collections/{example.slug}/items" if example else "",
        box=",".join(f"{edge:.3f}" for edge in table.bbox) if table and table.bbox else "",
        formats=FORMATS.values(),
    )


def problem_types(request: HttpRequest) -> HttpResponse:
    """GET /entwicklung/probleme/: where the `type` of a problem leads (RFC 9457, 3.1.1)."""
    return page(request, "portal/problems.html", kinds=known_problems())


def status(request: HttpRequest) -> HttpResponse:
    """GET /status/"""
    return page(request, "portal/status.html", state=platform_state(), version=__version__)


def imprint(request: HttpRequest) -> HttpResponse:
    return _legal(request, "imprint")


def privacy(request: HttpRequest) -> HttpResponse:
    return _legal(request, "privacy")


def accessibility(request: HttpRequest) -> HttpResponse:
    return _legal(request, "accessibility")


def _legal(request: HttpRequest, name: str) -> HttpResponse:
    return page(
        request,
        f"portal/{name}.html",
        book=atlas(),
        state=" / ".join(sorted({town.state for town in atlas().region.municipalities})),
        text=legal_text(name),
        contact=current_settings().contact_mail,
    )


def region_style(request: HttpRequest) -> HttpResponse:
    """GET /region.css: the accent colour; its address changes when the colour does."""
    brand = brand_of_request(request)
    accent = (brand and brand.colour) or atlas().region.accent
    response = HttpResponse(region_css(accent), content_type="text/css")
    response["Cache-Control"] = "public, max-age=86400"
    return response
