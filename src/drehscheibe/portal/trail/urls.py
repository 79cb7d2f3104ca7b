# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.trail import views

urlpatterns = [
    path("organisationen/<slug:slug>/protokoll/", views.show_trail, name="trail"),
    path("organisationen/<slug:slug>/protokoll/protokoll.csv", views.csv_file, name="trail-csv"),
    path("organisationen/<slug:slug>/protokoll/protokoll.json", views.json_file, name="trail-json"),
]
