# SPDX-License-Identifier: EUPL-1.2
"""XML that services answer with, read without trusting it; names count without namespaces.

What declares a document type is refused before the parser that builds a tree sees it, so there
are no entities.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from drehscheibe.connectors.fetching.addresses import parse
from drehscheibe.connectors.fetching.fetch import fetch
from drehscheibe.connectors.files.xml_prolog import BrokenXml, UnsafeXml, root_of
from drehscheibe.connectors.sources.documents import LARGEST
from drehscheibe.domain.errors import N_, AddressAnswerWrong

if TYPE_CHECKING:
    from collections.abc import Iterator

    from drehscheibe.connectors.fetching.asking import Rules

NO_XML = N_("it is no XML, or broken")
_UNSAFE = N_("its XML declares entities, which we do not read")
_FAULT = N_("the service answers with a fault")
FAULTS = {"ExceptionReport", "ServiceExceptionReport"}


class ServiceFault(AddressAnswerWrong):
    """The service understood that it was asked, and did not want to."""


def xml_at(address: str, rules: Rules) -> ET.Element:
    """The root. Raises as `fetch`, and `AddressAnswerWrong`, also for faults of a service."""
    with document_at(address, rules) as path:
        return tree_of(path, parse(address).shown_host)


@contextmanager
def document_at(address: str, rules: Rules) -> Iterator[Path]:
    """A file without a document type, for as long as somebody looks at it. Raises as `xml_at`."""
    host = parse(address).shown_host
    asked = replace(rules, accept="*/*", largest=min(LARGEST, rules.largest))
    with TemporaryDirectory(prefix="document-") as folder:
        path = Path(folder) / "document"
        fetch(address, path, asked)
        try:
            root_of(path)
        except UnsafeXml:
            raise AddressAnswerWrong(host=host, reason=_UNSAFE) from None
        except BrokenXml:
            raise AddressAnswerWrong(host=host, reason=NO_XML) from None
        yield path


def tree_of(path: Path, host: str) -> ET.Element:
    """Of such a file. Raises as `xml_at`."""
    try:
        root = ET.parse(path).getroot()  # noqa: S314 - no document type, no entities
    except (ET.ParseError, ValueError):
        raise AddressAnswerWrong(host=host, reason=NO_XML) from None
    if name_of(root) in FAULTS:
        raise ServiceFault(host=host, reason=_FAULT)
    return root


def name_of(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]


def named(element: ET.Element, name: str) -> Iterator[ET.Element]:
    """Every element of that name below."""
    return (one for one in element.iter() if name_of(one) == name)


def text_of(element: ET.Element, name: str) -> str:
    """Of the first child of that name; "" where there is none."""
    child = next((one for one in element if name_of(one) == name), None)
    return " ".join((child.text or "").split()) if child is not None else ""
