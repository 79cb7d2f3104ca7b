# SPDX-License-Identifier: EUPL-1.2
"""What a catalogue calls its files, and what they are."""

from __future__ import annotations

import pytest

from drehscheibe.connectors.sources.distributions import Distribution, best_of, format_of

HERE = "https://x.example"


@pytest.mark.parametrize(
    ("address", "told", "code"),
    [
        (f"{HERE}/a.csv", ["Excel XLSX"], "xlsx"),
        (f"{HERE}/a.csv.zip", [], "csv"),
        (f"{HERE}/wfs?SERVICE=WFS", [], "wfs"),
        (f"{HERE}/ogc/collections/a/items?f=json", ["GeoJSON"], "ogc-features"),
        (f"{HERE}/ogc/collections/a", ["application/json"], "ogc-features"),
        (f"{HERE}/ogc/collections/a", ["text/html"], "text/html"),
        (f"{HERE}/ogc/collections/a/items/1", ["application/geo+json"], "geojson"),
        (f"{HERE}/ogc", ["OGC API - Features"], "ogc-features"),
    ],
)
def test_a_format_is_known_by_its_name_or_its_address(address, told, code):
    assert format_of(address, *told) == code


def test_a_file_goes_before_a_service_and_what_cannot_be_asked_is_left_out():
    files = [
        Distribution(f"{HERE}/collections/a", "ogc-features"),
        Distribution("ftp://x.example/a.gpkg", "gpkg"),
        Distribution(f"{HERE}/a.csv", "csv"),
        Distribution(f"{HERE}/karte", "wms"),
    ]
    assert best_of(tuple(files)) == files[2]
