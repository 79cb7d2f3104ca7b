# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class ThemedMapsConfig(AppConfig):
    name = "drehscheibe.portal.themed_maps"
