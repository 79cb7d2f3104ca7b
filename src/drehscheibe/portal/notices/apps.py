# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "drehscheibe.portal.notices"

    def ready(self) -> None:
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.notices import work
        from drehscheibe.portal.notices.services import DIGEST, FORGET, MAIL

        register.job(MAIL, work.notice)
        register.daily_job(DIGEST, work.digest)
        register.daily_job(FORGET, work.forget)
