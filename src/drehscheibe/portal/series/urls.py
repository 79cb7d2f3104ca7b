# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.series import views

_HERE = "organisationen/<slug:slug>/reihen/"

urlpatterns = [
    path("daten/reihen/<slug:slug>/", views.series, name="series"),
    path(_HERE, views.kept_series, name="kept-series"),
    path(f"{_HERE}<int:number>/", views.one_series, name="one-series"),
]
