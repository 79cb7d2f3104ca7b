# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "drehscheibe.portal.exchange"

    def ready(self) -> None:
        """Where something was built is told who took it over."""
        from django.db.models.signals import post_save

        from drehscheibe.portal.adoptions.models import AdoptionEvent
        from drehscheibe.portal.exchange.thanking import tell_origin

        post_save.connect(tell_origin, sender=AdoptionEvent, dispatch_uid="exchange.tell_origin")
