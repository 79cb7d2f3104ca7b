# SPDX-License-Identifier: EUPL-1.2
"""A dataset for search engines and harvesters: schema.org as JSON-LD, and `Link` headers.

The JSON-LD is a data block: no browser runs it, so no rule of the Content Security Policy is
loosened for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import orjson
from markupsafe import Markup

from drehscheibe.catalogue.features import ISO, bbox_of, mail_of
from drehscheibe.catalogue.identifiers import metadata_id
from drehscheibe.domain.licences import LICENCES
from drehscheibe.portal.catalogue.listing import record_named
from drehscheibe.releases.offers import offers_of

if TYPE_CHECKING:
    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.portal.catalogue.queries import Shown

Node = dict[str, Any]

# So that no text ends the element or begins another one (HTML, 4.12.1.3).
_ESCAPED = {ord(letter): f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}


def listed_record(shown: Shown) -> DatasetRecord | None:
    """The record of what is shown, if it is the current state and in the catalogue."""
    record = record_named(shown.slug) if shown.is_current else None
    return None if record is None or record.example else record


def json_ld(record: DatasetRecord, base: str) -> Markup:
    """`schema.org/Dataset`, safe inside of a script element."""
    text = orjson.dumps(dataset_of(record, base)).decode()
    return Markup(text.translate(_ESCAPED))  # noqa: S704 - escaped just now


def dataset_of(record: DatasetRecord, base: str) -> Node:
    """Empty properties are left out."""
    page = f"{base}/daten/{record.slug}/"
    licence = LICENCES.get(record.licence)
    told = {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": page,
        "url": page,
        "name": record.title,
        "description": record.description or record.title,
        "identifier": f"urn:uuid:{metadata_id(record)}",
        "keywords": list(record.keywords),
        "license": licence.url if licence else "",
        "creditText": record.attribution,
        "creator": _organisation(record, base),
        "publisher": _organisation(record, base),
        "datePublished": record.issued,
        "dateModified": record.modified,
        "inLanguage": "de",
        "isAccessibleForFree": True,
        "version": record.release[:16],
        "isBasedOn": _based_on(record, base),
        "temporalCoverage": "/".join(record.time),
        "spatialCoverage": _place(record),
        "variableMeasured": [
            {"@type": "PropertyValue", "name": column.title}
            for table in record.tables
            for column in table.columns
        ],
        "distribution": _distributions(record, base),
        "includedInDataCatalog": {"@type": "DataCatalog", "url": f"{base}/daten/"},
    }
    return {name: value for name, value in told.items() if value not in ("", [], None)}


def _based_on(record: DatasetRecord, base: str) -> list[str]:
    """Addresses of the releases that it was computed from."""
    used = record.version.derived_from if record.version else ()
    parts = (one.split("/") for one in used)
    return [f"{base}/daten/{slug}/staende/{sha256[:12]}/" for slug, sha256 in parts]


def _organisation(record: DatasetRecord, base: str) -> Node:
    told: Node = {"@type": "Organization", "name": record.publisher.name}
    if record.publisher.kind == "municipality" and record.publisher.slug:
        told["url"] = f"{base}/kommunen/{record.publisher.slug}/"
    if mail := mail_of(record.contact):
        told["contactPoint"] = {"@type": "ContactPoint", "email": mail}
    return told


def _place(record: DatasetRecord) -> Node | None:
    """Corners as latitude and longitude, south-west first (schema.org/box)."""
    bbox = bbox_of(record.tables)
    if bbox is None:
        return None
    west, south, east, north = bbox
    shape = {"@type": "GeoShape", "box": f"{south} {west} {north} {east}"}
    return {"@type": "Place", "geo": shape}


def _distributions(record: DatasetRecord, base: str) -> list[Node]:
    offers = offers_of(record.slug, record.tables) if record.tables else []
    files = [
        _download(f"{base}/files/{record.slug}/{o.name}", o.format.title, o.format.media_type)
        for o in offers
    ]
    if not record.tables:
        return files
    items = f"{base}/ogc/collections/{record.slug}/items"
    return [*files, _download(items, "OGC API Features", "application/geo+json")]


def _download(address: str, name: str, media_type: str) -> Node:
    kind = media_type.partition(";")[0]
    return {"@type": "DataDownload", "name": name, "contentUrl": address, "encodingFormat": kind}


def link_header(record: DatasetRecord, base: str) -> str:
    """RFC 8288: what describes the page's dataset, its licence, and the interface."""
    collection = f"{base}/ogc/collections/{record.slug}"
    licence = LICENCES.get(record.licence)
    links = [
        (
            f"{base}/ogc/collections/datasets/items/{record.slug}",
            "describedby",
            "application/geo+json",
        ),
        (f"{base}/daten/{record.slug}.ttl", "alternate", "text/turtle"),
        (f"{base}/ogc/api", "service-desc", "application/vnd.oai.openapi+json"),
    ]
    if record.tables:
        links.insert(1, (f"{collection}/iso19139", "describedby", ISO))
        links.append((collection, "item", "application/json"))
    if licence:
        links.append((licence.url, "license", "text/html"))
    return ", ".join(f'<{href}>; rel="{rel}"; type="{kind}"' for href, rel, kind in links)
