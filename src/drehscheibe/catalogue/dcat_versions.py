# SPDX-License-Identifier: EUPL-1.2
"""Which release it is, what is other than before, and where it comes from.

DCAT 3, 11.1 (dcat:version, adms:versionNotes); DCAT-AP.de 3.0, dcat:Dataset (dct:provenance).
Releases of before are told by their pages: as datasets of their own they would be harvested twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from drehscheibe.catalogue.statements import Text, Thing, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.catalogue.records import DatasetRecord, Version

Told = tuple[str, Text | Thing]


def versions(record: DatasetRecord, page: str) -> Iterator[Told]:
    version = record.version
    if version is None:
        return
    yield "dcat:version", text_of(str(version.number))
    yield "adms:versionNotes", text_of(_notes(version), language="de")
    label = ("rdfs:label", text_of(_provenance(record, version, page), language="de"))
    yield from _computed(record, version, page)
    yield "dct:provenance", Thing(f"{page}#herkunft", "dct:ProvenanceStatement", (label,))


def _computed(record: DatasetRecord, version: Version, page: str) -> Iterator[Told]:
    """What it was computed from and by which package (PROV-O, 3.1: wasDerivedFrom, used).

    Not dct:source: DCAT-AP.de 3.0 wants each one told as a whole dcat:Dataset on the same page.
    """
    origin = page.removesuffix(f"daten/{record.slug}/")
    used = (one.split("/") for one in version.derived_from)
    releases = [
        Thing(f"{origin}daten/{slug}/staende/{sha256[:12]}/", "prov:Entity")
        for slug, sha256 in used
    ]
    yield from (("prov:wasDerivedFrom", one) for one in releases)
    package, _, number = version.computed_by.partition("@")
    if package:
        label = text_of(f"Anwendungsfall {package}, Version {number}", language="de")
        by = Thing(f"{origin}anwendungsfaelle/{package}/?version={quote(number)}", "prov:Entity")
        used_things: list[Told] = [("prov:used", one) for one in (*releases, by)]
        told: tuple[Told, ...] = (("rdfs:label", label), *used_things)
        yield "prov:wasGeneratedBy", Thing(f"{page}#berechnung", "prov:Activity", told)


def _notes(version: Version) -> str:
    counts = (
        (version.added, "neu"),
        (version.changed, "geändert"),
        (version.removed, "weggefallen"),
    )
    told = ", ".join(f"{count} {word}" for count, word in counts if count)
    return f"Gegenüber der Fassung davor: {told}." if told else "Erste oder unveränderte Fassung."


def _provenance(record: DatasetRecord, version: Version, page: str) -> str:
    looked = " Eine zweite Person hat sie vorher geprüft." if version.by_two else ""
    there = f"{page}staende/{record.release[:12]}/"
    return (
        f"Fassung {version.number}, veröffentlicht von {record.publisher.name} am "
        f"{record.modified[:10]}.{looked} Diese Fassung bleibt abrufbar: {there}"
    )
