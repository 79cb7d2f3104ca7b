# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.pages import developers, sitemaps, views

urlpatterns = [
    path("", views.home, name="home"),
    path("entwicklung/", developers.developers, name="developers"),
    path("entwicklung/probleme/", views.problem_types, name="problems"),
    path("status/", views.status, name="status"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("robots.txt", sitemaps.robots, name="robots"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemaps.sitemap_part, name="sitemap-part"),
    path("region.css", views.region_style, name="region-style"),
]
