# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class PracticeConfig(AppConfig):
    name = "drehscheibe.portal.practice"

    def ready(self) -> None:
        from drehscheibe.portal.practice.steps import register_practice

        register_practice()
