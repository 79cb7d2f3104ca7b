# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "drehscheibe.portal.accounts"

    def ready(self) -> None:
        from drehscheibe.portal.accounts import work
        from drehscheibe.portal.accounts.invitations import MAIL
        from drehscheibe.portal.accounts.sources import register_sources
        from drehscheibe.portal.accounts.telling import tell_stand_in
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.organisations.signals import stand_in_named

        register.job(MAIL, work.invitation)
        register_sources()
        stand_in_named.connect(tell_stand_in, dispatch_uid="accounts.tell_stand_in")
