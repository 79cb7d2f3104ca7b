# SPDX-License-Identifier: EUPL-1.2
"""Commands work on an instance that exists; otherwise they say how to make one."""

from __future__ import annotations

from drehscheibe.domain.errors import InstanceMissing
from drehscheibe.settings import current_settings


def require_instance() -> None:
    """Raise `InstanceMissing` where `drehscheibe init` never ran."""
    settings = current_settings()
    if not settings.layout.region.exists():
        raise InstanceMissing(home=settings.home)


def open_portal() -> None:
    """Start Django. Raises `InstanceMissing`, also where `drehscheibe init` was interrupted."""
    require_instance()
    from drehscheibe.portal.setup import start_django

    start_django()
    from django.db import connection

    if "catalogue_release" not in connection.introspection.table_names():
        raise InstanceMissing(home=current_settings().home)
