# SPDX-License-Identifier: EUPL-1.2
"""Elements of ISO 19139 documents: names with their prefix, texts that are always only texts."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

NAMESPACES = {
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gco": "http://www.isotc211.org/2005/gco",
    "gmx": "http://www.isotc211.org/2005/gmx",
    "srv": "http://www.isotc211.org/2005/srv",
    "gml": "http://www.opengis.net/gml/3.2",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
for _prefix, _uri in NAMESPACES.items():
    ET.register_namespace(_prefix, _uri)

_CODE_LISTS = "http://standards.iso.org/iso/19139/resources/gmxCodelists.xml"
# What XML 1.0 has no way to write (section 2.2); a text of a person may hold it all the same.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Element = ET.Element
Child = ET.Element | str | None


def element(name: str, *children: Child, **attributes: str) -> Element:
    """`gmd:title`, its children (None is left out), its attributes (`xlink__href`)."""
    made = ET.Element(_full(name), {_full(key): clean(v) for key, v in attributes.items()})
    for child in children:
        if isinstance(child, str):
            made.text = clean(child)
        elif child is not None:
            made.append(child)
    return made


def _full(name: str) -> str:
    prefix, _, local = name.replace("__", ":").rpartition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}" if prefix else local


def clean(text: str) -> str:
    return _UNWRITABLE.sub("", text)


def text(name: str, value: str) -> Element:
    return element(name, element("gco:CharacterString", value))


def anchored(name: str, value: str, href: str) -> Element:
    """A text that leads to what defines it."""
    return element(name, element("gmx:Anchor", value, xlink__href=href))


def code(name: str, code_list: str, value: str) -> Element:
    address = f"{_CODE_LISTS}#{code_list}"
    told = element(f"gmd:{code_list}", value, codeList=address, codeListValue=value)
    return element(name, told)


def url(name: str, value: str) -> Element:
    return element(name, element("gmd:URL", value))


def written(root: Element) -> bytes:
    """The document in UTF-8."""
    body: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return body
