# SPDX-License-Identifier: EUPL-1.2
"""Start Django outside a web server: for the terminal and the worker."""

from __future__ import annotations

import gc
import os

import django
from django.core.management import call_command


def start_django() -> None:
    """Load the portal; costs some tenths of a second, so only commands that need it call it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "drehscheibe.portal.django_settings")
    gc.disable()  # what is loaded stays: to look for garbage in it takes a tenth of the time
    try:
        django.setup()
    finally:
        gc.enable()


def migrate() -> None:
    """Bring the portal's database to the state of this version."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
