# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.themed_maps import endpoints, views

urlpatterns = [
    path("karte/", views.map_page, name="map"),
    path("karte/ebenen.json", endpoints.layers, name="map-layers"),
    path("karte/orte.json", endpoints.places, name="map-places"),
    path("karte/themenkarten/", views.save, name="save-map"),
    path("karte/themenkarten/<int:number>/entfernen/", views.remove, name="remove-map"),
]
