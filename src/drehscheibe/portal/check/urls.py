# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path, register_converter

from drehscheibe.portal.check import views


class Token:
    """Names the result of one check; long enough not to be guessed."""

    regex = "[A-Za-z0-9_-]{20,64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(Token, "token")

urlpatterns = [
    path("pruefen/", views.check, name="check"),
    path("pruefen/<token:token>/", views.result, name="check-result"),
]
