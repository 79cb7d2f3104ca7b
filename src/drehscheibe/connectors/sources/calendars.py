# SPDX-License-Identifier: EUPL-1.2
"""iCalendar: dates as a table, or as points where they say where; repeated ones written out.

RFC 5545. People who are invited, and who invites, stay away: their addresses are nobody's data.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.calendar_dates import calendar_in
from drehscheibe.connectors.sources.contract import Found, Kind, Offer, Wanted
from drehscheibe.connectors.sources.converting import (
    bring_converted,
    brought_whole,
    converted_rows,
)

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance


class ICalendar:
    kind = Kind.CALENDAR

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By its first line."""
        if b"BEGIN:VCALENDAR" not in glance.head[:200].upper():
            return None
        with brought_whole(glance.address, rules) as (path, fetched):
            host = parse(fetched.address).shown_host
            calendar = calendar_in(path, host)
        title = calendar.title or host
        dates = calendar.dates
        offer = Offer(dates.key, title[:300], calendar.description[:2_000], len(dates.rows))
        return Found(self.kind, fetched.address, title, (offer,))

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """Asked without what was known: the months that are looked at move on by themselves."""
        host = parse(wanted.address).shown_host
        converted = converted_rows(
            "termine", wanted.offer, lambda came: calendar_in(came, host).dates
        )
        anew = replace(wanted, mark=replace(wanted.mark, etag="", last_modified=""))
        return bring_converted(anew, target, rules, converted, tell=tell)
