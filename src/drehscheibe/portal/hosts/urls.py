# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.urls import path

from drehscheibe.portal.hosts import views

urlpatterns = [path("eigen/logo", views.logo, name="own-logo")]
