# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.links import views

urlpatterns = [
    path("organisationen/<slug:slug>/verweise/", views.broken_links, name="broken-links"),
]
