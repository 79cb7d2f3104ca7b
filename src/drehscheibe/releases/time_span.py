# SPDX-License-Identifier: EUPL-1.2
"""From when to when a release tells, all its tables together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.releases.spans import span_in

if TYPE_CHECKING:
    from drehscheibe.releases.layout import Layout
    from drehscheibe.releases.manifest import Manifest

OPEN = ".."


def time_span(layout: Layout, manifest: Manifest) -> tuple[str, ...]:
    """First and last moment (RFC 3339, UTC; `OPEN` where one is not known), or nothing."""
    found = [span_in(layout, manifest.release, table) for table in manifest.tables]
    firsts = [span.first for span in found if span and span.first]
    lasts = [span.last for span in found if span and span.last]
    if not firsts and not lasts:
        return ()
    return min(firsts, default=OPEN), max(lasts, default=OPEN)
