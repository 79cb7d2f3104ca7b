# SPDX-License-Identifier: EUPL-1.2
"""Download services of INSPIRE as Atom feeds: each dataset is an offer, in its best format and CRS.

Other feeds are `feed`: this one is known by identifiers of datasets, or by files in a named CRS.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.contract import Found, Kind, Wanted
from drehscheibe.connectors.sources.describing import EntryPage
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.connectors.sources.file import FileAtAddress
from drehscheibe.connectors.sources.inspire_feeds import (
    Dataset,
    Download,
    datasets_in,
    distributions_of,
    downloads_in,
    is_dataset_feed,
    is_service_feed,
    licences_said,
    publisher_of,
)
from drehscheibe.connectors.sources.metadata import Metadata, moment
from drehscheibe.connectors.sources.parts import Several, bring_together
from drehscheibe.connectors.sources.xml_documents import text_of, xml_at
from drehscheibe.domain.errors import N_, AddressAnswerWrong
from drehscheibe.domain.slugs import slugify

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from xml.etree import ElementTree as ET

    from drehscheibe.connectors.fetching.asking import Rules
    from drehscheibe.connectors.fetching.known import Fetched
    from drehscheibe.connectors.sources.contract import Tell
    from drehscheibe.connectors.sources.glance import Glance

_SIGNS = (b"inspire_dls", b"crs/EPSG", b"EPSG:")
_MANY = 20  # datasets of a page: each is asked for by itself
_NO_FEED = N_("it is no download service of INSPIRE (Atom)")
_GONE = N_("it lists the dataset no more")
_NO_FILES = N_("the dataset has no file that we read")


class InspireAtom:
    kind = Kind.ATOM

    def recognise(self, glance: Glance, rules: Rules) -> Found | None:
        """A feed of the service, or of one of its datasets."""
        head = glance.head[:65_536]
        if b"<feed" not in head or not any(sign in glance.head for sign in _SIGNS):
            return None
        address = str(parse(glance.address))
        root = xml_at(address, rules)
        if is_service_feed(root):
            offers = tuple(_listed(one).offer for one in datasets_in(root, address))
            title = text_of(root, "title") or parse(address).shown_host
            return Found(self.kind, address, title, offers) if offers else None
        return self._one(root, address) if is_dataset_feed(root) else None

    def take(self, wanted: Wanted, target: Path, rules: Rules, *, tell: Tell) -> Fetched | None:
        """One file as it is; the parts of several as one GeoPackage."""
        host = parse(wanted.address).shown_host
        downloads = self._downloads(wanted, rules)
        if not downloads:
            raise AddressAnswerWrong(host=host, reason=_NO_FILES)
        best = downloads[0]
        if len(best.parts) == 1:
            there = Wanted(best.parts[0], "", wanted.mark)
            return FileAtAddress().take(there, target, rules, tell=tell)
        name = slugify(best.title)[:80] or "daten"
        several = Several(best.parts, name, _tag(best))
        return bring_together(several, wanted, target, rules, tell=tell)

    def pages(self, address: str, rules: Rules, *, start: str = "") -> Iterator[EntryPage]:
        """`start` is how many datasets lie before. Each entry has the files of its own feed."""
        root = _feed_at(address, rules)
        if not is_service_feed(root):
            alone = _described(_of_feed(root, address), downloads_in(root, address), root)
            yield EntryPage((alone,), total=1)
            return
        found = list({one.key: one for one in datasets_in(root, address)}.values())
        for at in range(int(start or 0), len(found), _MANY):
            behind = at + _MANY
            entries = tuple(
                _described(one, downloads_in(_feed_at(one.feed, rules), one.feed), root)
                for one in found[at:behind]
            )
            yield EntryPage(entries, str(behind) if behind < len(found) else "", len(found))

    def _one(self, root: ET.Element, address: str) -> Found:
        offer = _listed(_of_feed(root, address)).offer
        return Found(self.kind, address, offer.title, (offer,))

    def _downloads(self, wanted: Wanted, rules: Rules) -> tuple[Download, ...]:
        root, address = _feed_at(wanted.address, rules), wanted.address
        if is_service_feed(root):
            found = (one for one in datasets_in(root, address) if one.key == wanted.offer)
            dataset = next(found, None)
            if dataset is None:
                raise AddressAnswerWrong(host=parse(address).shown_host, reason=_GONE)
            root, address = _feed_at(dataset.feed, rules), dataset.feed
        return downloads_in(root, address)


def datasets_at(address: str, rules: Rules) -> list[Dataset]:
    """Of a service, or the one whose own feed it is. Raises as `xml_at`."""
    root = _feed_at(address, rules)
    service = is_service_feed(root)
    return list(datasets_in(root, address)) if service else [_of_feed(root, address)]


def _feed_at(address: str, rules: Rules) -> ET.Element:
    root = xml_at(address, rules)
    if not (is_service_feed(root) or is_dataset_feed(root)):
        raise AddressAnswerWrong(host=parse(address).shown_host, reason=_NO_FEED)
    return root


def _of_feed(root: ET.Element, address: str) -> Dataset:
    """A dataset that was named by its own feed."""
    return Dataset(
        key=address[:500],
        title=text_of(root, "title") or parse(address).shown_host,
        summary=text_of(root, "subtitle"),
        feed=address,
        licences=licences_said(text_of(root, "rights")),
        modified=moment(text_of(root, "updated")),
        bbox=(),
    )


def _listed(dataset: Dataset) -> Entry:
    """As far as the service feed tells: its files are asked for when it is taken."""
    return Entry(
        key=dataset.key,
        title=dataset.title or dataset.key,
        description=dataset.summary,
        licences=dataset.licences,
        metadata=Metadata(
            identifiers=(dataset.key,),
            landing_page=dataset.record,
            modified=dataset.modified,
            bbox=dataset.bbox,
        ),
        comes_otherwise=True,
    )


def _described(dataset: Dataset, downloads: tuple[Download, ...], service: ET.Element) -> Entry:
    entry, (publisher, contact) = _listed(dataset), publisher_of(service)
    said = replace(entry.metadata, publisher=publisher, contact=contact)
    return replace(entry, distributions=distributions_of(downloads), metadata=said)


def _tag(download: Download) -> str:
    """Of all that the feed says of these files: their addresses, and when each was changed."""
    told = "\n".join((download.said, *download.parts))
    return f'"feed-{hashlib.sha256(told.encode()).hexdigest()}"'
