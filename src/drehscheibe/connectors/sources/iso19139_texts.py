# SPDX-License-Identifier: EUPL-1.2
"""Texts of ISO 19139: in whichever element they stand, and the German ones first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.connectors.sources.xml_documents import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

_GERMAN = ("de", "ger", "deu")


def each(element: ET.Element, path: str) -> list[ET.Element]:
    """By a path of names without namespaces; `*` is any."""
    parts = path.split("/")
    return element.findall("/".join(part if part == "*" else f"{{*}}{part}" for part in parts))


def texts(element: ET.Element, path: str) -> list[str]:
    """What stands in every element at the path; nothing empty."""
    return [text for one in each(element, path) if (text := text_in(one))]


def first_text(element: ET.Element, path: str) -> str:
    return next(iter(texts(element, path)), "")


def code_of(element: ET.Element, path: str) -> str:
    """An entry of a code list; "" where there is none."""
    found = each(element, path)
    return str(found[0].get("codeListValue", "")).strip() if found else ""


def text_in(element: ET.Element) -> str:
    """In German where it is translated (PT_FreeText), else as it is written."""
    return next(_german(element), "") or next(_written(element), "")


def _german(element: ET.Element) -> Iterator[str]:
    for one in element.iter():
        locale = one.get("locale", "").lower().removeprefix("#").removeprefix("locale-")
        if locale.startswith(_GERMAN) and name_of(one) == "LocalisedCharacterString":
            yield _joined(one)


def _written(element: ET.Element) -> Iterator[str]:
    """CharacterString, Anchor, URL, LocalName, dates: whatever holds the text."""
    for one in (element, *element.iter()):
        if text := _joined(one):
            yield text


def _joined(element: ET.Element) -> str:
    return " ".join((element.text or "").split())
