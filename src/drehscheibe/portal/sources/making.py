# SPDX-License-Identifier: EUPL-1.2
"""From entries of catalogues to the record that everybody reads."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from drehscheibe.catalogue.described import DescribedRecord, ForeignFile, Road
from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.domain.errors import AddressNotValid
from drehscheibe.domain.plain import from_plain
from drehscheibe.domain.sentences import harmless, visible
from drehscheibe.portal.atlas import atlas
from drehscheibe.portal.sources.by_hand import with_hand
from drehscheibe.portal.sources.mapping import LICENCE, Said, mapped, mapping_of, unknown_licence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from drehscheibe.portal.sources.entries import Described, ForeignEntry
    from drehscheibe.portal.sources.models import Source


def shown_record(described: Described, entries: Sequence[ForeignEntry]) -> DescribedRecord:
    """What people here corrected goes before what its catalogues say."""
    return with_hand(record_of(described.slug, entries), described.by_hand)


def record_of(slug: str, entries: Sequence[ForeignEntry]) -> DescribedRecord:
    """The words are those of the first entry; each is a road. `entries` come with their source."""
    first = from_plain(Entry, entries[0].said)
    said, source = first.metadata, entries[0].source
    others = [first, *(from_plain(Entry, one.said) for one in entries[1:])]
    mapping = mapping_of(source)
    ours = mapped(mapping, _said(first))
    licence = ours.licence or _given(first, source)
    confirmed = mapping.licences.get(unknown_licence(first.licences))
    is_confirmed = LICENCE in ours.fields
    return DescribedRecord(
        slug=slug,
        title=_line(ours.title) or _line(first.key),
        roads=tuple(map(_road, entries, others)),
        description=visible(first.description).strip(),
        publisher=_line(said.publisher),
        contact=_line(ours.contact),
        licence=licence,
        licence_said="" if licence else _line(next(filter(None, first.licences), "")),
        attribution=_line(said.attribution),
        themes=ours.themes,
        unknown_themes=tuple(filter(None, map(_line, ours.unknown))),
        keywords=tuple(filter(None, map(_line, said.keywords))),
        frequency=said.frequency,
        issued=said.issued,
        modified=said.modified,
        time=(said.start, said.end) if said.start or said.end else (),
        bbox=said.bbox,
        covers=tuple(_towns(ours.keys)),
        hvd=said.hvd,
        files=tuple(_files(first)),
        identifiers=_identifiers(others),
        series=tuple(_series(first)),
        uri=safe_address(first.key),
        mapped=ours.fields,
        mapped_by=source.owner.name if ours.fields else "",
        licence_at=confirmed.at if is_confirmed and confirmed else "",
        keeper=source.owner.key,
        sources=tuple(dict.fromkeys(str(one.source_id) for one in entries)),
    )


def _said(entry: Entry) -> Said:
    said = entry.metadata
    return Said(
        title=entry.title,
        themes=said.themes,
        groups=said.groups,
        licences=entry.licences,
        areas=said.areas,
        publisher=said.publisher,
        bbox=said.bbox,
        contact=said.contact,
    )


def _given(entry: Entry, source: Source) -> str:
    """What its keeper said of the whole source, where the entry names no licence at all."""
    return "" if any(entry.licences) else str(source.described.get("licence", ""))


def _road(row: ForeignEntry, entry: Entry) -> Road:
    return Road(
        catalogue=row.source.title,
        address=safe_address(row.source.address),
        host=_host(row.source.address),
        key=entry.key,
        first_seen=_moment(row.first_seen),
        landing_page=safe_address(entry.metadata.landing_page),
        modified=entry.metadata.modified,
    )


def _identifiers(entries: Sequence[Entry]) -> tuple[str, ...]:
    told = (name for one in entries for name in one.metadata.identifiers)
    return tuple(dict.fromkeys(filter(None, map(_line, told))))[:20]


def _files(entry: Entry) -> Iterator[ForeignFile]:
    """Only what can be followed."""
    for one in entry.distributions:
        if address := safe_address(one.address):
            yield ForeignFile(address, _line(one.format)[:30], _line(one.title)[:300])


def _series(entry: Entry) -> Iterator[tuple[str, str]]:
    for address, title in entry.metadata.series:
        if safe := safe_address(address):
            yield safe, _line(title)


def _towns(keys: Iterable[str]) -> Iterator[str]:
    """Those of the region."""
    known = atlas().slugs_of_towns
    yield from (key for key in keys if key in known)


@lru_cache(maxsize=4_096)
def safe_address(text: str) -> str:
    """An http(s) address as browsers and RDF take it, with its fragment; "" for anything else."""
    try:
        address = str(parse(text)) if "://" in text else ""
    except AddressNotValid:
        return ""
    fragment = urlsplit(text).fragment
    return f"{address}#{quote(fragment)}" if address and fragment else address


@lru_cache(maxsize=256)
def _host(address: str) -> str:
    return parse(address).shown_host


def _line(text: str) -> str:
    return harmless(text).strip()


def _moment(at: datetime) -> str:
    return at.isoformat(timespec="seconds").replace("+00:00", "Z")
