# SPDX-License-Identifier: EUPL-1.2
"""The areas of the API joined: a new one adds its `AREA` here and its routes in `app.py`."""

from __future__ import annotations

from drehscheibe.delivery.capabilities import collections, portal_addresses
from drehscheibe.delivery.features import functions, items, schemas
from drehscheibe.delivery.files import downloads, thumbnails
from drehscheibe.delivery.gdi_de import iso
from drehscheibe.delivery.harvests import ckan, rdf
from drehscheibe.delivery.http.media_types import OPENAPI
from drehscheibe.delivery.http.negotiation import HTML_OFFER, json_offer
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.queries.parameters import COLLECTION
from drehscheibe.delivery.records import records
from drehscheibe.delivery.tiles import styles, tile_matrix_sets, tiles, tilesets

LANDING = Endpoint("/", "landing", "Landing page")
CONFORMANCE = Endpoint("/conformance", "conformance", "Conformance classes")
API = Endpoint("/api", "api", "This definition", (json_offer(OPENAPI), HTML_OFFER), (COLLECTION,))
_START = Area(
    ("http://www.opengis.net/spec/ogcapi-common-1/1.0/conf/core",), (LANDING, CONFORMANCE, API)
)

AREAS = (
    *(_START, items.AREA, functions.AREA, collections.AREA, schemas.AREA),
    *(records.AREA, iso.AREA, rdf.AREA, ckan.AREA, portal_addresses.AREA),
    *(tiles.AREA, tilesets.AREA, tile_matrix_sets.AREA),
    *(styles.AREA, thumbnails.AREA, downloads.AREA),
)
CONFORMANCE_CLASSES = tuple(name for area in AREAS for name in area.conformance)
ENDPOINTS = tuple(endpoint for area in AREAS for endpoint in area.endpoints)
