# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.exchange import files, views

_ONE = "anwendungsfaelle/<slug:publisher>/<slug:slug>/"

urlpatterns = [
    path("anwendungsfaelle/", views.gallery, name="usecases"),
    path(_ONE, views.usecase, name="usecase"),
    path(f"{_ONE}paket.zip", files.archive, name="usecase-zip"),
    path(f"{_ONE}publiccode.yml", files.publiccode, name="usecase-publiccode"),
    path(f"{_ONE}bilder/<int:number>", files.picture, name="usecase-picture"),
]
