# SPDX-License-Identifier: EUPL-1.2
"""Every address of the portal."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("drehscheibe.portal.pages.urls")),
    path("", include("drehscheibe.portal.themed_maps.urls")),
    path("", include("drehscheibe.portal.embeds.urls")),
    path("", include("drehscheibe.portal.region.urls")),
    path("", include("drehscheibe.portal.series.urls")),  # before addresses of a dataset
    path("", include("drehscheibe.portal.catalogue.urls")),
    path("", include("drehscheibe.portal.check.urls")),
    path("", include("drehscheibe.portal.people.urls")),
    path("", include("drehscheibe.portal.accounts.urls")),
    path("", include("drehscheibe.portal.desk.urls")),
    path("", include("drehscheibe.portal.descriptions.urls")),
    path("", include("drehscheibe.portal.links.urls")),
    path("", include("drehscheibe.portal.questions.urls")),
    path("", include("drehscheibe.portal.following.urls")),
    path("", include("drehscheibe.portal.webhooks.urls")),
    path("", include("drehscheibe.portal.programs.urls")),
    path("", include("drehscheibe.portal.wanted.urls")),
    path("", include("drehscheibe.portal.sources.urls")),
    path("", include("drehscheibe.portal.records.urls")),
    path("", include("drehscheibe.portal.trail.urls")),
    path("", include("drehscheibe.portal.hosts.urls")),
    path("", include("drehscheibe.portal.desk.steps.urls")),
    path("", include("drehscheibe.portal.notices.urls")),
    path("", include("drehscheibe.portal.practice.urls")),
    path("", include("drehscheibe.portal.readiness.urls")),
    path("", include("drehscheibe.portal.exchange.urls")),
    path("", include("drehscheibe.portal.adoptions.urls")),  # after all other addresses there
]
handler400 = "drehscheibe.portal.errors.bad_request"
handler404 = "drehscheibe.portal.errors.not_found"
handler429 = "drehscheibe.portal.errors.too_often"
handler500 = "drehscheibe.portal.errors.server_error"
