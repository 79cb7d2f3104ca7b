# SPDX-License-Identifier: EUPL-1.2
"""The areas of the API joined: a new one adds its `AREA` here and its routes in `app.py`."""

from __future__ import annotations

from drehscheibe.delivery import (
    ckan,
    features,
    files,
    functions,
    harvests,
    iso,
    metadata,
    portal_addresses,
    records,
    schemas,
    styles,
    thumbnails,
    tile_matrix_sets,
    tiles,
    tilesets,
)
from drehscheibe.delivery.endpoints import Area, Endpoint
from drehscheibe.delivery.links import OPENAPI
from drehscheibe.delivery.negotiation import HTML_OFFER, json_offer
from drehscheibe.delivery.parameters import COLLECTION

LANDING = Endpoint("/", "landing", "Landing page")
CONFORMANCE = Endpoint("/conformance", "conformance", "Conformance classes")
API = Endpoint("/api", "api", "This definition", (json_offer(OPENAPI), HTML_OFFER), (COLLECTION,))
_START = Area(
    ("http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",), (LANDING, CONFORMANCE, API)
)

AREAS = (
    *(_START, features.AREA, functions.AREA, metadata.AREA, schemas.AREA),
    *(records.AREA, iso.AREA, harvests.AREA, ckan.AREA, portal_addresses.AREA),
    *(tiles.AREA, tilesets.AREA, tile_matrix_sets.AREA),
    *(styles.AREA, thumbnails.AREA, files.AREA),
)
CONFORMANCE_CLASSES = tuple(name for area in AREAS for name in area.conformance)
ENDPOINTS = tuple(endpoint for area in AREAS for endpoint in area.endpoints)
