# SPDX-License-Identifier: EUPL-1.2
"""How one catalogue service is asked: in key-value pairs, or by POST where it knows only that.

OGC 07-006r1, 10.2.1 (key-value pairs), 10.8.4 and 10.9.4 (XML); which of both an operation takes
stands in the capabilities, 7.2.1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit
from xml.sax.saxutils import escape, quoteattr

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.sources.xml_documents import name_of, named, text_of, xml_at
from drehscheibe.domain.errors import N_, AddressAnswerWrong, AddressNotValid

if TYPE_CHECKING:
    from xml.etree import ElementTree as ET

    from drehscheibe.connectors.fetching.asking import Rules

_GMD = "http://www.isotc211.org/2005/gmd"
_HREF = "{http://www.w3.org/1999/xlink}href"
ROWS = 100  # records of a page; a server may give fewer
NO_CSW = N_("it is no catalogue service (CSW)")
# Of a pasted address; whatever else it says (a key, a language) is kept.
_OURS = {
    "service", "request", "version", "acceptversions", "id", "typenames", "resulttype",
    "elementsetname", "outputschema", "outputformat", "startposition", "maxrecords", "namespace",
    "constraint", "constraintlanguage", "constraint_language_version", "sections", "requestid",
}  # fmt: skip
_OPEN = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<csw:{name}'
    ' xmlns:csw="http://www.opengis.net/cat/csw/2.0.2" xmlns:gmd="http://www.isotc211.org/2005/gmd"'
    ' service="CSW" version="2.0.2"'
)


@dataclass(frozen=True, slots=True)
class Service:
    """One server. `posted_to`: where an operation is asked that takes no key-value pairs."""

    base: str
    title: str
    posted_to: dict[str, str]

    def records(self, start: int, rules: Rules, *, kind: str) -> ET.Element:
        """A page, from that record on, of one type. Raises as `xml_at`."""
        name = "GetRecords"
        told = {"resultType": "results", "outputSchema": _GMD, "startPosition": str(start),
                "maxRecords": str(ROWS)}  # fmt: skip
        if there := self.posted_to.get(name):
            inner = (
                f"<csw:Query typeNames={quoteattr(kind)}>"
                "<csw:ElementSetName>full</csw:ElementSetName></csw:Query>"
            )
            return _posted(there, name, told, inner, rules)
        asked = told | {"request": name, "typeNames": kind, "elementSetName": "full"}
        return xml_at(question(self.base, **asked), rules)

    def record(self, key: str, rules: Rules) -> ET.Element:
        name = "GetRecordById"
        if there := self.posted_to.get(name):
            inner = f"<csw:Id>{escape(key)}</csw:Id><csw:ElementSetName>full</csw:ElementSetName>"
            return _posted(there, name, {"outputSchema": _GMD}, inner, rules)
        asked = {"request": name, "elementSetName": "full", "outputSchema": _GMD, "id": key}
        return xml_at(question(self.base, **asked), rules)


def service_at(base: str, rules: Rules) -> Service:
    """Raises as `xml_at`, and where it is no CSW."""
    root = xml_at(question(base, request="GetCapabilities"), rules)
    if name_of(root) != "Capabilities" or "/csw" not in str(root.tag):
        raise AddressAnswerWrong(host=parse(base).shown_host, reason=NO_CSW)
    about = next(named(root, "ServiceIdentification"), root)
    title = text_of(about, "Title") or parse(base).shown_host
    return Service(base, title, dict(_only_posted(root, base)))


def _only_posted(root: ET.Element, base: str) -> list[tuple[str, str]]:
    """Operations that name an address for POST and none for GET."""
    found = []
    for operation in named(root, "Operation"):
        ways = [one for http in named(operation, "HTTP") for one in http]
        posts = [one.get(_HREF, "") for one in ways if name_of(one) == "Post"]
        if posts and not any(name_of(one) == "Get" for one in ways):
            found.append((operation.get("name", ""), _here(base, posts[0])))
    return found


def _here(base: str, there: str) -> str:
    """Services often name an address that only they can reach: then their own is asked."""
    own = parse(base)
    try:
        address = own.leads_to(there)
    except AddressNotValid:
        return base
    return str(address) if there and address.host == own.host else base


def _posted(address: str, name: str, told: dict[str, str], inner: str, rules: Rules) -> ET.Element:
    attributes = "".join(f" {key}={quoteattr(value)}" for key, value in told.items())
    text = f"{_OPEN.format(name=name)}{attributes}>{inner}</csw:{name}>\n"
    return xml_at(address, replace(rules, posted=text.encode()))


def base_of(address: str) -> str:
    """The address without what each request says anew."""
    path = str(parse(address)).partition("?")[0]
    kept = [(name, value) for name, value in asked_in(address) if name.lower() not in _OURS]
    return f"{path}?{urlencode(kept)}" if kept else path


def asked_in(address: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(address).query)


def question(base: str, **parameters: str) -> str:
    joint = "&" if "?" in base else "?"
    return f"{base}{joint}{urlencode({'service': 'CSW', 'version': '2.0.2', **parameters})}"
