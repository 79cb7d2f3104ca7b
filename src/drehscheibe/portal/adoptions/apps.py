# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class AdoptionsConfig(AppConfig):
    name = "drehscheibe.portal.adoptions"

    def ready(self) -> None:
        """Runs are jobs; releases ask for them; what they make goes on by itself."""
        from drehscheibe.portal.adoptions import (
            alerting,
            computing,
            leaving_data,
            leaving_package,
            outputs,
            renewing,
            upgrading,
        )
        from drehscheibe.portal.adoptions.provenance import tell_on_page
        from drehscheibe.portal.adoptions.telling_bindings import bindings_of
        from drehscheibe.portal.adoptions.work import register_adoptions
        from drehscheibe.portal.catalogue.signals import (
            dataset_shown,
            purging,
            released,
            taken_back,
            taking_back,
        )
        from drehscheibe.portal.desk.signals import draft_read, preview_built
        from drehscheibe.portal.jobs.handlers import register
        from drehscheibe.portal.readiness.bound import tells_bindings
        from drehscheibe.portal.usecases.signals import holding, version_published
        from drehscheibe.portal.usecases.signals import purging as package_purging

        register_adoptions()
        tells_bindings(bindings_of)
        version_published.connect(upgrading.announce, dispatch_uid="adoptions.announce")
        register.job(renewing.RUN, computing.compute, on_failure=computing.give_up)
        register.job(alerting.MAIL, alerting.mail)
        register.round(renewing.ask_due)
        released.connect(renewing.input_released, dispatch_uid="adoptions.input_released")
        dataset_shown.connect(tell_on_page, dispatch_uid="adoptions.tell_on_page")
        draft_read.connect(outputs.go_on_after_reading, dispatch_uid="adoptions.draft_read")
        preview_built.connect(outputs.go_on, dispatch_uid="adoptions.go_on")
        taking_back.connect(leaving_data.uses, dispatch_uid="adoptions.uses")
        taken_back.connect(leaving_data.data_went, dispatch_uid="adoptions.data_went")
        purging.connect(leaving_data.forget, dispatch_uid="adoptions.forget")
        holding.connect(leaving_package.runs_hold, dispatch_uid="adoptions.runs_hold")
        package_purging.connect(leaving_package.package_goes, dispatch_uid="adoptions.package_goes")
