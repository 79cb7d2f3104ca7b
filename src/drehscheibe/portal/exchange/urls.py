# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.exchange import asking, files, keeping, network, purging, views

_ONE = "anwendungsfaelle/<slug:publisher>/<slug:slug>/"

urlpatterns = [
    path("anwendungsfaelle/", views.gallery, name="usecases"),
    path(_ONE, views.usecase, name="usecase"),
    path(f"{_ONE}paket.zip", files.archive, name="usecase-zip"),
    path(f"{_ONE}publiccode.yml", files.publiccode, name="usecase-publiccode"),
    path(f"{_ONE}bilder/<int:number>.<slug:suffix>", files.picture, name="usecase-picture"),
    path(f"{_ONE}fragen/", asking.questions, name="usecase-questions"),
    path(f"{_ONE}loeschen/", purging.purge_page, name="usecase-purge"),
    path(f"{_ONE}gemeinsam/", views.together, name="usecase-together"),
    path(f"{_ONE}gemeinsam/start.ics", files.common_start, name="usecase-start"),
    path(f"{_ONE}vorlage/<slug:town>.pdf", files.for_the_council, name="usecase-council"),
    path(
        "organisationen/<slug:slug>/anwendungsfaelle/", keeping.kept_usecases, name="kept-usecases"
    ),
    path("verbesserungen/<int:number>/", keeping.proposal, name="usecase-proposal"),
    path("netzwerk/anwendungsfaelle/", network.figures, name="usecase-figures"),
    path("netzwerk/anwendungsfaelle/statistik.csv", network.table, name="usecase-figures-csv"),
    path("netzwerk/anwendungsfaelle/statistik.pdf", network.document, name="usecase-figures-pdf"),
]
