# SPDX-License-Identifier: EUPL-1.2
"""The map where data come together, and the maps that organisations keep there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.views.decorators.http import require_POST

from drehscheibe.domain.errors import N_
from drehscheibe.look.islands import map_config
from drehscheibe.look.texts import sentence
from drehscheibe.portal.access import actor_in, signed_in
from drehscheibe.portal.answers import SeeOther, say
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.freshness import overdue_in
from drehscheibe.portal.catalogue.search import Search, facets_of, own_in, page_found
from drehscheibe.portal.organisations.queries import actor_of, find_organisation
from drehscheibe.portal.origin import origin_of
from drehscheibe.portal.templating import language_now, page, url
from drehscheibe.portal.themed_maps.address import COLOURS, MapAddress, known_view
from drehscheibe.portal.themed_maps.endpoints import WITH_MAP
from drehscheibe.portal.themed_maps.layers import (
    layer_named,
    layers_in,
    missing_layer,
    suggested,
    told,
)
from drehscheibe.portal.themed_maps.queries import all_maps, keeps_maps_for, may_remove
from drehscheibe.portal.themed_maps.services import remove_map, save_map
from drehscheibe.portal.themed_maps.texts import texts_of_map
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.portal.catalogue.listing import Layer

SUGGESTED = 30
TOLD_BY_NAME = 5  # notes; an address of rubbish shall not fill the page with it


def map_page(request: HttpRequest) -> HttpResponse:
    """GET /karte/?ebene=…: see `address` for what it understands."""
    address = MapAddress.parse(request.GET)
    found = {name: layer_named(name) for name in address.collections}
    layers = {name: layer for name, layer in found.items() if layer}
    missing = [name for name in found if name not in layers]
    notes = [*address.notes, *map(missing_layer, missing[:TOLD_BY_NAME])]
    for name in missing:
        address = address.without(name)
    search = Search(q=request.GET.get("q", "").strip()[:200], art=WITH_MAP)
    offered = _offered(search)
    actor = actor_of(request.user)
    maps = all_maps()
    return page(
        request,
        "themed_maps/map.html",
        address=address,
        layers=layers,
        late=overdue_in(layer.record for layer in layers.values()),
        offered=[layer for layer in offered if layer.collection not in layers],
        search=search,
        facets=facets_of(Search(art=WITH_MAP), ("kommune", "thema")),
        notes=[sentence(n.template, values=n.values, language=language_now()) for n in notes],
        config=_config(request, [*layers.values(), *offered]),
        maps=maps,
        removable={one.pk for one in maps if may_remove(actor, one)},
        owners=keeps_maps_for(actor),
    )


def _offered(search: Search) -> list[Layer]:
    """What can be added: what was looked for, else the newest."""
    if search.q:
        return list(layers_in(own_in(page_found(search))))[:SUGGESTED]
    return suggested(SUGGESTED)


def _config(request: HttpRequest, layers: list[Layer]) -> dict[str, Any]:
    region, language = atlas().region, language_now()
    once = {layer.collection: told(layer) for layer in layers}
    config: dict[str, Any] = map_config(
        list(once.values()),
        bbox=region.bbox,
        attribution=region.attribution,
        language=language,
        base_map=current_settings().base_map,
        whole_page=True,
    )
    return config | {
        "search": url("map-layers"),
        "places": url("map-places"),
        "embed": f"{origin_of(request)}{url('embed-map')}",
        "colours": COLOURS,
        "together": texts_of_map(language),
    }


@require_POST
@signed_in
def save(request: HttpRequest) -> HttpResponse:
    """POST /karte/themenkarten/: keep the map of the address for an organisation."""
    owner = find_organisation(request.POST.get("owner", ""))
    given = QueryDict(request.POST.get("query", "")[:8_000].lstrip("?"))
    made = save_map(
        owner,
        request.POST.get("title", ""),
        MapAddress.parse(given),
        view=known_view(request.POST.get("view", "")),
        actor=actor_in(request),
    )
    say(request, N_("“{title}” is now on the page of {owner}."), title=made.title, owner=owner.name)
    return SeeOther(url("map") + made.parts)


@require_POST
@signed_in
def remove(request: HttpRequest, number: int) -> HttpResponse:
    """POST /karte/themenkarten/<number>/entfernen/"""
    gone = remove_map(number, actor=actor_in(request))
    say(request, N_("The map “{title}” is removed."), title=gone.title)
    return SeeOther(url("map"))
