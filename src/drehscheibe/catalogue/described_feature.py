# SPDX-License-Identifier: EUPL-1.2
"""A dataset that lies elsewhere as GeoJSON (OGC 20-004r1, `recordGeoJSON.yaml`), with marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import orjson

from drehscheibe.catalogue.features import (
    CORE,
    DELETE,
    GERMAN,
    HTML,
    Node,
    geometry_of,
    licence_links,
    link_to,
    mail_of,
    own_links,
    spdx_of,
    themes_of,
    time_of,
)
from drehscheibe.domain.plain import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.catalogue.described import DescribedRecord

_BINARY = "application/octet-stream"
PAGE = "/daten/anderswo/"


def feature_of(record: DescribedRecord) -> bytes:
    feature = {
        "type": "Feature",
        "id": record.slug,
        "conformsTo": [CORE],
        "time": time_of(tuple(text or ".." for text in record.time)),
        "geometry": geometry_of(record.bbox or None),
        "properties": _properties(record),
    }
    told = orjson.dumps(feature).replace(DELETE.encode(), b"")
    links = [
        *own_links(record.slug, f"{PAGE}{record.slug}/", record.title),
        *_foreign_links(record),
        *licence_links(record.licence),
    ]
    return b'%b,"links":%b}' % (told[:-1], orjson.dumps(links))


def _properties(record: DescribedRecord) -> Node:
    """`origin` and `catalogues` are ours: that it lies elsewhere, and who lists it."""
    first = record.roads[0].first_seen
    properties = {
        "type": "dataset",
        "title": record.title,
        "description": record.description,
        "keywords": list(record.keywords),
        "themes": themes_of(record.themes),
        "language": GERMAN,
        "languages": [GERMAN],
        "created": moment_of(record.issued) or first,
        "updated": moment_of(record.modified) or first,
        "license": spdx_of(record.licence),
        "rights": record.attribution or ("" if record.licence else record.licence_said),
        "contacts": _contacts(record),
        "formats": [{"name": name} for name in record.formats],
        "externalIds": [{"value": value} for value in record.identifiers],
        "origin": "described",
        "catalogues": [to_plain(road) for road in record.roads],
    }
    return {name: value for name, value in properties.items() if value not in ("", [])}


def moment_of(text: str) -> str:
    """Of a day, which is all that many catalogues say, its begin: a record says moments alone."""
    return f"{text}T00:00:00Z" if len(text) == len("2026-11-23") else text


def _contacts(record: DescribedRecord) -> list[Node]:
    contact: Node = {
        "organization": record.publisher or record.host,
        "roles": ["publisher", "pointOfContact"],
    }
    if mail := mail_of(record.contact):
        contact["emails"] = [{"value": mail}]
    return [contact]


def _foreign_links(record: DescribedRecord) -> Iterator[Node]:
    """Only of addresses that are some: whoever made the record took care of that."""
    if record.landing_page:
        yield link_to(record.landing_page, "canonical", HTML, record.host)
    for file in record.files:
        yield link_to(file.address, "enclosure", _BINARY, file.title or file.format)
