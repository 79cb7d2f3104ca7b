# SPDX-License-Identifier: EUPL-1.2
"""A series as DCAT-AP 3.0 tells it, and the links of its members.

DCAT 3, 12 (dataset series): members name their series (dcat:inSeries) and the one before
(dcat:prev); the series names the first and the last. The inverse dcat:next is told besides, as
DCAT 3, 8 allows.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from drehscheibe.catalogue.dcat import agent_of, moment_of
from drehscheibe.catalogue.dcat_high_value import with_high_value
from drehscheibe.catalogue.statements import Text, Thing, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.catalogue.dcat import Site
    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.catalogue.series import WholeSeries

Told = tuple[str, Text | Thing]


def in_series(thing: Thing, record: DatasetRecord, whole: WholeSeries, site: Site) -> Thing:
    """A described dataset with its series, and those beside it."""
    before, after = whole.beside(record.slug)
    told: list[Told] = [("dcat:inSeries", series(whole, site))]
    if before:
        told.append(("dcat:prev", Thing(_address(before, site))))
    if after:
        told.append(("dcat:next", Thing(_address(after, site))))
    return replace(thing, told=(*thing.told, *told))


def series(whole: WholeSeries, site: Site) -> Thing:
    """High value where one of its members is: DCAT-AP HVD wants the law told of the series, too."""
    page = f"{site.origin}/daten/reihen/{whole.series.slug}/"
    told = Thing(f"{page}#reihe", "dcat:DatasetSeries", tuple(_told(whole, site, page)))
    categories = dict.fromkeys(code for one in whole.members for code in one.hvd)
    return with_high_value(told, replace(whole.members[0], hvd=tuple(categories)))


def _told(whole: WholeSeries, site: Site, page: str) -> Iterator[Told]:
    about, members = whole.series, whole.members
    publisher = members[-1].publisher
    yield "dct:title", text_of(about.title, language="de")
    yield "dct:description", text_of(about.description or about.title, language="de")
    yield "dct:publisher", agent_of(site, publisher)
    told = (("vcard:fn", text_of(publisher.name)), ("vcard:hasURL", Thing(page)))
    yield "dcat:contactPoint", Thing(f"{page}#kontakt", "vcard:Kind", told)
    yield "dct:issued", moment_of(min(one.issued for one in members))
    yield "dct:modified", moment_of(max(one.modified for one in members))
    yield "dcat:landingPage", Thing(page, "foaf:Document")
    yield "dcat:first", Thing(_address(members[0], site))
    yield "dcat:last", Thing(_address(members[-1], site))


def _address(record: DatasetRecord, site: Site) -> str:
    return f"{site.origin}/daten/{record.slug}/#datensatz"
