# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "drehscheibe.portal.desk"

    def ready(self) -> None:
        """Listen from the start: a purge must never miss what was uploaded."""
        from drehscheibe.portal.catalogue.signals import dataset_shown, described, purging
        from drehscheibe.portal.desk import expiry, fetching, work
        from drehscheibe.portal.desk.receivers import (
            add_member_bar,
            follow_words,
            hand_over,
            remove_drafts,
        )
        from drehscheibe.portal.desk.services import BUILD, FETCH, READ
        from drehscheibe.portal.desk.sources import register_sources
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.organisations.signals import leaving

        register_sources()
        dataset_shown.connect(add_member_bar, dispatch_uid="desk.add_member_bar")
        described.connect(follow_words, dispatch_uid="desk.follow_words")
        purging.connect(remove_drafts, dispatch_uid="desk.remove_drafts")
        leaving.connect(hand_over, dispatch_uid="desk.hand_over")
        register.far_job(FETCH, fetching.fetch, on_failure=fetching.give_up)
        register.job(READ, work.read, on_failure=work.note_failure)
        register.job(BUILD, work.build, on_failure=work.note_failure)
        register.daily_job(expiry.TIDY, expiry.tidy)
        register.wish("received", work.take_file)
