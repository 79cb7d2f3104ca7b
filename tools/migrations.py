# SPDX-License-Identifier: EUPL-1.2
"""Fails when the models say something that no migration does yet."""

from __future__ import annotations

import os
import tempfile

with tempfile.TemporaryDirectory() as home:
    os.environ["DREHSCHEIBE_HOME"] = home
    from drehscheibe.portal.setup import start_django

    start_django()
    from django.core.management import call_command

    call_command("makemigrations", check=True, dry_run=True, verbosity=1)
