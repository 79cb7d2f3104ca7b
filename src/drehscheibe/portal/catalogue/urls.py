# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path, register_converter

from drehscheibe.portal.catalogue import release_pages, suggesting, views


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
    path("daten/<slug:slug>/staende/", release_pages.releases, name="releases"),
    path("daten/<slug:slug>/staende/regel/", release_pages.set_thinning, name="set-thinning"),
    path(
        "daten/<slug:slug>/staende/<release:release>/behalten/",
        release_pages.keep,
        name="keep-release",
    ),
    path("daten/<slug:slug>/staende/<release:release>/", views.release, name="release"),
]
