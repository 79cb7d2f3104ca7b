# SPDX-License-Identifier: EUPL-1.2
"""What the map's script says, by key; English here, German in the catalogue of texts."""

from __future__ import annotations

from drehscheibe.domain.errors import N_
from drehscheibe.look.translations import gettext

_TEXTS = {
    "add": N_("Add the layer “{layer}”"),
    "asOf": N_("as of {date}"),
    "close": N_("Close"),
    "colour": N_("Colour"),
    "colourOf": N_("Colour {number}"),
    "coloursBy": N_("Colours"),
    "denied": N_(
        "Your browser does not tell where you are. You can type a place into the search instead."
    ),
    "directions": N_("north,northeast,east,southeast,south,southwest,west,northwest"),
    "down": N_("Move “{layer}” down"),
    "following": N_("next"),
    "forget": N_("Remove"),
    "found": N_("Results are below the search box."),
    "frameTitle": N_("Map"),
    "from": N_("Distances from: {place}"),
    "gone": N_("Withdrawn: nothing of this layer is public any more."),
    "here": N_("right here"),
    "hitOf": N_("{number} of {total}"),
    "hits": N_("Objects at this place"),
    "kilometres": N_("{far} km"),
    "layers": N_("Layers"),
    "layersFound": N_("Layers to add: {count}"),
    "listed": N_("Objects listed: {count}"),
    "locating": N_("Looking for where you are …"),
    "look": N_("Colour and opacity"),
    "metres": N_("{far} m"),
    "more": N_("Show more"),
    "noLayers": N_("There is no layer on the map yet. Add one to see its objects here."),
    "noMap": N_("Your browser cannot draw the map. The list shows the same objects."),
    "noPlace": N_("Where you are could not be found out. You can type a place instead."),
    "noTime": N_("shown for all times: it has no dates"),
    "nobody": N_("No object lies in the middle of the map."),
    "noneHere": N_("Nothing in this part of the map."),
    "noneNear": N_("Nothing within 64 km."),
    "nothing": N_("Nothing found."),
    "objects": N_("Objects of the layers on the map"),
    "oneHit": N_("One object at this place"),
    "onlyTable": N_("This layer is too large for the list here; its dataset has the table."),
    "opacity": N_("Opacity: {percent} %"),
    "places": N_("Places"),
    "preparing": N_("The map is being prepared; a part of the objects is shown already."),
    "previous": N_("back"),
    "printed": N_("Printed on {date}"),
    "remove": N_("Remove “{layer}” from the map"),
    "rows": N_("Objects: {rows}"),
    "scale": N_("Scale about 1 : {scale}"),
    "sheet": N_("Layers and search ({count})"),
    "title": N_("Map"),
    "toDataset": N_("Table and downloads"),
    "up": N_("Move “{layer}” up"),
    "yourPlace": N_("where you are"),
    "zoomTo": N_("Show all of it"),
}


def texts_of_map(language: str) -> dict[str, str]:
    return {key: gettext(text, language=language) for key, text in _TEXTS.items()}
