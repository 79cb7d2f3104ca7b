# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "drehscheibe.portal.catalogue"

    def ready(self) -> None:
        from drehscheibe.portal.catalogue import work
        from drehscheibe.portal.jobs.handlers import register

        for kind in work.DERIVED:
            register.job(kind, work.in_child(kind))
            register.wish(kind, work.ask_for_derived_artifact(kind))
        register.job("retention", work.retention)
