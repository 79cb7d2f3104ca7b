# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class ReadinessConfig(AppConfig):
    name = "drehscheibe.portal.readiness"

    def ready(self) -> None:
        """Whatever becomes of a dataset, towns hear what it makes possible."""
        from django.db.models.signals import post_save

        from drehscheibe.portal.catalogue.models import Dataset
        from drehscheibe.portal.catalogue.signals import dataset_shown
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.readiness import work
        from drehscheibe.portal.readiness.profiles import mark_due
        from drehscheibe.portal.readiness.telling import tell_on_page

        post_save.connect(mark_due, sender=Dataset, dispatch_uid="readiness.mark_due")
        dataset_shown.connect(tell_on_page, dispatch_uid="readiness.tell_on_page")
        register.job(work.RENEW, work.renew)
        register.daily_job(work.RENEW_ALL, work.renew_everything)
        register.is_light(work.RENEW, work.RENEW_ALL)
        register.round(work.ask_due)
