# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.desk import views

urlpatterns = [
    path("meine-arbeit/", views.my_work, name="my-work"),
]
