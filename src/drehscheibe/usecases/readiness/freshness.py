# SPDX-License-Identifier: EUPL-1.2
"""Durations of ISO 8601 (5.5.2.2), as packages say how old data may be."""

from __future__ import annotations

import re
from datetime import timedelta

_PARTS = re.compile(
    r"^P(?=\d|T\d)(?:(\d{1,5})Y)?(?:(\d{1,5})M)?(?:(\d{1,5})W)?(?:(\d{1,5})D)?"
    r"(?:T(?:(\d{1,5})H)?(?:(\d{1,5})M)?(?:(\d{1,5})S)?)?$"
)
_SECONDS = (365.25 * 86_400, 30.44 * 86_400, 604_800, 86_400, 3_600, 60, 1)


def duration(text: str) -> timedelta | None:
    """None for "" and for what is no duration; a year has 365.25 days, a month 30.44."""
    found = _PARTS.match(text)
    if not found:
        return None
    counts = (int(count or 0) for count in found.groups())
    return timedelta(seconds=sum(n * size for n, size in zip(counts, _SECONDS, strict=True)))
