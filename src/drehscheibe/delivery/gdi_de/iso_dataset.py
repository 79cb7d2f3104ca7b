# SPDX-License-Identifier: EUPL-1.2
"""The metadata of one collection as ISO 19139 (schemas of 2007-04-17), as GDI-DE reads them.

The texts are German: so is what people of the towns write, and `gmd:language` says it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from drehscheibe.catalogue.features import mail_of
from drehscheibe.catalogue.identifiers import metadata_id
from drehscheibe.delivery.gdi_de.iso_parts import (
    box,
    character_set,
    citation,
    constraints,
    keywords,
    language,
    lineage,
    metadata,
    online,
    responsible,
)
from drehscheibe.delivery.gdi_de.xml_elements import Element, anchored, code, element, text
from drehscheibe.delivery.pages import title_of
from drehscheibe.releases.offers import offers_of
from drehscheibe.releases.time_span import OPEN

if TYPE_CHECKING:
    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.delivery.holdings.shelf import Collection
    from drehscheibe.releases.offers import Offer

_EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
_GEMET = ("GEMET - INSPIRE themes, version 1.0", "2008-06-01")
_INSPIRE = "http://inspire.ec.europa.eu/theme/"
# Theme of the EU's list -> ISO 19115, B.5.27.
_TOPICS = {
    "AGRI": "farming",
    "ECON": "economy",
    "EDUC": "society",
    "ENER": "utilitiesCommunication",
    "ENVI": "environment",
    "GOVE": "society",
    "HEAL": "health",
    "INTR": "society",
    "JUST": "society",
    "REGI": "location",
    "SOCI": "society",
    "TECH": "utilitiesCommunication",
    "TRAN": "transportation",
}
# Only where one is surely meant by the other: code of the INSPIRE theme, its German name.
_INSPIRE_THEMES = {
    "ENER": ("er", "Energiequellen"),
    "GOVE": ("us", "Versorgungswirtschaft und staatliche Dienste"),
    "HEAL": ("hh", "Gesundheit und Sicherheit"),
    "SOCI": ("pd", "Verteilung der Bevölkerung — Demografie"),
    "TRAN": ("tn", "Verkehrsnetze"),
}
# EU's list of frequencies -> ISO 19115, B.5.18.
_FREQUENCIES = {
    "CONT": "continual",
    "UPDATE_CONT": "continual",
    "DAILY": "daily",
    "WEEKLY": "weekly",
    "MONTHLY": "monthly",
    "QUARTERLY": "quarterly",
    "ANNUAL_2": "biannually",
    "ANNUAL": "annually",
    "IRREG": "irregular",
    "NEVER": "notPlanned",
}
_LINEAGE = (
    "Bereitgestellt von {publisher}. Die Angaben wurden beim Veröffentlichen eingelesen, geprüft"
    " und als Stand {day} freigegeben; Lagen werden in CRS84 geführt."
)


def document(found: Collection, record: DatasetRecord, *, origin: str) -> Element:
    """MD_Metadata of the collection; `origin` is where the installation is."""
    first = record.tables[0].name if record.tables else ""
    name = "" if found.table.name == first else found.table.name
    page = f"{origin}/daten/{record.slug}/"
    return metadata(
        metadata_id(record, name),
        "dataset",
        record.modified,
        _contact("gmd:contact", record, page),
        *_systems(found),
        element("gmd:identificationInfo", _identification(found, record, origin)),
        element("gmd:distributionInfo", _distribution(found, record, origin)),
        lineage(
            "dataset",
            _LINEAGE.format(publisher=record.publisher.name, day=record.modified[:10]),
        ),
    )


def _contact(name: str, record: DatasetRecord, page: str) -> Element:
    return responsible(name, record.publisher.name, mail=mail_of(record.contact), page=page)


def _systems(found: Collection) -> list[Element]:
    """The one of the source, and the one in which features are handed out."""
    if not found.table.geometry:
        return []
    codes = dict.fromkeys((found.table.geometry.source_crs, "EPSG:4326"))
    return [_system(crs) for crs in codes if crs.startswith("EPSG:")]


def _system(crs: str) -> Element:
    number = crs.removeprefix("EPSG:")
    named = element("gmd:RS_Identifier", anchored("gmd:code", crs, _EPSG + number))
    return element(
        "gmd:referenceSystemInfo",
        element("gmd:MD_ReferenceSystem", element("gmd:referenceSystemIdentifier", named)),
    )


def _identification(found: Collection, record: DatasetRecord, origin: str) -> Element:
    page = f"{origin}/daten/{record.slug}/"
    title = title_of(found, record)
    dates = {"publication": record.issued, "revision": record.modified}
    vector = code(
        "gmd:spatialRepresentationType",
        "MD_SpatialRepresentationTypeCode",
        "vector" if found.table.geometry else "textTable",
    )
    return element(
        "gmd:MD_DataIdentification",
        citation(title, dates, identifier=f"{origin}/ogc/collections/{found.id}"),
        text("gmd:abstract", record.description or title),
        text("gmd:credit", record.attribution) if record.attribution else None,
        _contact("gmd:pointOfContact", record, page),
        _maintenance(record),
        *_keywords(record),
        *constraints(record.licence, record.attribution or record.publisher.name),
        vector,
        language(),
        character_set(),
        *_topics(record),
        _extent(found, record),
    )


def _maintenance(record: DatasetRecord) -> Element:
    frequency = _FREQUENCIES.get(record.frequency, "unknown")
    told = code("gmd:maintenanceAndUpdateFrequency", "MD_MaintenanceFrequencyCode", frequency)
    return element("gmd:resourceMaintenance", element("gmd:MD_MaintenanceInformation", told))


def _keywords(record: DatasetRecord) -> list[Element | None]:
    """Words of the town, `opendata` as GovData wants it, and themes of INSPIRE."""
    words = dict.fromkeys((*record.keywords, "opendata"))
    themes = [_INSPIRE_THEMES[code] for code in record.themes if code in _INSPIRE_THEMES]
    return [
        keywords([text("gmd:keyword", word) for word in words]),
        keywords([anchored("gmd:keyword", name, _INSPIRE + code) for code, name in themes], _GEMET),
    ]


def _topics(record: DatasetRecord) -> list[Element]:
    topics = dict.fromkeys(_TOPICS[code] for code in record.themes if code in _TOPICS)
    return [
        element("gmd:topicCategory", element("gmd:MD_TopicCategoryCode", topic))
        for topic in topics or {"location": None}
    ]


def _extent(found: Collection, record: DatasetRecord) -> Element | None:
    place = box(found.table.bbox) if found.table.bbox else None
    time = _period(record.time) if record.time and found.table.time_column else None
    if place is None and time is None:
        return None
    return element("gmd:extent", element("gmd:EX_Extent", place, time))


def _period(span: tuple[str, ...]) -> Element:
    start, end = (_position(name, at) for name, at in zip(("begin", "end"), span, strict=True))
    period = element("gml:TimePeriod", start, end, gml__id="zeitraum")
    return element(
        "gmd:temporalElement", element("gmd:EX_TemporalExtent", element("gmd:extent", period))
    )


def _position(name: str, moment: str) -> Element:
    if moment == OPEN:
        return element(f"gml:{name}Position", indeterminatePosition="unknown")
    return element(f"gml:{name}Position", moment)


def _distribution(found: Collection, record: DatasetRecord, origin: str) -> Element:
    offers = [
        offer for offer in offers_of(record.slug, record.tables)
        if offer.table in {"", found.table.name}
    ]  # fmt: skip
    formats = dict.fromkeys(offer.format.title for offer in offers)
    here = f"{origin}/ogc/collections/{found.id}"
    page = f"{origin}/daten/{record.slug}/"
    ways = [
        online(here, "OGC API - Features", "OGC API - Features", "download"),
        online(page, "WWW:LINK-1.0-http--link", title_of(found, record), "information"),
        *(_file(record, offer, origin) for offer in offers),
    ]
    return element(
        "gmd:MD_Distribution",
        *(_format(title) for title in formats),
        element("gmd:transferOptions", element("gmd:MD_DigitalTransferOptions", *ways)),
    )


def _format(title: str) -> Element:
    version = element("gmd:version", gco__nilReason="unknown")
    return element(
        "gmd:distributionFormat", element("gmd:MD_Format", text("gmd:name", title), version)
    )


def _file(record: DatasetRecord, offer: Offer, origin: str) -> Element:
    address = f"{origin}/files/{record.slug}/{quote(offer.name)}"
    return online(address, "WWW:DOWNLOAD-1.0-http--download", offer.format.title, "download")
