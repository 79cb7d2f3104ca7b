# SPDX-License-Identifier: EUPL-1.2
"""What DCAT-AP HVD 3.0.0 wants told of a high-value dataset, beyond what each dataset tells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from drehscheibe.catalogue.statements import Text, Thing, text_of
from drehscheibe.domain.high_value import CATEGORIES, LEGISLATION, URI

if TYPE_CHECKING:
    from drehscheibe.catalogue.described import DescribedRecord
    from drehscheibe.catalogue.records import DatasetRecord

Told = tuple[str, Text | Thing]

_LAW: Told = ("dcatap:applicableLegislation", Thing(LEGISLATION, "eli:LegalResource"))
# Kinds that the rules for high-value datasets look for, and all others are content without.
_KINDS = {
    "dcat:accessURL": "rdfs:Resource",
    "dcat:endpointURL": "rdfs:Resource",
    "dcat:endpointDescription": "rdfs:Resource",
    "vcard:hasEmail": "rdfs:Resource",
    "vcard:hasURL": "rdfs:Resource",
}
_WITH_LAW = {"dcat:Dataset", "dcat:DatasetSeries", "dcat:Distribution", "dcat:DataService"}
_WITH_CATEGORY = {"dcat:Dataset", "dcat:DatasetSeries", "dcat:DataService"}


def with_high_value(thing: Thing, record: DatasetRecord | DescribedRecord) -> Thing:
    """A described thing with law, category and kinds, where the dataset is of high value."""
    categories = tuple(_category(code) for code in record.hvd if code in CATEGORIES)
    return _added(thing, categories) if categories else thing


def _category(code: str) -> Told:
    label = ("skos:prefLabel", text_of(CATEGORIES[code], language="en"))
    return "dcatap:hvdCategory", Thing(URI + code, "skos:Concept", (label,))


def _added(thing: Thing, categories: tuple[Told, ...]) -> Thing:
    told = [(name, _valued(name, value, categories)) for name, value in thing.told]
    if thing.kind in _WITH_LAW:
        told.append(_LAW)
    if thing.kind in _WITH_CATEGORY:
        told += categories
    return replace(thing, told=tuple(told))


def _valued(name: str, value: Text | Thing, categories: tuple[Told, ...]) -> Text | Thing:
    if isinstance(value, Text):
        return value
    if name in _KINDS:
        return replace(value, kind=_KINDS[name])
    return _added(value, categories) if value.told else value
