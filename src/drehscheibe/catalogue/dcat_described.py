# SPDX-License-Identifier: EUPL-1.2
"""A dataset that lies elsewhere as DCAT: named as its origin names it, with the record of ours.

DCAT 3, 6.5 (dcat:CatalogRecord): the record tells of the entry in our catalogue and from which one
it was taken, the dataset tells what its origin says. No contributorID is told: it is not ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from drehscheibe.catalogue.dcat import Told, area_of, box_of, moment_of
from drehscheibe.catalogue.dcat_high_value import with_high_value
from drehscheibe.catalogue.features import mail_of
from drehscheibe.catalogue.statements import Thing, text_of
from drehscheibe.domain import frequencies, themes
from drehscheibe.domain.licences import LICENCES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.catalogue.dcat import Site
    from drehscheibe.catalogue.described import DescribedRecord, ForeignFile

_NOT_SAID = "Keine Lizenz angegeben"


def dataset(record: DescribedRecord, site: Site) -> Thing:
    page = _page(record, site)
    told = (
        *_words(record),
        *_people(record, page),
        *_times(record, page),
        *_places(record, page),
        *_files(record, page),
    )
    return with_high_value(Thing(_address(record, page), "dcat:Dataset", told), record)


def catalogue_record(record: DescribedRecord, site: Site) -> Thing:
    page = _page(record, site)
    sources = dict.fromkeys(one.address for one in record.roads)
    seen = [one.first_seen for one in record.roads]
    return Thing(
        f"{page}#eintrag",
        "dcat:CatalogRecord",
        (
            ("foaf:primaryTopic", Thing(_address(record, page), "dcat:Resource")),
            ("dct:issued", moment_of(min(seen))),
            ("dct:modified", moment_of(max(seen))),
            *(("prov:wasDerivedFrom", Thing(address)) for address in sources),
        ),
    )


def _page(record: DescribedRecord, site: Site) -> str:
    return f"{site.origin}/daten/anderswo/{record.slug}/"


def _address(record: DescribedRecord, page: str) -> str:
    return record.uri or f"{page}#datensatz"


def _words(record: DescribedRecord) -> Iterator[Told]:
    yield "dct:title", text_of(record.title, language="de")
    yield "dct:description", text_of(record.description or record.title, language="de")
    for word in dict.fromkeys(record.keywords):
        yield "dcat:keyword", text_of(word, language="de")
    for name in record.identifiers:
        yield "dct:identifier", text_of(name)
    for code in record.themes:
        yield "dcat:theme", Thing(themes.URI + code)
    if record.frequency in frequencies.FREQUENCIES:
        yield "dct:accrualPeriodicity", Thing(frequencies.URI + record.frequency)
    for address, title in record.series:
        words = text_of(title, language="de")
        told = (("dct:title", words), ("dct:description", words))
        yield "dcat:inSeries", Thing(address, "dcat:DatasetSeries", told)
    if record.landing_page:
        yield "dcat:landingPage", Thing(record.landing_page, "foaf:Document")


def _people(record: DescribedRecord, page: str) -> Iterator[Told]:
    name = text_of(record.publisher or record.host)
    yield "dct:publisher", Thing(f"{page}#herausgeber", "foaf:Agent", (("foaf:name", name),))
    if mail := mail_of(record.contact):
        way = ("vcard:hasEmail", Thing(f"mailto:{quote(mail, safe='@+')}"))
        yield "dcat:contactPoint", Thing(f"{page}#kontakt", "vcard:Kind", (("vcard:fn", name), way))


def _times(record: DescribedRecord, page: str) -> Iterator[Told]:
    for name, text in (("dct:issued", record.issued), ("dct:modified", record.modified)):
        if text:
            yield name, moment_of(text)
    names = ("dcat:startDate", "dcat:endDate")
    ends = [(name, moment_of(at)) for name, at in zip(names, record.time, strict=False) if at]
    if ends:
        yield "dct:temporal", Thing(f"{page}#zeitraum", "dct:PeriodOfTime", tuple(ends))


def _places(record: DescribedRecord, page: str) -> Iterator[Told]:
    for key in record.covers:
        if area := area_of(key):
            yield "dct:spatial", Thing(area, "dct:Location")
    if len(record.bbox) == 4:
        west, south, east, north = record.bbox
        yield "dct:spatial", box_of((west, south, east, north), page)


def _files(record: DescribedRecord, page: str) -> Iterator[Told]:
    """A licence that is none of our list is told as the text that the origin has for it."""
    for number, file in enumerate(record.files, 1):
        told: list[Told] = [("dcat:accessURL", Thing(file.address))]
        if title := file.title or file.format:
            told.append(("dct:title", text_of(title, language="de")))
        told.append(("dct:license", _licence(record, file, page)))
        if record.attribution:
            credit = text_of(record.attribution, language="de")
            told.append(("dcatde:licenseAttributionByText", credit))
        yield "dcat:distribution", Thing(f"{page}#datei-{number}", "dcat:Distribution", tuple(told))


def _licence(record: DescribedRecord, file: ForeignFile, page: str) -> Thing:
    """DCAT-AP.de wants one of each file: where the origin names none, a document that says so."""
    licence = file.licence or record.licence
    if licence in LICENCES:
        return Thing(LICENCES[licence].uri)
    said = record.licence_said
    if said.startswith(("http://", "https://")):
        return Thing(said)
    title = ("dct:title", text_of(said or _NOT_SAID))
    return Thing(f"{page}#lizenz", "dct:LicenseDocument", (title,))
