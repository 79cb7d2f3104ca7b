# SPDX-License-Identifier: EUPL-1.2
"""Read the classes that `classes.py` found; light enough for the server and its pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.domain.classes import TableClasses
from drehscheibe.domain.plain import from_plain

if TYPE_CHECKING:
    from drehscheibe.releases.layout import Layout


def read_classes(layout: Layout, release: str, table: str) -> TableClasses | None:
    """None while they are not found yet, or where they are damaged: they are found again."""
    try:
        return from_plain(TableClasses, orjson.loads(layout.classes(release, table).read_bytes()))
    except (OSError, ValueError, TypeError, AttributeError):
        return None
