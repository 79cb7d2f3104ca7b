# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path, register_converter

from drehscheibe.portal.catalogue import suggesting, views


class ReleaseName:
    """The name of a release: the SHA-256 of its manifest, or at least its first eight digits."""

    regex = "[0-9a-f]{8,64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ReleaseName, "release")

urlpatterns = [
    path("daten/", views.catalogue, name="catalogue"),
    path("daten/neu.atom", views.feed, name="feed"),
    path("daten/vorschlaege.json", suggesting.suggestions, name="suggestions"),
    path("daten/<slug:slug>/", views.dataset, name="dataset"),
    path("daten/<slug:slug>/staende.atom", views.releases_feed, name="releases-feed"),
    path("daten/<slug:slug>/staende/<release:release>/", views.release, name="release"),
]
