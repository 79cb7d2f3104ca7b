# SPDX-License-Identifier: EUPL-1.2
"""A record as DCAT-AP.de 3.0 tells it (https://www.dcat-ap.de/def/dcatde/3.0/spec/)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

from drehscheibe.catalogue.dcat_distributions import distributions
from drehscheibe.catalogue.dcat_high_value import with_high_value
from drehscheibe.catalogue.dcat_versions import versions
from drehscheibe.catalogue.features import bbox_of, mail_of
from drehscheibe.catalogue.identifiers import metadata_id
from drehscheibe.catalogue.statements import Text, Thing, text_of
from drehscheibe.domain import frequencies, model_datasets, themes
from drehscheibe.domain.region import OrganisationKind
from drehscheibe.releases.time_span import OPEN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from drehscheibe.catalogue.records import DatasetRecord, Publisher
    from drehscheibe.domain.tables import Bbox

Told = tuple[str, Text | Thing]

_EU = "http://publications.europa.eu/resource/authority/"
_GERMAN = Thing(f"{_EU}language/DEU")
_PUBLIC = Thing(f"{_EU}access-right/PUBLIC")
_AREAS = "http://dcat-ap.de/def/politicalGeocoding/"
_LEVELS: dict[str, str] = {
    OrganisationKind.MUNICIPALITY: "municipality",
    OrganisationKind.DISTRICT: "administrativeDistrict",
}
_AGS, _DISTRICT = 8, 5  # digits
_ABOUT_SERVICE = "Objekte filtern und seitenweise laden (OGC API Features), Kacheln und Katalog."
_STANDARDS = (
    "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-tiles-1/1.0/conf/core",
    "http://www.opengis.net/spec/ogcapi-records-1/1.0/conf/record-core",
)


@dataclass(frozen=True, slots=True)
class Site:
    """The installation that tells: where it is and who runs it.

    `contributors`: slug of an organisation -> its contributorID; "" -> that of all others.
    """

    origin: str
    name: str
    mail: str = ""
    contributors: Mapping[str, str] = field(default_factory=dict)

    @property
    def runner(self) -> Thing:
        told = ("foaf:name", text_of(self.name))
        return Thing(f"{self.origin}/#herausgeber", "foaf:Agent", (told,))

    @property
    def service(self) -> str:
        return f"{self.origin}/ogc/#dienst"


def catalog(site: Site, address: str, publisher: Publisher | None) -> Thing:
    """The catalogue of everything, or of what one organisation publishes; without its datasets."""
    agent = agent_of(site, publisher) if publisher else site.runner
    words = text_of(f"Offene Daten: {publisher.name if publisher else site.name}", language="de")
    return Thing(
        address,
        "dcat:Catalog",
        (
            ("dct:title", words),
            ("dct:description", words),
            ("dct:publisher", agent),
            ("dct:language", _GERMAN),
            ("foaf:homepage", Thing(f"{site.origin}/daten/", "foaf:Document")),
            ("dcat:service", Thing(site.service)),
        ),
    )


def dataset(record: DatasetRecord, site: Site) -> Thing:
    """One dataset with its distributions; everything that the record knows."""
    page = f"{site.origin}/daten/{record.slug}/"
    here = f"{page}#datensatz"
    service = _service(site, here)
    told = Thing(
        here,
        "dcat:Dataset",
        (
            *_words(record),
            *_people(record, site, page),
            *_lists(record),
            *_times(record, page),
            *_places(record, page),
            *versions(record, page),
            ("dct:identifier", text_of(metadata_id(record))),
            ("dct:language", _GERMAN),
            ("dct:accessRights", _PUBLIC),
            ("dcat:landingPage", Thing(page, "foaf:Document")),
            *(("dcat:distribution", one) for one in distributions(record, site.origin, service)),
        ),
    )
    return with_high_value(told, record)


def _service(site: Site, served: str) -> Thing:
    """The OGC API, told anew with each dataset that it serves."""
    return Thing(
        site.service,
        "dcat:DataService",
        (
            ("dct:title", text_of(f"OGC API: {site.name}", language="de")),
            ("dct:description", text_of(_ABOUT_SERVICE, language="de")),
            *(("dct:conformsTo", Thing(name, "dct:Standard")) for name in _STANDARDS),
            ("dct:publisher", site.runner),
            ("dcat:endpointURL", Thing(f"{site.origin}/ogc/")),
            ("dcat:endpointDescription", Thing(f"{site.origin}/ogc/api")),
            ("dct:accessRights", _PUBLIC),
            ("dcat:servesDataset", Thing(served)),
            ("dcat:contactPoint", _contact_of_runner(site)),
            ("foaf:page", Thing(f"{site.origin}/ogc/", "foaf:Document")),
        ),
    )


def _contact_of_runner(site: Site) -> Thing:
    way = Thing(f"mailto:{quote(site.mail, safe='@+')}" if site.mail else f"{site.origin}/")
    name = "vcard:hasEmail" if site.mail else "vcard:hasURL"
    told = (("vcard:fn", text_of(site.name)), (name, way))
    return Thing(f"{site.origin}/#kontakt", "vcard:Kind", told)


def _words(record: DatasetRecord) -> Iterator[Told]:
    yield "dct:title", text_of(record.title, language="de")
    yield "dct:description", text_of(record.description or record.title, language="de")
    for word in dict.fromkeys(record.keywords):
        yield "dcat:keyword", text_of(word, language="de")


def _people(record: DatasetRecord, site: Site, page: str) -> Iterator[Told]:
    yield "dct:publisher", agent_of(site, record.publisher)
    yield "dcat:contactPoint", _contact(record, page)
    known = site.contributors
    if contributor := known.get(record.publisher.slug) or known.get(""):
        yield "dcatde:contributorID", Thing(contributor)


def agent_of(site: Site, publisher: Publisher) -> Thing:
    slug = quote(publisher.slug or publisher.key)
    address = f"{site.origin}/catalog/{slug}.ttl#herausgeber"
    return Thing(address, "foaf:Agent", (("foaf:name", text_of(publisher.name)),))


def _contact(record: DatasetRecord, page: str) -> Thing:
    """The organisation; where its record has no address, the page on which people can ask."""
    mail = mail_of(record.contact)
    way = ("vcard:hasEmail", Thing(f"mailto:{quote(mail, safe='@+')}")) if mail else None
    return Thing(
        f"{page}#kontakt",
        "vcard:Kind",
        (
            ("vcard:fn", text_of(record.publisher.name)),
            way or ("vcard:hasURL", Thing(page, "foaf:Document")),
        ),
    )


def _lists(record: DatasetRecord) -> Iterator[Told]:
    for code in record.themes:
        if code in themes.THEMES:
            yield "dcat:theme", Thing(themes.URI + code)
    if record.frequency in frequencies.FREQUENCIES:
        yield "dct:accrualPeriodicity", Thing(frequencies.URI + record.frequency)
    if record.model_dataset in model_datasets.MODEL_DATASETS:
        yield "dct:references", Thing(model_datasets.URI + record.model_dataset)


def _times(record: DatasetRecord, page: str) -> Iterator[Told]:
    yield "dct:issued", moment_of(record.issued)
    yield "dct:modified", moment_of(record.modified)
    names = ("dcat:startDate", "dcat:endDate")
    ends = [
        (name, moment_of(at)) for name, at in zip(names, record.time, strict=False) if at != OPEN
    ]
    if ends:
        yield "dct:temporal", Thing(f"{page}#zeitraum", "dct:PeriodOfTime", tuple(ends))


def moment_of(text: str) -> Text:
    kind = "xsd:date" if len(text) == len("2026-11-23") else "xsd:dateTime"
    return text_of(text, kind=kind)


def _places(record: DatasetRecord, page: str) -> Iterator[Told]:
    """Municipalities and districts by their official keys, and the box of all rows (CRS84)."""
    for key in dict.fromkeys((*record.covers, record.publisher.key)):
        if area := area_of(key):
            yield "dct:spatial", Thing(area, "dct:Location")
    if level := _LEVELS.get(record.publisher.kind):
        yield "dcatde:politicalGeocodingLevelURI", Thing(f"{_AREAS}Level/{level}")
    if bbox := bbox_of(record.tables):
        yield "dct:spatial", box_of(bbox, page)


def box_of(bbox: Bbox, page: str) -> Thing:
    """Degrees, CRS84."""
    west, south, east, north = bbox
    ring = ((west, south), (east, south), (east, north), (west, north), (west, south))
    shape = ", ".join(f"{x:.6f} {y:.6f}" for x, y in ring)
    box = ("dcat:bbox", text_of(f"POLYGON (({shape}))", kind="geo:wktLiteral"))
    return Thing(f"{page}#raum", "dct:Location", (box,))


def area_of(key: str) -> str:
    if not (key.isascii() and key.isdigit()):
        return ""
    kinds = {_AGS: "municipalityKey", _DISTRICT: "districtKey"}
    return f"{_AREAS}{kinds[len(key)]}/{key}" if len(key) in kinds else ""
