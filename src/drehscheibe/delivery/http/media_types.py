# SPDX-License-Identifier: EUPL-1.2
"""Media types that several interfaces speak; those of one alone stand where they are written."""

from __future__ import annotations

JSON = "application/json"
GEOJSON = "application/geo+json"  # RFC 7946, 12
SCHEMA = "application/schema+json"  # JSON Schema 2020-12, core, 14
OPENAPI = "application/vnd.oai.openapi+json;version=3.0"
HTML = "text/html"
SVG = "image/svg+xml"
