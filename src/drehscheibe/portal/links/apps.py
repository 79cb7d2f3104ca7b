# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class LinksConfig(AppConfig):
    name = "drehscheibe.portal.links"

    def ready(self) -> None:
        from drehscheibe.portal.catalogue.signals import dataset_shown
        from drehscheibe.portal.jobs.handlers import FAILING, register
        from drehscheibe.portal.links import checking, gathering
        from drehscheibe.portal.links.waiting import register_sources, tell_on_page

        register_sources()
        gathering.register(gathering.Supplier("own", gathering.own_datasets, gathering.own_links))
        register.daily_job(gathering.GATHER, gathering.gather)
        # The first time it reads every catalogue that is described: apart from other work.
        register.far_job(gathering.GATHER, gathering.gather, lane=FAILING)
        register.far_job(checking.CHECK, checking.check, lane=FAILING)
        register.round(checking.ask_due)
        dataset_shown.connect(tell_on_page, dispatch_uid="links.tell_on_page")
