# SPDX-License-Identifier: EUPL-1.2
"""A file at an address, in every format that can be uploaded; also in a ZIP or a share link."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching.fetch import fetch
from drehscheibe.connectors.sources.contract import Found, Kind, Offer, Wanted, unless_known
from drehscheibe.domain.titles import title_from_file_name

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance


class FileAtAddress:
    """Offers one thing: the file, with all its tables and layers."""

    kind = Kind.FILE

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:  # noqa: ARG002 - contract
        """Every address that gives something else than a web page."""
        if glance.fetched is None or glance.is_web_page:
            return None
        title = title_from_file_name(PurePath(glance.fetched.name).name)
        return Found(self.kind, glance.fetched.address, title, (Offer("", title),))

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """Asked by entity tag and date; where a server knows neither, the hash tells."""
        fetched = fetch(wanted.address, target, rules, tell=tell, known=wanted.mark.known)
        return unless_known(fetched, wanted.mark)
