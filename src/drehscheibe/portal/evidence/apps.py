# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "drehscheibe.portal.evidence"

    def ready(self) -> None:
        from drehscheibe.portal.evidence.retention import SHORTEN, shorten
        from drehscheibe.portal.jobs.handlers import register

        register.daily_job(SHORTEN, shorten)
