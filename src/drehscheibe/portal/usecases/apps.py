# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class UseCasesConfig(AppConfig):
    name = "drehscheibe.portal.usecases"

    def ready(self) -> None:
        """What waits for somebody stands in "My work"."""
        from drehscheibe.portal.usecases.waiting import register_usecases

        register_usecases()
