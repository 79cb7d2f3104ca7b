# SPDX-License-Identifier: EUPL-1.2
"""Licences and sources among the constraints of ISO 19139.

GDI-DE writes them as JSON, `{"id": "dl-de/by-2.0", "name": …, "url": …, "quelle": …}`, beside
texts for people; others as plain text or as an Anchor. Limits of access are no licences.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.sources.iso19139_texts import each, text_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as ET

_LEGAL = "identificationInfo/*/resourceConstraints/MD_LegalConstraints"
_GENERAL = "identificationInfo/*/resourceConstraints/*/useLimitation"
_ANCHOR = "{*}Anchor"
_HREF = "{http://www.w3.org/1999/xlink}href"
_PREFIX = re.compile(
    r"^(nutzungsbedingungen|nutzungsbedingung|lizenz|license|licence)\s*:\s*", re.IGNORECASE
)
_SOURCE = re.compile(
    r"^(quellenvermerk|quelle|source|attribution)\s*:\s*(?P<source>.+)", re.IGNORECASE
)
_NO_LICENCES = ("LimitationsOnPublicAccess", "noConditionsApply", "conditionsUnknown")


def licences_in(element: ET.Element) -> tuple[str, ...]:
    """As they are written, the names before identifiers and addresses."""
    found = (text for one in _constraints(element) for text in _licences(one))
    return tuple(dict.fromkeys(text for text in found if text))


def source_in(element: ET.Element) -> str:
    """How whoever uses the data names where they come from; "" where nothing is asked."""
    for one in _constraints(element):
        text = text_in(one)
        if source := str(_json(text).get("quelle") or "").strip():
            return source
        if match := _SOURCE.match(text):
            return match["source"].strip()
    return ""


def _constraints(element: ET.Element) -> Iterator[ET.Element]:
    """Of use; those of access alone, and what says that there are none, are left out."""
    for legal in each(element, _LEGAL):
        is_access = each(legal, "accessConstraints") and not each(legal, "useConstraints")
        if not is_access:
            yield from (one for one in each(legal, "otherConstraints") if not _is_none(one))
    yield from each(element, _GENERAL)


def _is_none(element: ET.Element) -> bool:
    return any(name in _href(element) for name in _NO_LICENCES)


def _licences(constraint: ET.Element) -> Iterator[str]:
    text = text_in(constraint)
    yield from licences_of(text)
    if not (_json(text) or _SOURCE.match(text)):
        yield _href(constraint)


def licences_of(text: str) -> Iterator[str]:
    """What one constraint says: of JSON name, identifier and address; of a text itself."""
    told = _json(text)
    if told:
        yield from (str(told.get(name) or "").strip() for name in ("name", "id", "url"))
    elif not _SOURCE.match(text):
        yield _PREFIX.sub("", text)


def _href(element: ET.Element) -> str:
    anchor = element.find(_ANCHOR)
    return anchor.get(_HREF, "").strip() if anchor is not None else ""


def _json(text: str) -> dict[str, Any]:
    """Nothing where it is another text."""
    if text.startswith("{"):
        with suppress(ValueError):
            found = json.loads(text)
            return found if isinstance(found, dict) else {}
    return {}
