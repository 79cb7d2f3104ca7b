# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.readiness import views

_ONE = "anwendungsfaelle/<slug:publisher>/<slug:slug>/"

urlpatterns = [
    path(f"{_ONE}bereitschaft/<slug:town>/", views.readiness, name="readiness"),
    path(f"{_ONE}vorlage/<slug:need>.csv", views.template, name="readiness-template"),
    path("netzwerk/anwendungsfaelle/luecken/", views.gaps, name="readiness-gaps"),
]
