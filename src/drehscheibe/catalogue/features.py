# SPDX-License-Identifier: EUPL-1.2
"""A record as GeoJSON (OGC 20-004r1, `recordGeoJSON.yaml`), made once, when it changes.

Where the installation is and in which catalogue somebody looks is not known then: marks stand for
both. They begin with a character that JSON leaves as it is and that is taken out of all texts.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import orjson

from drehscheibe.catalogue.columns import LANGUAGE, TYPE
from drehscheibe.catalogue.identifiers import external_ids
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.themes import URI as THEMES
from drehscheibe.releases.offers import FORMATS, offers_of
from drehscheibe.releases.pointer import collection_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.domain.tables import Bbox, Table

DELETE = "\x7f"
_ORIGIN, _CATALOGUE = f"{DELETE}o", f"{DELETE}c"

CORE = "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core"
ISO = "application/vnd.iso.19139+xml"
_GEOJSON, _JSON, HTML = "application/geo+json", "application/json", "text/html"
_TILESETS = "http://www.opengis.net/def/rel/ogc/1.0/tilesets-vector"
GERMAN = {"code": LANGUAGE, "name": "Deutsch", "alternate": "German"}
_VARIANTS = {"csv-plain"}  # of formats that are named already
_MAIL = re.compile(r"[^@\s<>,;]+@[^@\s<>,;]+\.[^@\s<>,;]+")

Node = dict[str, Any]


def feature_of(record: DatasetRecord) -> bytes:
    """The record as a GeoJSON feature, with marks."""
    feature = {
        "type": "Feature",
        "id": record.slug,
        "conformsTo": [CORE],
        "time": time_of(record.time),
        "geometry": geometry_of(bbox_of(record.tables)),
        "properties": _properties(record),
    }
    links = [
        *own_links(record.slug, f"/daten/{record.slug}/", record.title),
        *_series_links(record),
        *_data_links(record),
        *_file_links(record),
    ]
    told = orjson.dumps(feature).replace(DELETE.encode(), b"")
    return b'%b,"links":%b}' % (told[:-1], orjson.dumps([*links, *licence_links(record.licence)]))


def placed(feature: bytes, *, origin: str, catalogue: str) -> bytes:
    """The feature, or several, as somebody gets them who asks under `origin`, in one catalogue."""
    named = feature.replace(_ORIGIN.encode(), origin.encode())
    return named.replace(_CATALOGUE.encode(), catalogue.encode())


def bbox_of(tables: tuple[Table, ...]) -> Bbox | None:
    """What all tables together cover, in degrees (CRS84)."""
    boxes = [table.bbox for table in tables if table.bbox]
    if not boxes:
        return None
    west, south, east, north = zip(*boxes, strict=True)
    return min(west), min(south), max(east), max(north)


def time_of(span: tuple[str, ...]) -> Node | None:
    return {"interval": list(span)} if span else None


def geometry_of(bbox: Sequence[float] | None) -> Node | None:
    """The box as a shape of its own kind: that of one point is no polygon."""
    if bbox is None:
        return None
    west, south, east, north = bbox
    if (west, south) == (east, north):
        return {"type": "Point", "coordinates": [west, south]}
    if west == east or south == north:
        return {"type": "LineString", "coordinates": [[west, south], [east, north]]}
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _properties(record: DatasetRecord) -> Node:
    """Empty ones are left out: the schema wants at least one of each list."""
    properties = {
        "type": TYPE,
        "title": record.title,
        "description": record.description,
        "keywords": list(record.keywords),
        "themes": themes_of(record.themes),
        "language": GERMAN,
        "languages": [GERMAN],
        "resourceLanguages": [GERMAN],
        "created": record.issued,
        "updated": record.updated,
        "license": spdx_of(record.licence),
        "rights": record.attribution,
        "contacts": [contact_of(record)],
        "formats": formats_of(record),
        "externalIds": [
            {"scheme": scheme, "value": value} for scheme, value in external_ids(record).items()
        ],
    }
    return {name: value for name, value in properties.items() if value not in ("", [])}


def spdx_of(licence: str) -> str:
    return LICENCES[licence].spdx if licence in LICENCES else "other"


def themes_of(codes: tuple[str, ...]) -> list[Node]:
    concepts = [{"id": code, "url": THEMES + code} for code in codes]
    return [{"concepts": concepts, "scheme": THEMES.rstrip("/")}] if concepts else []


def contact_of(record: DatasetRecord) -> Node:
    """The organisation, reached as its page says; nobody's name."""
    contact: Node = {
        "identifier": record.publisher.key,
        "organization": record.publisher.name,
        "roles": ["publisher", "pointOfContact"],
    }
    if mail := mail_of(record.contact):
        contact["emails"] = [{"value": mail}]
    elif record.contact:
        contact["contactInstructions"] = record.contact
    return contact


