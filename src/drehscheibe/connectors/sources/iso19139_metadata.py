# SPDX-License-Identifier: EUPL-1.2
"""What a record of ISO 19139 says beside its title and links, in the words of our catalogue."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from drehscheibe.connectors.sources.iso19139_constraints import source_in
from drehscheibe.connectors.sources.iso19139_links import landing_page_in
from drehscheibe.connectors.sources.iso19139_texts import code_of, each, first_text, texts
from drehscheibe.connectors.sources.metadata import (
    Metadata,
    box_of,
    frequency_code,
    keys_of,
    mail_in,
    moment,
    theme_codes,
    words_of_themes,
)
from drehscheibe.domain.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

_INFO = "identificationInfo/*"
_EXTENTS = (f"{_INFO}/extent/EX_Extent", "identificationInfo/SV_ServiceIdentification/extent/*")
_PARTIES = (f"{_INFO}/pointOfContact/CI_ResponsibleParty", "contact/CI_ResponsibleParty")
_PUBLISHERS = ("publisher", "owner", "custodian", "pointOfContact", "resourceProvider")


def metadata_of(element: ET.Element) -> Metadata:
    keywords = texts(element, f"{_INFO}/descriptiveKeywords/MD_Keywords/keyword")
    citation = f"{_INFO}/citation/CI_Citation"
    named = texts(element, f"{citation}/identifier/*/code")
    start, end = _times(element)
    topics = texts(element, f"{_INFO}/topicCategory/*")
    return Metadata(
        identifiers=tuple(dict.fromkeys((*named, first_text(element, "fileIdentifier")))),
        landing_page=landing_page_in(element),
        publisher=_publisher(element),
        contact=mail_in(*_mails(element)),
        themes=theme_codes((*keywords, *topics)),
        groups=words_of_themes((*theme_codes(keywords), *topics)),
        keywords=tuple(dict.fromkeys(one for one in keywords if one not in THEMES)),
        frequency=frequency_code(
            code_of(
                element,
                f"{_INFO}/resourceMaintenance/*/maintenanceAndUpdateFrequency"
                "/MD_MaintenanceFrequencyCode",
            )
        ),
        issued=_dated(element, "publication") or _dated(element, "creation"),
        modified=_dated(element, "revision") or moment(first_text(element, "dateStamp")),
        start=start,
        end=end,
        bbox=_box(element),
        areas=keys_of(_places(element)),
        attribution=source_in(element),
    )


def _publisher(element: ET.Element) -> str:
    """The organisation whose role says most of who publishes."""
    found: dict[str, str] = {}
    for path in _PARTIES:
        for one in each(element, path):
            if name := first_text(one, "organisationName"):
                found.setdefault(code_of(one, "role/CI_RoleCode"), name)
    known = (found[role] for role in _PUBLISHERS if role in found)
    return next(known, next(iter(found.values()), ""))


def _mails(element: ET.Element) -> Iterator[str]:
    for path in _PARTIES:
        yield from texts(element, f"{path}/contactInfo/*/address/*/electronicMailAddress")


def _dated(element: ET.Element, kind: str) -> str:
    for one in each(element, f"{_INFO}/citation/CI_Citation/date/CI_Date"):
        if code_of(one, "dateType/CI_DateTypeCode") == kind:
            return moment(first_text(one, "date"))
    return ""


def _times(element: ET.Element) -> tuple[str, str]:
    path = "temporalElement/EX_TemporalExtent/extent/TimePeriod"
    periods = [one for extent in _EXTENTS for one in each(element, f"{extent}/{path}")]
    if not periods:
        return "", ""
    start, end = (
        first_text(periods[0], f"{name}Position")
        or first_text(periods[0], f"{name}/TimeInstant/timePosition")
        for name in ("begin", "end")
    )
    return moment(start), moment(end)


def _box(element: ET.Element) -> tuple[float, ...]:
    """Longitudes before latitudes, each in an element that says which it is."""
    sides = ("westBoundLongitude", "southBoundLatitude", "eastBoundLongitude", "northBoundLatitude")
    for extent in _EXTENTS:
        for one in each(element, f"{extent}/geographicElement/EX_GeographicBoundingBox"):
            with suppress(ValueError):
                if box := box_of(*(float(first_text(one, side)) for side in sides)):
                    return box
    return ()


def _places(element: ET.Element) -> list[str]:
    path = "geographicElement/EX_GeographicDescription/geographicIdentifier/*/code"
    return [text for extent in _EXTENTS for text in texts(element, f"{extent}/{path}")]
