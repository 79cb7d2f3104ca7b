# SPDX-License-Identifier: EUPL-1.2
"""What the map's script asks for: layers found in the catalogue, and places by name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import orjson
from django.http import HttpResponse
from django.views.decorators.http import require_GET

from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.catalogue.search import PAGE, Search, own_in, page_found
from drehscheibe.portal.templating import language_now
from drehscheibe.portal.themed_maps.layers import layers_in, told
from drehscheibe.portal.themed_maps.places import places_of

if TYPE_CHECKING:
    from django.http import HttpRequest

WITH_MAP = ("karte",)  # the catalogue's facet


@require_GET
def layers(request: HttpRequest) -> HttpResponse:
    """GET /karte/ebenen.json?q=…&kommune=…&thema=…&seite=…: the catalogue's own search."""
    search = replace(Search.parse(request.GET), art=WITH_MAP)
    found = page_found(search)
    shown = layers_in(own_in(found))
    return _json(
        {
            "layers": [told(layer) for layer in shown],
            "datasets": found.total,
            "more": search.seite * PAGE < found.total,
        }
    )


@require_GET
def places(_request: HttpRequest) -> HttpResponse:
    """GET /karte/orte.json: every place there is a name for."""
    response = _json(places_of(atlas(), language_now()))
    response["Cache-Control"] = "public, max-age=3600"
    return response


def _json(value: Any) -> HttpResponse:
    return HttpResponse(orjson.dumps(value), content_type="application/json")
