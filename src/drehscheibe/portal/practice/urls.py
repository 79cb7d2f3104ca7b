# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.practice import views

_TOWN = "uebungsstadt/"

urlpatterns = [
    path(f"{_TOWN}mitmachen/", views.join, name="join-practice"),
    path(f"{_TOWN}verlassen/", views.leave, name="leave-practice"),
    path(f"{_TOWN}beispiel/", views.begin, name="practice-begin"),
    path(f"{_TOWN}beispieldatei/", views.sample, name="practice-sample"),
    path(f"{_TOWN}daten/<slug:slug>/", views.dataset, name="practice-dataset"),
    path(f"{_TOWN}daten/<slug:slug>/objekte/<table>/", views.objects, name="practice-objects"),
]
