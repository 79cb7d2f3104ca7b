# SPDX-License-Identifier: EUPL-1.2
"""OGC API Records: each record of a catalogue is an offer, brought as the best of its links.

OGC 20-004r1, 7 (record), 8 (record collection), 9.2 (records API); pages as in OGC 17-069r4, 7.15.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.bringing import bring
from drehscheibe.connectors.sources.contract import Found, Kind, Wanted
from drehscheibe.connectors.sources.describing import EntryPage, offers_in, raw_hash
from drehscheibe.connectors.sources.documents import json_at, linked, listed
from drehscheibe.connectors.sources.record_entries import entry_of, key_of
from drehscheibe.connectors.sources.seen import Seen
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressFailed, AddressLoops

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.entries import Entry
    from drehscheibe.connectors.sources.glance import Glance

_LIMIT = 500  # records of a page; a server may give fewer
_MOST_PAGES = 5_000
_COLLECTION = re.compile(
    r"(?P<catalogue>.*/collections/[^/?#]+)(/items(/(?P<id>[^?#]+))?)?/?(\?.*)?"
)
_NO_RECORDS = N_("there are no records in it")
_SAME_PAGE = N_("it gives the same page again and again")


class OgcRecords:
    kind = Kind.RECORDS

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """By a catalogue, its records, one of them, or a service that has nothing else."""
        document, address = glance.document, str(parse(glance.address))
        if not isinstance(document, dict):
            return None
        if match := _COLLECTION.fullmatch(address):
            return self._of_collection(match, document, rules)
        collections = _collections(document, address, rules)
        catalogues = [one for one in collections if _is_catalogue(one)]
        if not catalogues or len(catalogues) < len(collections):
            return None
        there = _list_of(document, address)
        return self._all(f"{there}/{quote(str(catalogues[0]['id']), safe='')}", rules)

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        entry = _entry_at(wanted.address, wanted.offer, rules)
        return bring(entry, wanted, target, rules, tell=tell)

    def pages(self, address: str, rules: Rules, *, start: str = "") -> Iterator[EntryPage]:
        """`start` is the address of a page."""
        host, seen = parse(address).shown_host, Seen()
        there, asked = start or f"{address}/items?limit={_LIMIT}", set[str]()
        while there not in asked and len(asked) < _MOST_PAGES:
            asked.add(there)
            document = json_at(there, rules)
            records = _records(document, host)
            found = {key: one for one in records if (key := key_of(one))}
            keys = seen.fresh(found)
            if found and not keys:
                raise AddressAnswerWrong(host=host, reason=_SAME_PAGE)
            raw = {key: raw_hash([there, found[key]]) for key in found if key in keys}
            known = rules.as_before(raw)
            fresh = tuple(entry_of(found[key], there) for key in raw if key not in known)
            there = linked(document, "next", there) if records else ""
            total = document.get("numberMatched")
            count = total if isinstance(total, int) else 0
            yield EntryPage(tuple(filter(None, fresh)), there, count, tuple(known), raw)
            if not there:
                return
        raise AddressLoops(host=host)

    def _of_collection(self, match: re.Match[str], document: Any, rules: Rules) -> Found | None:
        catalogue = match["catalogue"]
        if catalogue.endswith("/collections") or not _holds_records(catalogue, document, rules):
            return None
        if match["id"]:
            entry = _entry_at(catalogue, unquote(match["id"]), rules)
            return Found(self.kind, catalogue, entry.title, (entry.offer,))
        return self._all(catalogue, rules)

    def _all(self, catalogue: str, rules: Rules) -> Found | None:
        offers, more = offers_in(self.pages(catalogue, rules))
        title = str(json_at(catalogue, rules).get("title") or parse(catalogue).shown_host)
        return Found(self.kind, catalogue, title, offers, more) if offers else None


def _holds_records(catalogue: str, document: dict[str, Any], rules: Rules) -> bool:
    """Its records may have been pasted: then it is asked itself."""
    if "itemType" in document:
        return _is_catalogue(document)
    with suppress(AddressFailed):
        return _is_catalogue(json_at(catalogue, rules))
    return False


def _is_catalogue(collection: dict[str, Any]) -> bool:
    """`itemType` is a text, in drafts of the standard a list."""
    kinds = collection.get("itemType")
    return "record" in (kinds if isinstance(kinds, list) else [kinds]) and "id" in collection


def _collections(document: dict[str, Any], address: str, rules: Rules) -> list[dict[str, Any]]:
    if "collections" in document:
        return listed(document["collections"])
    there = linked(document, "data", address)
    if not there or not linked(document, "conformance", address):
        return []
    with suppress(AddressFailed):
        return listed(json_at(there, rules).get("collections"))
    return []


def _list_of(document: dict[str, Any], address: str) -> str:
    there = address if "collections" in document else linked(document, "data", address)
    return there.partition("?")[0].rstrip("/")


def _records(document: dict[str, Any], host: str) -> list[dict[str, Any]]:
    records = document.get("features")
    if not isinstance(records, list):
        raise AddressAnswerWrong(host=host, reason=_NO_RECORDS)
    return listed(records)


def _entry_at(catalogue: str, key: str, rules: Rules) -> Entry:
    there = f"{catalogue}/items/{quote(key, safe='')}"
    if entry := entry_of(json_at(there, rules), there):
        return entry
    raise AddressAnswerWrong(host=parse(catalogue).shown_host, reason=_NO_RECORDS)
