# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.pages import views

urlpatterns = [
    path("", views.home, name="home"),
    path("karte/einbetten/", views.embedded_map, name="map-embed"),
    path("entwicklung/", views.developers, name="developers"),
    path("entwicklung/probleme/", views.problem_types, name="problems"),
    path("status/", views.status, name="status"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("region.css", views.region_style, name="region-style"),
]
