# SPDX-License-Identifier: EUPL-1.2
"""Which release it is, what is other than before, and where it comes from.

DCAT 3, 11.1 (dcat:version, adms:versionNotes); DCAT-AP.de 3.0, dcat:Dataset (dct:provenance).
Releases of before are told by their pages: as datasets of their own they would be harvested twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
    for slug, sha256 in (one.split("/") for one in version.derived_from):
        there = f"{page.removesuffix(f'{record.slug}/')}{slug}/staende/{sha256[:12]}/"
        yield "prov:wasDerivedFrom", Thing(there, "prov:Entity")
    yield "dct:provenance", Thing(f"{page}#herkunft", "dct:ProvenanceStatement", (label,))


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
