# SPDX-License-Identifier: EUPL-1.2
"""Addresses in ISO 19139: files and services of data, and where a service is asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from drehscheibe.connectors.sources.distributions import Distribution, format_of
from drehscheibe.connectors.sources.iso19139_texts import code_of, each, first_text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

_ONLINE = "distributionInfo/MD_Distribution/transferOptions/*/onLine/CI_OnlineResource"
_BY_DISTRIBUTOR = (
    "distributionInfo/MD_Distribution/distributor/MD_Distributor/distributorTransferOptions/*"
    "/onLine/CI_OnlineResource"
)
_FORMATS = (
    "distributionInfo/MD_Distribution/distributionFormat/MD_Format/name",
    "distributionInfo/MD_Distribution/distributor/MD_Distributor/distributorFormat/MD_Format/name",
)
_OPERATION = "identificationInfo/*/containsOperations/SV_OperationMetadata"
_SERVICES = re.compile(r"(?<![a-z])(wfs|wmts|wms|wcs|csw|atom|sos)(?![a-z])")


def files_in(element: ET.Element) -> Iterator[Distribution]:
    """Of data: what is for reading only (a page about them) is left out."""
    formats = [text for path in _FORMATS for text in texts(element, path)]
    only = formats[0] if len(set(formats)) == 1 else ""
    for one in (*each(element, _ONLINE), *each(element, _BY_DISTRIBUTOR)):
        address = first_text(one, "linkage")
        found = _format(one, address) or format_of(address, only)
        if address and not (_is_page(one) and not _service_named(found)):
            yield Distribution(address, found, first_text(one, "name"))


def service_in(element: ET.Element) -> Iterator[Distribution]:
    """Of a service: where it tells what it has, else the addresses that are no pages about it."""
    said = [
        *texts(element, "identificationInfo/*/serviceType"),
        *texts(element, "identificationInfo/*/serviceTypeVersion"),
    ]
    linked = (one for one in each(element, _ONLINE) if not _is_page(one))
    addresses = list(_asked_at(element)) or [first_text(one, "linkage") for one in linked]
    for address in dict.fromkeys(addresses):
        kind = _service_named(address.lower(), *(text.lower() for text in said))
        if kind:
            yield Distribution(address, kind)


def _asked_at(element: ET.Element) -> Iterator[str]:
    for one in each(element, _OPERATION):
        if first_text(one, "operationName").lower() == "getcapabilities":
            yield from texts(one, "connectPoint/CI_OnlineResource/linkage")


def landing_page_in(element: ET.Element) -> str:
    """A page about the data; "" where there is none."""
    pages = (first_text(one, "linkage") for one in each(element, _ONLINE) if _is_page(one))
    return next((page for page in pages if page.startswith(("http://", "https://"))), "")


def _is_page(online: ET.Element) -> bool:
    return code_of(online, "function/CI_OnLineFunctionCode") == "information"


def _format(online: ET.Element, address: str) -> str:
    """A service by protocol, profile or address; else a file by its name."""
    said = [first_text(online, name) for name in ("protocol", "applicationProfile")]
    kind = _service_named(*(text.lower() for text in said), _query(address))
    return kind or format_of(address, *(text for text in said if "http" not in text.lower()))


def _query(address: str) -> str:
    return address.lower().partition("?")[2]


def _service_named(*said: str) -> str:
    return next((match[1] for text in said if (match := _SERVICES.search(text))), "")
