# SPDX-License-Identifier: EUPL-1.2
"""A folder on an SFTP server.

What speaks SSH is heavy: it is imported when such a server is asked, not for every source.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.connectors.sources.contract import Found, Kind, unless_known
from drehscheibe.connectors.sources.lying import offers_of
from drehscheibe.connectors.sources.receiving import Sink
from drehscheibe.domain import errors

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell, Wanted


class Sftp:
    """Offers a dataset for each series of files, once name and password are there."""

    kind = Kind.SFTP

    def look(self, address: str, rules: Rules) -> Found:
        """Without a password it only says which key the server has.

        Raises kinds of `AddressFailed`.
        """
        from drehscheibe.connectors.sources.sftp_visits import Place, key_of, listed, run

        place = Place.of(address, rules)
        if not (place.pin and rules.credentials):
            pinned = f"{place.address}#{place.pin or run(place, key_of(place))}"
            return Found(self.kind, pinned, place.host, ())
        offers = offers_of(run(place, listed(place)))
        if not offers:
            raise errors.FolderEmpty(host=place.host)
        return Found(self.kind, address, place.host, offers)

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """The newest of the series; None also while somebody writes to it."""
        from drehscheibe.connectors.sources.sftp_visits import Place, run, taken

        place = Place.of(wanted.address, rules)
        sink = Sink(target, rules.largest, tell=tell)
        newest = run(place, taken(place, wanted, sink))
        if newest is None:
            return None
        fetched = newest.fetched(wanted.address, sink.sha256)
        rules.witness(fetched)
        return unless_known(fetched, wanted.mark)
