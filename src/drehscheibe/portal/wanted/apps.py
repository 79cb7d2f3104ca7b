# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class WantedConfig(AppConfig):
    name = "drehscheibe.portal.wanted"

    def ready(self) -> None:
        """What is missing waits in the work of the network's node."""
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.wanted.work import FORGET, forget, register_wishes

        register_wishes()
        register.daily_job(FORGET, forget)
