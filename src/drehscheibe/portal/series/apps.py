# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class SeriesConfig(AppConfig):
    name = "drehscheibe.portal.series"

    def ready(self) -> None:
        from drehscheibe.portal.catalogue.signals import dataset_shown
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.series import history
        from drehscheibe.portal.series.queries import tell_on_page

        register.daily_job(history.TIDY, history.tidy)
        dataset_shown.connect(tell_on_page, dispatch_uid="series.tell_on_page")
