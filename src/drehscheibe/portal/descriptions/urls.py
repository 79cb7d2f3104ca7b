# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.descriptions import history_views, views

_HERE = "organisationen/<slug:slug>/beschreibungen/"

urlpatterns = [
    path(_HERE, views.choose, name="descriptions"),
    path(f"{_HERE}beschreibungen.csv", views.csv_file, name="descriptions-csv"),
    path(f"{_HERE}liste/", views.from_list, name="descriptions-list"),
    path(f"{_HERE}<uuid:change>/", views.bulk_change, name="bulk-change"),
    path(f"{_HERE}<uuid:change>/stand/", views.state, name="bulk-change-state"),
    path("daten/<slug:slug>/beschreibung/", history_views.history, name="description-history"),
]
