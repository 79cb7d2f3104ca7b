# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "drehscheibe.portal.webhooks"

    def ready(self) -> None:
        """Machines hear of releases; a slow one keeps nobody waiting but itself."""
        from drehscheibe.portal.catalogue.signals import purging, released
        from drehscheibe.portal.jobs.handlers import RECEIVERS, register
        from drehscheibe.portal.webhooks import delivering, messages

        register.far_job(delivering.DELIVER, delivering.deliver, lane=RECEIVERS)
        register.daily_job("forget-deliveries", delivering.forget)
        register.round(delivering.ask_due)
        released.connect(messages.tell_webhooks, dispatch_uid="webhooks.tell_webhooks")
        purging.connect(messages.remove_webhooks, dispatch_uid="webhooks.remove_webhooks")
