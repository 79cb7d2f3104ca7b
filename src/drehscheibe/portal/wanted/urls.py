# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.wanted import views

urlpatterns = [
    path("datenwunsch/", views.wish, name="wish"),
    path("datenwunsch/danke/", views.thanks, name="wished"),
    path("netzwerk/wuensche/", views.wishes, name="wishes"),
]
