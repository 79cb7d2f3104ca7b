# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path, register_converter

from drehscheibe.portal.desk import review_views, taking_back_views, views


class Way:
    """One of the ways back."""

    regex = "|".join(taking_back_views.DEEDS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Way, "way")

_BACK = "daten/<slug:slug>/zuruecknehmen/"
_REVIEW = "pruefen-und-freigeben/<uuid:draft>/"

urlpatterns = [
    path("meine-arbeit/", views.my_work, name="my-work"),
    path(_REVIEW, review_views.review, name="review"),
    path(f"{_REVIEW}aenderungen/", review_views.changes, name="review-changes"),
    path(f"{_REVIEW}objekte/<table>/<kind>/", review_views.objects, name="review-objects"),
    path(f"{_REVIEW}zurueckholen/", review_views.take_back, name="review-take-back"),
    path("meine-daten/", views.my_datasets, name="my-datasets"),
    path(f"{_BACK}nachweis/", taking_back_views.proof, name="purge-proof"),
    path(f"{_BACK}<way:way>/", taking_back_views.take_back, name="take-back"),
]
