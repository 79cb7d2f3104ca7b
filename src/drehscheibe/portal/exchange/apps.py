# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "drehscheibe.portal.exchange"

    def ready(self) -> None:
        """Where something was built is told who took it over; what towns make is united; use cases
        are found beside datasets."""
        from django.db.models.signals import post_save

        from drehscheibe.portal.adoptions.models import AdoptionEvent
        from drehscheibe.portal.catalogue.beside import finds_beside
        from drehscheibe.portal.catalogue.signals import purging, released, taken_back, undone
        from drehscheibe.portal.exchange import uniting
        from drehscheibe.portal.exchange.finding import FINDER
        from drehscheibe.portal.exchange.thanking import tell_origin
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.usecases.signals import purging as package_purging

        finds_beside(FINDER)
        register.job(uniting.UNITE, uniting.unite)
        post_save.connect(tell_origin, sender=AdoptionEvent, dispatch_uid="exchange.tell_origin")
        post_save.connect(
            uniting.turn_of_adoption, sender=AdoptionEvent, dispatch_uid="exchange.turn"
        )
        released.connect(uniting.part_released, dispatch_uid="exchange.part_released")
        taken_back.connect(uniting.part_went, dispatch_uid="exchange.part_went")
        undone.connect(uniting.part_went, dispatch_uid="exchange.part_undone")
        purging.connect(uniting.part_purged, dispatch_uid="exchange.part_purged")
        package_purging.connect(uniting.package_purged, dispatch_uid="exchange.package_purged")
