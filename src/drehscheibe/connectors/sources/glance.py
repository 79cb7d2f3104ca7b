# SPDX-License-Identifier: EUPL-1.2
"""The beginning of what lies at an address: enough to tell what kind of source it is."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.fetching.answers import is_web_page
from drehscheibe.connectors.fetching.fetch import fetch
from drehscheibe.domain.errors import AddressIsWebPage

if TYPE_CHECKING:
    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched

ENOUGH = 512 << 10  # bytes that are read of what may be a large file
# Catalogues and services give machines what they ask for; files do not care.
ACCEPT = "application/json, application/geo+json;q=0.9, application/xml;q=0.8, */*;q=0.5"


@dataclass(frozen=True)
class Glance:
    """`fetched` is None where the address shows a web page to everybody."""

    address: str
    head: bytes
    fetched: Fetched | None

    @property
    def is_web_page(self) -> bool:
        return self.fetched is None or is_web_page(self.head)

    @cached_property
    def document(self) -> Any:
        """The JSON that stands there; None where there is none, or more than a glance of it."""
        with suppress(ValueError):
            return json.loads(self.head)
        return None


def glance_at(address: str, rules: Rules) -> Glance:
    """Raises as `fetch`, but for web pages, which may hide a service."""
    quick = replace(rules, accept=ACCEPT, enough=ENOUGH)
    with TemporaryDirectory(prefix="glance-") as folder:
        path = Path(folder) / "head"
        try:
            fetched = fetch(address, path, quick)
        except AddressIsWebPage:
            fetched = None
        return Glance(address.strip(), path.read_bytes(), fetched)
