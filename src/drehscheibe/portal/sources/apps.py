# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class SourcesConfig(AppConfig):
    name = "drehscheibe.portal.sources"

    def ready(self) -> None:
        """What comes from sources goes on by itself; who fails waits in a lane of its own."""
        from drehscheibe.portal.catalogue.signals import purging
        from drehscheibe.portal.descriptions import things
        from drehscheibe.portal.desk.signals import preview_built
        from drehscheibe.portal.jobs.handlers import FAILING, SOURCES, register
        from drehscheibe.portal.links import gathering
        from drehscheibe.portal.readiness.promises import suppliers
        from drehscheibe.portal.sources import (
            arrivals,
            harvest,
            linking,
            looking,
            regional,
            taking_out,
            vanishing,
        )
        from drehscheibe.portal.sources.foreign import FOREIGN
        from drehscheibe.portal.sources.projecting import show_behind
        from drehscheibe.portal.sources.schedule import HARVEST, HARVEST_FAILING, ask_due
        from drehscheibe.portal.sources.services import LOOK
        from drehscheibe.portal.sources.work import register_sources

        register_sources()
        things.register(FOREIGN)
        suppliers.append(regional.promises)
        gathering.register(gathering.Supplier(linking.NAME, linking.datasets, linking.links))
        register.far_job(LOOK, looking.look, on_failure=looking.give_up)
        for kind, lane in ((HARVEST, SOURCES), (HARVEST_FAILING, FAILING)):
            register.far_job(kind, harvest.harvest, on_failure=harvest.give_up, lane=lane)
        register.job(vanishing.TAKE_OUT, taking_out.take_out)
        register.job(vanishing.DECIDE, taking_out.decide_entries)
        register.round(ask_due)
        register.round(show_behind)
        preview_built.connect(arrivals.go_on, dispatch_uid="sources.go_on")
        purging.connect(arrivals.forget, dispatch_uid="sources.forget")
