# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    name = "drehscheibe.portal.programs"

    def ready(self) -> None:
        """What came by `PUT` goes on by itself."""
        from drehscheibe.portal.desk.signals import preview_built, sender_asked
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.programs.arrivals import (
            actor_of_program,
            submit_by_itself,
            take_wish,
        )

        register.wish("put-file", take_wish)
        preview_built.connect(submit_by_itself, dispatch_uid="programs.submit_by_itself")
        sender_asked.connect(actor_of_program, dispatch_uid="programs.actor_of_program")
