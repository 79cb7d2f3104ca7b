# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.following import views

urlpatterns = [
    path("daten/<slug:slug>/abonnieren/", views.follow, name="follow"),
    path("daten/<slug:slug>/abonnieren/danke/", views.followed, name="followed"),
    path("abos/bestaetigen/<str:ticket>/", views.confirm, name="confirm-follow"),
    path("abos/<str:key>/", views.follows, name="follows"),
    path("abos/<str:key>/abmelden/", views.end, name="follows-end"),
]
