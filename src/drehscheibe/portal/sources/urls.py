# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.sources import (
    elsewhere,
    hand_views,
    keeping_views,
    list_views,
    mapping_views,
    overview,
    sieve_views,
    trigger_views,
    views,
)

_HERE = "organisationen/<slug:slug>/quellen/"
_ELSEWHERE = "organisationen/<slug:slug>/beschreibungen/anderswo/"
_ONE = f"{_HERE}<number:source>/"

urlpatterns = [
    path("daten/anderswo/<slug:slug>/", elsewhere.elsewhere, name="elsewhere"),
    path("daten/anderswo/<slug:slug>/beschreibung/", hand_views.by_hand, name="by-hand"),
    path(_ELSEWHERE, hand_views.choose, name="descriptions-elsewhere"),
    path(f"{_ELSEWHERE}beschreibungen.csv", list_views.datasets_file, name="elsewhere-csv"),
    path(f"{_ELSEWHERE}dateien.csv", list_views.files_file, name="elsewhere-files-csv"),
    path(f"{_ELSEWHERE}liste/", list_views.from_list, name="elsewhere-list"),
    path(_HERE, overview.sources, name="sources"),
    path(_ONE, views.source, name="source"),
    path(f"{_ONE}stand/", views.state, name="source-state"),
    path(f"{_ONE}waehlen/", views.choose, name="source-choose"),
    path(f"{_ONE}filter/", sieve_views.sieve, name="source-sieve"),
    path(f"{_ONE}zuordnung/", mapping_views.mapping, name="source-mapping"),
    path(f"{_ONE}anstoss/", trigger_views.trigger, name="source-trigger"),
    path("api/v1/harvest/<str:token>", trigger_views.call, name="harvest-call"),
    path("api/v1/harvest/<str:token>/<int:run>", trigger_views.status, name="harvest-status"),
    path(f"{_ONE}objekte/", keeping_views.keeping, name="source-keeping"),
    path(f"{_ONE}anmeldung/", views.sign_in, name="source-sign-in"),
    path(f"{_ONE}tun/", views.act, name="source-do"),
    path(f"{_ONE}entfernen/", overview.remove, name="source-remove"),
]
