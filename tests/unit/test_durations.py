# SPDX-License-Identifier: EUPL-1.2
"""Durations of ISO 8601, and where they lead by the calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from drehscheibe.domain.durations import duration, moved


def test_durations_are_read_as_iso_8601_says():
    assert duration("PT30M") == timedelta(minutes=30)
    assert duration("P1DT2H") == timedelta(days=1, hours=2)
    assert duration("P2W") == timedelta(weeks=2)
    assert duration("") is duration("P") is duration("bald") is None


@pytest.mark.parametrize(
    ("start", "text", "later", "earlier"),
    [
        (date(2024, 1, 31), "P1M", date(2024, 2, 29), date(2023, 12, 31)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28), date(2023, 2, 28)),
        (date(2025, 12, 30), "P1W2D", date(2026, 1, 8), date(2025, 12, 21)),
        (
            datetime(2026, 1, 1, 1, tzinfo=UTC),
            "P1DT2H30M",
            datetime(2026, 1, 2, 3, 30, tzinfo=UTC),
            datetime(2025, 12, 30, 22, 30, tzinfo=UTC),
        ),
    ],
)
def test_durations_lead_by_the_calendar(start, text, later, earlier):
    assert moved(start, text) == later
    assert moved(start, text, back=True) == earlier


@pytest.mark.parametrize("text", ["", "P", "PT", "2D", "P-1D", "P1.5D", "P99999Y", "P99999W" * 2])
def test_what_is_no_duration_is_refused(text):
    with pytest.raises(ValueError, match=f"^{text}$"):
        moved(date(2026, 1, 1), text)


def test_none_leads_beyond_the_calendar():
    with pytest.raises(ValueError, match="P99999W"):
        moved(date(9000, 1, 1), "P99999W")
    with pytest.raises(ValueError, match="P1M"):
        moved(date(1, 1, 1), "P1M", back=True)
