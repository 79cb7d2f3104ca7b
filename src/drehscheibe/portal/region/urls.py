# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.region import quality, views

urlpatterns = [
    path("region/", views.region, name="region"),
    path("region/boundaries.geojson", views.boundaries, name="boundaries"),
    path("kommunen/", views.municipalities, name="municipalities"),
    path("kommunen/vergleich/", views.comparison, name="comparison"),
    path("kommunen/<slug:slug>/", views.municipality, name="municipality"),
    path("kommunen/<slug:slug>/datenqualitaet/", quality.municipality, name="municipality-quality"),
    path("kreise/<slug:slug>/", views.district, name="district"),
    path("kreise/<slug:slug>/datenqualitaet/", quality.district, name="district-quality"),
]
