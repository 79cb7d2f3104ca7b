# SPDX-License-Identifier: EUPL-1.2
"""Every address of the portal."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
