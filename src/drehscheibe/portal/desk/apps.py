# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "drehscheibe.portal.desk"

    def ready(self) -> None:
        """Listen from the start: a purge must never miss what was uploaded."""
        from drehscheibe.portal.catalogue.signals import dataset_shown, purging
        from drehscheibe.portal.desk.receivers import add_member_bar, remove_drafts
        from drehscheibe.portal.desk.sources import register_sources

        register_sources()
        dataset_shown.connect(add_member_bar, dispatch_uid="desk.add_member_bar")
        purging.connect(remove_drafts, dispatch_uid="desk.remove_drafts")
