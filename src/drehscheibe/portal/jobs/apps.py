# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "drehscheibe.portal.jobs"

    def ready(self) -> None:
        """What is long over is nobody's work."""
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.jobs.tidying import TIDY, tidy

        register.daily_job(TIDY, tidy)
