# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "drehscheibe.portal.people"

    def ready(self) -> None:
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.people.mails import MAIL, deliver

        register.job(MAIL, deliver)
