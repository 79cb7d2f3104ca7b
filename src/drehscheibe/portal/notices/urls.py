# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.notices import views

urlpatterns = [
    path("meine-arbeit/post/", views.post, name="post"),
    path("meine-arbeit/post/neue-adresse/", views.new_feed, name="new-feed"),
    path("meine-arbeit/feed/<key>/", views.feed, name="my-feed"),
]
