# SPDX-License-Identifier: EUPL-1.2
"""A source by its name, for commands."""

from __future__ import annotations

from typing import Any

from drehscheibe.cli.instances import open_portal
from drehscheibe.cli.publish import operator


def source_named(name: str) -> Any:
    """Raises `SourceNotFound`."""
    open_portal()
    from drehscheibe.portal.sources.queries import find_source

    return find_source(name, operator(""))
