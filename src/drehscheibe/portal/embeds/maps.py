# SPDX-License-Identifier: EUPL-1.2
"""The map of several layers alone, by the address that the map page writes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from drehscheibe.domain.licences import LICENCES
from drehscheibe.look.islands import COLLECTIONS, around, map_config
from drehscheibe.look.texts import sentence
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.embeds.frame import embedded, framed
from drehscheibe.portal.templating import language_now
from drehscheibe.portal.themed_maps.address import COLOURS, MapAddress
from drehscheibe.portal.themed_maps.layers import layer_named, missing_layer, told
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from drehscheibe.domain.licences import Licence
    from drehscheibe.portal.catalogue.listing import Layer
    from drehscheibe.portal.themed_maps.address import ShownLayer

_TOLD_BY_NAME = 5


@embedded
def map_page(request: HttpRequest) -> HttpResponse:
    """GET /einbetten/v1/karte/?ebene=…: hidden layers are left out, a style is kept. As on the
    map page nothing in the address is an error; what is missing is said above the map."""
    address = MapAddress.parse(request.GET)
    found = {one: layer_named(one.collection) for one in address.layers if one.visible}
    layers = {one: layer for one, layer in found.items() if layer}
    missing = [one.collection for one in found if one not in layers][:_TOLD_BY_NAME]
    notes = [*address.notes, *map(missing_layer, missing)]
    return framed(
        request,
        "embeds/map_page.html",
        layers=_with_keys(layers),
        licence_of=_licence,
        licences=list(dict.fromkeys(map(_licence, layers.values()))),
        notes=[sentence(n.template, values=n.values, language=language_now()) for n in notes],
        config=_config(layers, address.time),
    )


def _licence(layer: Layer) -> Licence | None:
    return LICENCES.get(layer.record.licence)


def _with_keys(layers: dict[ShownLayer, Layer]) -> list[tuple[Layer, str]]:
    many, drawn = len(layers) > 1, enumerate(layers.items())
    return [(layer, _key(shown, place, many=many)) for place, (shown, layer) in drawn]


def _key(shown: ShownLayer, place: int, *, many: bool) -> str:
    """The class of a legend's key: of several layers each has a colour."""
    is_plain = shown.style in {"", "plain"}
    return f"layer-{shown.colour or place % COLOURS + 1}" if many and is_plain else ""


def _config(layers: dict[ShownLayer, Layer], time: str) -> dict[str, Any]:
    """It opens on what its layers cover, without any on the whole region."""
    region = atlas().region
    boxes = [layer.table.bbox for layer in layers.values() if layer.table.bbox]
    names = [one.record.attribution or one.record.publisher.name for one in layers.values()]
    config: dict[str, Any] = map_config(
        [
            _drawn(shown, layer, alone=len(layers) == 1) | _within(time, layer)
            for shown, layer in layers.items()
        ],
        bbox=around(boxes) or region.bbox,
        attribution=" · ".join(dict.fromkeys([region.attribution, *names])),
        language=language_now(),
        base_map=current_settings().base_map,
        whole_page=True,
    )
    return config | {"inFrame": True}


def _drawn(shown: ShownLayer, layer: Layer, *, alone: bool) -> dict[str, Any]:
    """Of several layers each has one colour, unless the address names a style."""
    drawn = told(layer) | ({"colour": shown.colour} if shown.colour else {})
    dresses = drawn.pop("dresses")
    style = shown.style or ("" if alone else "plain")
    if dresses is None or style == "plain":
        return drawn
    chosen = style if style in dresses["styles"] else dresses["chosen"]
    return drawn | {"colours": dresses | {"chosen": chosen}}


def _within(time: str, layer: Layer) -> dict[str, Any]:
    """Tiles hold all times: of one, the objects themselves are drawn."""
    if not (time and layer.table.time_column):
        return {}
    items = f"{COLLECTIONS}/{layer.collection}/items?{urlencode({'datetime': time})}"
    return {"items": items, "whole": True, "tileset": ""}
