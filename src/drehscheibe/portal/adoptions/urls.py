# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.adoptions import changing, deeds, public, views, wizard

ONE = "uebernahmen/<int:adoption>/"
TOWN = "anwendungsfaelle/<slug:publisher>/<slug:slug>/<slug:town>/"

urlpatterns = [
    path("uebernahmen/", views.adoptions, name="adoptions"),
    path("uebernahmen/neu/", views.new, name="adoption-new"),
    path(ONE, views.adoption, name="adoption"),
    path(f"{ONE}stand/", views.state, name="adoption-state"),
    path(f"{ONE}lauf/<int:run>/<str:file>", views.drawn, name="adoption-run-drawn"),
    path(f"{ONE}daten/", wizard.data, name="adoption-data"),
    path(f"{ONE}daten/<slug:need>/", wizard.need, name="adoption-need"),
    path(f"{ONE}angaben/", wizard.settings, name="adoption-settings"),
    path(f"{ONE}probelauf/", wizard.trial, name="adoption-trial"),
    path(f"{ONE}abgeben/", wizard.hand_over, name="adoption-hand-over"),
    path(f"{ONE}freigeben/", deeds.approve, name="adoption-approve"),
    path(f"{ONE}tun/", deeds.act, name="adoption-do"),
    path(f"{ONE}beenden/", deeds.end, name="adoption-end"),
    path(f"{ONE}aktualisieren/", deeds.upgrade, name="adoption-upgrade"),
    path(f"{ONE}aendern/", changing.change, name="adoption-change"),
    path(TOWN, public.town_page, name="adoption-page"),
    path(f"{TOWN}kalender.ics", public.calendar, name="adoption-calendar"),
    path(f"{TOWN}gezeichnet/<str:file>", public.drawn, name="adoption-drawn"),
]
