# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "drehscheibe.portal.following"

    def ready(self) -> None:
        """Who follows a dataset hears of its releases, and is forgotten with it."""
        from drehscheibe.portal.catalogue.signals import purging, released
        from drehscheibe.portal.following import mails, news, receivers, services
        from drehscheibe.portal.jobs.handlers import register

        register.job(services.CONFIRM, mails.send_confirmation)
        register.job(news.NEWS, mails.send_news, on_failure=mails.give_up)
        register.daily_job(receivers.FORGET, receivers.forget)
        register.round(news.ask_due)
        released.connect(news.note_release, dispatch_uid="following.note_release")
        purging.connect(receivers.remove_follows, dispatch_uid="following.remove_follows")
