# SPDX-License-Identifier: EUPL-1.2
"""Atom and RSS feeds: a table of their entries, or points, lines and areas where GeoRSS says where.

RFC 4287 (Atom), RSS 2.0 and 1.0, GeoRSS simple and GML (OGC 17-002r1): latitude before longitude.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.contract import Found, Kind, Offer, Wanted
from drehscheibe.connectors.sources.converting import (
    bring_converted,
    brought_whole,
    converted_rows,
)
from drehscheibe.connectors.sources.feed_entries import feed_in

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_SIGNS = (b"<feed", b":feed", b"<rss", b"<rdf:RDF", b"http://purl.org/rss/1.0/")


class FeedOfEntries:
    kind = Kind.FEED

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By the first element, which is near the beginning; feeds without entries are none."""
        if glance.is_web_page or not any(sign in glance.head[:4_096] for sign in _SIGNS):
            return None
        with brought_whole(glance.address, rules) as (path, fetched):
            feed = feed_in(path, parse(fetched.address).shown_host)
        if not feed.rows.rows:
            return None
        title = feed.title or parse(fetched.address).shown_host
        offer = Offer(
            feed.rows.key,
            title[:300],
            feed.description,
            len(feed.rows.rows),
            attribution=feed.rights,
        )
        return Found(self.kind, fetched.address, title, (offer,))

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        host = parse(wanted.address).shown_host
        converted = converted_rows("eintraege", wanted.offer, lambda came: feed_in(came, host).rows)
        return bring_converted(wanted, target, rules, converted, tell=tell)
