# SPDX-License-Identifier: EUPL-1.2
"""The ways to get a dataset, as DCAT-AP.de 3.0 tells them: each download, and the OGC API."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from drehscheibe.catalogue.statements import Text, Thing, text_of
from drehscheibe.domain.licences import LICENCES
from drehscheibe.releases.offers import offers_of
from drehscheibe.releases.pointer import collection_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.domain.tables import Table

Told = tuple[str, Text | Thing]

_EU = "http://publications.europa.eu/resource/authority/"
_IANA = "https://www.iana.org/assignments/media-types/"
_AVAILABLE = Thing(f"{_EU}planned-availability/AVAILABLE")
# Our formats, and endings of files, in the EU's list "file-type"; others are not in it.
_FILE_TYPES = {
    **{name: name.upper() for name in ("csv", "xlsx", "geojson", "gpkg", "shp", "pdf", "xls")},
    **{name: name.upper() for name in ("xml", "json", "gml", "kml", "ods", "zip", "txt", "png")},
    "csv-plain": "CSV",
    "jpg": "JPEG",
    "jpeg": "JPEG",
}
_UNREGISTERED = {"application/vnd.flatgeobuf", "application/vnd.pmtiles"}  # at IANA
_OTHER = f"{LICENCES['cc-zero'].uri.rpartition('/')[0]}/other-open"


def distributions(record: DatasetRecord, origin: str, service: Thing) -> Iterator[Thing]:
    """Most wanted first. `service` is the OGC API, which serves tables."""
    common = _common(record)
    files = f"{origin}/files/{record.slug}"
    page = f"{origin}/daten/{record.slug}/"
    for offer in offers_of(record.slug, record.tables):
        told = _format(offer.format.code, offer.format.media_type)
        yield _download(offer.name, page, files, (*_named(offer.format.title), *told, *common))
    for name in record.files:
        told = _format(name.rpartition(".")[2].lower(), "")
        yield _download(name, page, files, (*_named(name), *told, *common))
    names = tuple(table.name for table in record.tables)
    for table in record.tables:
        collection = collection_of(record.slug, names, table.name)
        yield _api(collection, table, origin, (("dcat:accessService", service), *common))


def _common(record: DatasetRecord) -> tuple[Told, ...]:
    """A licence that only we know is told as what it surely is: an open one."""
    licence = LICENCES.get(record.licence)
    told: list[Told] = [
        ("dct:license", Thing(licence.uri if licence else _OTHER)),
        ("dcatap:availability", _AVAILABLE),
        ("dct:issued", text_of(record.issued, kind="xsd:dateTime")),
        ("dct:modified", text_of(record.modified, kind="xsd:dateTime")),
    ]
    if credit := record.attribution or (licence and licence.attribution and record.publisher.name):
        told.append(("dcatde:licenseAttributionByText", text_of(str(credit), language="de")))
    return tuple(told)


def _named(title: str) -> tuple[Told]:
    return (("dct:title", text_of(title, language="de")),)


def _format(code: str, media_type: str) -> Iterator[Told]:
    if code in _FILE_TYPES:
        yield "dct:format", Thing(f"{_EU}file-type/{_FILE_TYPES[code]}")
    plain = media_type.partition(";")[0]
    if plain and plain not in _UNREGISTERED:
        yield "dcat:mediaType", Thing(_IANA + plain)


def _download(name: str, page: str, files: str, told: tuple[Told, ...]) -> Thing:
    address = Thing(f"{files}/{quote(name, safe='')}")
    ways: tuple[Told, ...] = (("dcat:accessURL", address), ("dcat:downloadURL", address))
    return Thing(f"{page}#datei-{quote(name, safe='')}", "dcat:Distribution", (*ways, *told))


def _api(collection: str, table: Table, origin: str, told: tuple[Told, ...]) -> Thing:
    here = f"{origin}/ogc/collections/{collection}"
    title = _named(f"OGC API Features: {table.title}")
    told = (*title, ("dcat:accessURL", Thing(here)), *told)
    if table.geometry:
        told = (*told, *_format("geojson", "application/geo+json"))
    return Thing(f"{here}#distribution", "dcat:Distribution", told)
