# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.questions import views

urlpatterns = [
    path("daten/<slug:slug>/frage/", views.ask, name="ask"),
    path("daten/<slug:slug>/frage/danke/", views.thanks, name="asked"),
    path("fragen/bestaetigen/<str:ticket>/", views.confirm, name="confirm-question"),
    path("organisationen/<slug:slug>/fragen/", views.inbox, name="questions"),
    path("organisationen/<slug:slug>/fragen/<uuid:question>/", views.one, name="question"),
]
