# SPDX-License-Identifier: EUPL-1.2
from __future__ import annotations

from django.apps import AppConfig


class EmbedsConfig(AppConfig):
    name = "drehscheibe.portal.embeds"

    def ready(self) -> None:
        """The code to copy stands on the page of its dataset."""
        from drehscheibe.portal.catalogue.signals import dataset_shown
        from drehscheibe.portal.embeds.section import offer_code

        dataset_shown.connect(offer_code, dispatch_uid="embeds.offer_code")
