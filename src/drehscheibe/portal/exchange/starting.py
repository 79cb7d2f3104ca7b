# SPDX-License-Identifier: EUPL-1.2
""" "Gemeinsam angehen": days on which towns want to begin, as a calendar (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from drehscheibe.portal.templating import url
from drehscheibe.portal.usecases.facts import title_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.portal.usecases.models import UseCase

_PROGRAM = "-//Drehscheibe//use cases//DE"


def starts_as_ical(usecase: UseCase, noted: Sequence[Adoption], origin: str) -> str:
    """One event for each day that a town named; its towns and contacts stand in it."""
    calendar = Calendar()
    calendar.add("prodid", _PROGRAM)
    calendar.add("version", "2.0")
    days = sorted({one.start_wanted for one in noted if one.start_wanted})
    for day in days:
        towns = [one for one in noted if one.start_wanted == day]
        event = Event()
        event.add("uid", f"{usecase.publisher}-{usecase.slug}-{day.isoformat()}@drehscheibe")
        event.add("dtstamp", datetime.now(UTC))
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
        names = ", ".join(one.organisation.name for one in towns)
        event.add("summary", f"{title_of(towns[0].version)}: {names}")
        event.add("description", "\n".join(filter(None, (one.contact for one in towns))))
        event.add("url", origin + url("usecase", publisher=usecase.publisher, slug=usecase.slug))
        calendar.add_component(event)
    return bytes(calendar.to_ical()).decode()
