# SPDX-License-Identifier: EUPL-1.2
"""What a record holds, as JSON Schema (OGC 23-058r2, returnables-and-receivables).

The names are those of the record itself (20-004r1, 7.2); what filters ask for has names of its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.look.translations import gettext

if TYPE_CHECKING:
    from drehscheibe.delivery.http.negotiation import Node

_TEXT: Node = {"type": "string"}
_ADDRESS: Node = {"type": "string", "format": "uri"}
_MOMENT: Node = {"type": "string", "format": "date-time"}


def _several(items: Node) -> Node:
    return {"type": "array", "items": items}


def _together(**properties: Node) -> Node:
    return {"type": "object", "properties": properties}


_LANGUAGE = _together(code=_TEXT, name=_TEXT, alternate=_TEXT)
_CONTACT = _together(
    identifier=_TEXT,
    organization=_TEXT,
    roles=_several(_TEXT),
    emails=_several(_together(value=_TEXT)),
    contactInstructions=_TEXT,
)
_ROAD = _together(
    catalogue=_TEXT,
    address=_ADDRESS,
    host=_TEXT,
    key=_TEXT,
    first_seen=_MOMENT,
    landing_page=_TEXT,
    modified=_TEXT,
)
_THEME = _together(concepts=_several(_together(id=_TEXT, url=_ADDRESS)), scheme=_ADDRESS)
_PROPERTIES: dict[str, tuple[str, Node]] = {
    "id": (N_("Identifier"), _TEXT | {"x-ogc-role": "id", "readOnly": True}),
    "geometry": (N_("Geometry"), {"format": "geometry-any", "x-ogc-role": "primary-geometry"}),
    "time": (N_("Time the data tell of"), _together(interval=_several(_TEXT), resolution=_TEXT)),
    "type": (N_("Type of the resource"), _TEXT),
    "title": (N_("Title"), _TEXT),
    "description": (N_("Description"), _TEXT),
    "keywords": (N_("Keywords"), _several(_TEXT)),
    "themes": (N_("Themes (codes of the EU's list data-theme)"), _several(_THEME)),
    "language": (N_("Language of the record"), _LANGUAGE),
    "languages": (N_("Languages in which the record is there"), _several(_LANGUAGE)),
    "resourceLanguages": (N_("Languages of the data"), _several(_LANGUAGE)),
    "created": (N_("First published"), _MOMENT),
    "updated": (N_("Last changed"), _MOMENT),
    "license": (N_("Licence (SPDX)"), _TEXT),
    "rights": (N_("Name as source"), _TEXT),
    "contacts": (N_("Who publishes it, and how they are reached"), _several(_CONTACT)),
    "formats": (N_("Formats"), _several(_together(name=_TEXT, mediaType=_TEXT))),
    "externalIds": (
        N_("Identifiers elsewhere"), _several(_together(scheme=_TEXT, value=_TEXT)),
    ),
    "origin": (N_("own: it lies here; described: it lies elsewhere"), _TEXT),
    "catalogues": (N_("Catalogues of others that list it"), _several(_ROAD)),
}  # fmt: skip


def returnables(language: str) -> dict[str, Node]:
    """Every property that a record may have, in its order."""
    return {
        name: told | {"title": gettext(title, language=language), "x-ogc-propertySeq": number}
        for number, (name, (title, told)) in enumerate(_PROPERTIES.items(), 1)
    }
