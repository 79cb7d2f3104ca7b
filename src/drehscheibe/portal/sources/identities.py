# SPDX-License-Identifier: EUPL-1.2
"""By what a dataset is known when it comes by two roads: identifiers and landing pages.

Only names that nobody else can have count: addresses, URNs and UUIDs. "12" is a dataset of
everybody, and the start page of a portal is no page of a dataset.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.connectors.sources.entries import Entry

_UUID = re.compile(r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}")
_URN = re.compile(r"urn:[a-z0-9-]+:.+")


def names_of(entry: Entry) -> tuple[str, ...]:
    """In one spelling; a UUID within an address counts by itself."""
    said = entry.metadata
    told = (*said.identifiers, entry.key, said.landing_page)
    return tuple(dict.fromkeys(name for text in told for name in _names(text)))


def digests_of(entry: Entry) -> tuple[str, ...]:
    return tuple(hashlib.sha256(name.encode()).hexdigest()[:32] for name in names_of(entry))


def _names(text: str) -> Iterator[str]:
    text = text.strip().lower()
    if found := _UUID.findall(text):
        yield found[-1].replace("-", "")
    elif _URN.fullmatch(text):
        yield text
    else:
        parts = urlsplit(text)
        path = parts.path.strip("/")
        if parts.scheme in {"http", "https"} and (path.count("/") or parts.query):
            query = f"?{parts.query}" if parts.query else ""
            yield f"{parts.netloc.removeprefix('www.')}/{path}{query}"
