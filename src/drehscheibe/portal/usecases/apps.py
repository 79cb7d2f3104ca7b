# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class UseCasesConfig(AppConfig):
    name = "drehscheibe.portal.usecases"

    def ready(self) -> None:
        """What waits for somebody stands in "My work"; newer packages come with the program."""
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.usecases.purging import finish_purges
        from drehscheibe.portal.usecases.shipped import bring_newer
        from drehscheibe.portal.usecases.waiting import register_usecases

        register_usecases()
        register.start(finish_purges)
        register.start(bring_newer)
