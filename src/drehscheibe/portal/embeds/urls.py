# SPDX-License-Identifier: EUPL-1.2
"""Version 1 of the contract with other sites (docs/reference/embeds.md): these addresses stay."""

from __future__ import annotations

from django.urls import path

from drehscheibe.portal.adoptions.urls import TOWN
from drehscheibe.portal.embeds import adoptions, files, maps, views

V1 = "einbetten/v1/"

urlpatterns = [
    path(f"{V1}drehscheibe.js", files.script, name="embed-script"),
    path(f"{V1}farben.css", files.colours, name="embed-colours"),
    path(f"{V1}karte/", maps.map_page, name="embed-map"),
    path(f"{V1}{TOWN}", adoptions.town_frame, name="adoption-frame"),
    path(f"{V1}<slug:slug>/karte/", views.map_view, name="embed-karte"),
    path(f"{V1}<slug:slug>/tabelle/", views.table_view, name="embed-tabelle"),
    path(f"{V1}<slug:slug>/naehe/", views.near_view, name="embed-naehe"),
    path(f"{V1}<slug:slug>/zahl/", views.figure_view, name="embed-zahl"),
    # From before there were versions; town web sites have it.
    path("karte/einbetten/", maps.map_page, name="map-embed"),
]
