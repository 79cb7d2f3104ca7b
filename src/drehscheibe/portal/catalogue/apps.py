# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "drehscheibe.portal.catalogue"

    def ready(self) -> None:
        from drehscheibe.portal.catalogue import thinning, work
        from drehscheibe.portal.catalogue.keeping import cited_by_datasets
        from drehscheibe.portal.catalogue.signals import citing
        from drehscheibe.portal.jobs.handlers import register

        for kind in work.DERIVED:
            register.job(kind, work.in_child(kind))
            register.wish(kind, work.ask_for_derived_artifact(kind))
        register.job("retention", work.retention)
        register.job(thinning.THIN, thinning.thin)
        register.daily_job(thinning.THIN_ALL, thinning.thin_all)
        citing.connect(cited_by_datasets, dispatch_uid="catalogue.cited_by_datasets")
