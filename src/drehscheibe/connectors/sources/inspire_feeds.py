# SPDX-License-Identifier: EUPL-1.2
"""Feeds of an INSPIRE download service: which datasets there are, and in which files each lies.

Technical Guidance for the implementation of INSPIRE Download Services 3.1, 5.1 (service feed) and
5.2 (dataset feed): an entry for each format and CRS, with one link `alternate`, or several links
`section` to the parts of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from drehscheibe.connectors.sources.distributions import ORDER, Distribution, format_of
from drehscheibe.connectors.sources.georss import geometry_of
from drehscheibe.connectors.sources.iso19139_constraints import licences_of
from drehscheibe.connectors.sources.metadata import box_of, mail_in, moment
from drehscheibe.connectors.sources.xml_documents import name_of, named, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

_CODE = "spatial_dataset_identifier_code"
_EPSG = re.compile(r"EPSG\W+(?:\d+\W+)?(\d{4,5})\b|EPSG/0/(\d{4,5})", re.IGNORECASE)
# Best first: what is asked for here all the time, then degrees, then what needs a grid.
_SYSTEMS = ("25832", "25833", "3044", "3045", "4647", "4258", "4326", "3857", "3035", "31467")
_ADDRESS = re.compile(r"https?://\S+")
_FILES = [one for one in ORDER if one not in {"wfs", "ogc-features", "atom"}]
_WEB = ("http://", "https://")
_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Dataset:
    """One entry of a service feed. `feed` is where its files are listed."""

    key: str
    title: str
    summary: str
    feed: str
    licences: tuple[str, ...]
    modified: str
    bbox: tuple[float, ...]
    record: str = ""  # its metadata


@dataclass(frozen=True, slots=True)
class Download:
    """One dataset in one format and CRS; several `parts` together are all of it."""

    format: str
    crs: str  # the EPSG number, or ""
    parts: tuple[str, ...]
    title: str
    said: str  # all that the feed says of it: another text, other files


def is_service_feed(root: ET.Element) -> bool:
    return name_of(root) == "feed" and next(named(root, _CODE), None) is not None


def is_dataset_feed(root: ET.Element) -> bool:
    """Entries in a named CRS; those of other feeds have none."""
    entries = (one for one in root if name_of(one) == "entry")
    return name_of(root) == "feed" and any(_crs(one) for one in entries)


def datasets_in(root: ET.Element, address: str) -> Iterator[Dataset]:
    """Of a service feed at that address."""
    for entry in (one for one in root if name_of(one) == "entry"):
        feed = _link(entry, address)
        if feed:
            code = text_of(entry, _CODE)
            rights = text_of(entry, "rights") or text_of(root, "rights")
            yield Dataset(
                key=(code or feed)[:500],
                title=text_of(entry, "title") or code,
                summary=text_of(entry, "summary") or text_of(entry, "content"),
                feed=feed,
                licences=licences_said(rights),
                modified=moment(text_of(entry, "updated")),
                bbox=_box(entry),
                record=_first(entry, "describedby", address),
            )


def downloads_in(root: ET.Element, address: str) -> tuple[Download, ...]:
    """Best first."""
    found = [
        one for entry in root if name_of(entry) == "entry" for one in _downloads(entry, address)
    ]
    return tuple(sorted(found, key=_rank))


def distributions_of(downloads: tuple[Download, ...]) -> tuple[Distribution, ...]:
    return tuple(
        Distribution(part, one.format, one.title) for one in downloads for part in one.parts
    )


def licences_said(rights: str) -> tuple[str, ...]:
    """The text itself, and addresses in it."""
    addresses = (one.rstrip(").,;\"'") for one in _ADDRESS.findall(rights))
    return tuple(dict.fromkeys(one for one in (*licences_of(rights), *addresses) if one))


def publisher_of(root: ET.Element) -> tuple[str, str]:
    """Name and mail address of who makes the feed."""
    author = next(named(root, "author"), None)
    if author is None:
        return "", ""
    return text_of(author, "name"), mail_in(text_of(author, "email"))


def _downloads(entry: ET.Element, address: str) -> Iterator[Download]:
    """Files of one entry, apart by format: a careless feed has several in one."""
    by_format: dict[str, list[str]] = {}
    for there, kind in _files(entry, address):
        by_format.setdefault(kind, []).append(there)
    said = " ".join("".join(entry.itertext()).split())
    for kind, parts in by_format.items():
        title = text_of(entry, "title")
        yield Download(kind, _crs(entry), tuple(dict.fromkeys(parts)), title, said)


def _files(entry: ET.Element, address: str) -> list[tuple[str, str]]:
    """Addresses with their formats, of links that lead to data."""
    links = [one for one in entry if name_of(one) == "link" and one.get("href")]
    wanted = [one for one in links if one.get("rel", "alternate") in {"alternate", "section"}]
    parts = [one for one in wanted if one.get("rel") == "section"] or wanted
    told = ((urljoin(address, one.get("href", "")), _format(one, entry)) for one in parts)
    return [(there, kind) for there, kind in told if kind and there.startswith(_WEB)]


def _format(link: ET.Element, entry: ET.Element) -> str:
    """By its media type; where that is a ZIP of anything, by words of its address and titles."""
    href, kind = link.get("href", ""), link.get("type", "")
    if "html" in kind or "atom" in kind:
        return ""
    if (code := format_of(href, kind)) in _FILES:
        return code
    words = _WORD.split(f"{href} {link.get('title', '')} {text_of(entry, 'title')}".lower())
    return next((code for word in words if (code := format_of("", word)) in _FILES), "")


def _crs(entry: ET.Element) -> str:
    """Of a category; the best where one entry has several."""
    said = [
        f"{one.get('term', '')} {one.get('label', '')}"
        for one in entry
        if name_of(one) == "category"
    ]
    codes = [first or second for text in said for first, second in _EPSG.findall(text)]
    return min(codes, key=_system, default="")


def _rank(download: Download) -> tuple[int, int, int]:
    return ORDER.index(download.format), _system(download.crs), len(download.parts)


def _system(code: str) -> int:
    return _SYSTEMS.index(code) if code in _SYSTEMS else len(_SYSTEMS)


def _link(entry: ET.Element, address: str) -> str:
    """To the dataset feed: the one that says that it is Atom; in German where there are several."""
    links = [one for one in entry if name_of(one) == "link" and one.get("href")]
    feeds = [one for one in links if "atom" in one.get("type", "")]
    if not feeds:
        feeds = [one for one in links if one.get("rel") == "alternate" and not one.get("type")]
    feeds.sort(key=lambda one: not one.get("hreflang", "de").startswith(("de", "ger")))
    return urljoin(address, feeds[0].get("href", "")) if feeds else ""


def _first(entry: ET.Element, relation: str, address: str) -> str:
    links = (one.get("href", "") for one in entry if one.get("rel") == relation)
    return next((urljoin(address, href) for href in links if href), "")


def _box(entry: ET.Element) -> tuple[float, ...]:
    geometry = geometry_of(entry)
    if not geometry or geometry["type"] != "Polygon":
        return ()
    (ring,) = geometry["coordinates"]
    east, north = [place[0] for place in ring], [place[1] for place in ring]
    return box_of(min(east), min(north), max(east), max(north))