def mail_of(contact: str) -> str:
    return contact if _MAIL.fullmatch(contact) else ""


def formats_of(record: DatasetRecord) -> list[Node]:
    """What the dataset can be downloaded as; of a dataset of files their endings."""
    if record.tables:
        codes = dict.fromkeys(offer.format.code for offer in _offers(record))
        return [
            {"name": FORMATS[code].title, "mediaType": FORMATS[code].media_type}
            for code in codes
            if code not in _VARIANTS
        ]
    endings = {name.rpartition(".")[2].upper() for name in record.files if "." in name}
    return [{"name": ending} for ending in sorted(endings)]


def format_codes(record: DatasetRecord) -> list[str]:
    """The same as short codes, for filters."""
    if record.tables:
        return sorted({offer.format.code for offer in _offers(record)} - _VARIANTS)
    return sorted({name.rpartition(".")[2].lower() for name in record.files if "." in name})


def _offers(record: DatasetRecord) -> list[Any]:
    return list(offers_of(record.slug, record.tables))


def own_links(slug: str, page: str, title: str) -> list[Node]:
    """/req/record-core/links: one catalogue, the one that is looked in."""
    catalogue = f"{_ORIGIN}/ogc/collections/{_CATALOGUE}"
    item = f"{catalogue}/items/{slug}"
    return [
        link_to(item, "self", _GEOJSON),
        link_to(f"{item}?f=html", "alternate", HTML),
        link_to(catalogue, "collection", _JSON),
        link_to(f"{_ORIGIN}{page}", "about", HTML, title),
    ]


def _series_links(record: DatasetRecord) -> list[Node]:
    """The page says what else is in it: what is public changes without this record."""
    if record.series is None:
        return []
    page = f"{_ORIGIN}/daten/reihen/{record.series.slug}/"
    return [link_to(page, "up", HTML, record.series.title)]


def _data_links(record: DatasetRecord) -> list[Node]:
    links = []
    names = tuple(table.name for table in record.tables)
    for table in record.tables:
        here = f"{_ORIGIN}/ogc/collections/{collection_of(record.slug, names, table.name)}"
        links.append(link_to(here, "data", _JSON, table.title))
        links.append(link_to(f"{here}/items", "items", _GEOJSON, table.title))
        if table.geometry:
            links.append(link_to(f"{here}/tiles", _TILESETS, _JSON, table.title))
        links.append(link_to(f"{here}/iso19139", "describedby", ISO, table.title))
    return links


def _file_links(record: DatasetRecord) -> list[Node]:
    files = f"{_ORIGIN}/files/{record.slug}"
    offered = [
        link_to(f"{files}/{quote(offer.name)}", "enclosure", offer.format.media_type, offer.name)
        for offer in _offers(record)
    ]
    kept = [
        link_to(f"{files}/{quote(name)}", "enclosure", "application/octet-stream", name)
        for name in record.files
    ]
    return offered + kept


def licence_links(code: str) -> list[Node]:
    licence = LICENCES.get(code)
    return [link_to(licence.url, "license", HTML, licence.title)] if licence else []


def link_to(href: str, rel: str, media_type: str, title: str = "") -> Node:
    link = {"href": href, "rel": rel, "type": media_type}
    return link | ({"title": title.replace(DELETE, "")} if title else {})
