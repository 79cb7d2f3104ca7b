# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "drehscheibe.portal.desk"

    def ready(self) -> None:
        """Listen from the start: a purge must never miss what was uploaded."""
        from drehscheibe.portal.catalogue.signals import purging
        from drehscheibe.portal.desk.receivers import hand_over, remove_drafts
        from drehscheibe.portal.organisations.signals import leaving

        purging.connect(remove_drafts, dispatch_uid="desk.remove_drafts")
        leaving.connect(hand_over, dispatch_uid="desk.hand_over")
