# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class DescriptionsConfig(AppConfig):
    name = "drehscheibe.portal.descriptions"

    def ready(self) -> None:
        from drehscheibe.portal.descriptions import applying, from_lists, planning, things, tidying
        from drehscheibe.portal.descriptions.own import OURS
        from drehscheibe.portal.descriptions.planning import PLAN
        from drehscheibe.portal.descriptions.services import APPLY
        from drehscheibe.portal.descriptions.waiting import register_sources
        from drehscheibe.portal.jobs.handlers import register

        register_sources()
        things.register(OURS)
        register.job(APPLY, applying.apply)
        register.job(PLAN, planning.plan_many, on_failure=planning.give_up_planning)
        register.job(
            from_lists.READ_LIST, from_lists.read_list, on_failure=from_lists.give_up_reading
        )
        register.daily_job(tidying.TIDY, tidying.tidy)
