# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.records import views

urlpatterns = [
    path(
        "daten/<slug:slug>/staende/<release:release>/pruefprotokoll.pdf",
        views.record,
        name="record",
    ),
]
