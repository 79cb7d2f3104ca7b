# SPDX-License-Identifier: EUPL-1.2
"""Entries of Atom and RSS: the same columns for both, moments as RFC 3339, texts without markup."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC
from email.utils import parsedate_to_datetime
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from drehscheibe.connectors.files.xml_prolog import BrokenXml, UnsafeXml, root_of
from drehscheibe.connectors.sources.converting import Row, Rows
from drehscheibe.connectors.sources.georss import geometry_of
from drehscheibe.connectors.sources.xml_documents import name_of, named, text_of
from drehscheibe.domain.errors import N_, AddressAnswerWrong

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

COLUMNS = ("kennung", "titel", "text", "adresse", "veroeffentlicht", "geaendert", "schlagwoerter")
_NO_FEED = N_("it is no feed (Atom or RSS)")
_TAG = re.compile(r"<[^>]{0,2000}>")


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    description: str
    rights: str
    rows: Rows


def feed_in(path: Path, host: str) -> Feed:
    """Raises `AddressAnswerWrong`, which names the host."""
    try:
        root_of(path)
        root = ET.parse(path).getroot()  # noqa: S314 - no document type, no entities
    except (BrokenXml, UnsafeXml, ET.ParseError, ValueError):
        raise AddressAnswerWrong(host=host, reason=_NO_FEED) from None
    if name_of(root) not in {"feed", "rss", "RDF"}:
        raise AddressAnswerWrong(host=host, reason=_NO_FEED)
    about = next(named(root, "channel"), root)
    return Feed(
        title=text_of(about, "title"),
        description=_plain(text_of(about, "subtitle") or text_of(about, "description"))[:2_000],
        rights=text_of(about, "rights") or text_of(about, "copyright"),
        rows=Rows(COLUMNS, [_row(one) for one in root.iter() if name_of(one) in {"entry", "item"}]),
    )


def _row(element: ET.Element) -> Row:
    """As in `COLUMNS`."""
    values = (
        text_of(element, "id") or text_of(element, "guid"),
        _plain(text_of(element, "title")),
        _plain(_first(element, "summary", "description", "content")),
        _address(element),
        _moment(_first(element, "published", "pubDate", "date")),
        _moment(_first(element, "updated", "modified")),
        ", ".join(_words(element)),
    )
    return Row(values, geometry_of(element))


def _first(element: ET.Element, *names: str) -> str:
    return next((text for name in names if (text := text_of(element, name))), "")


def _address(element: ET.Element) -> str:
    """Of Atom the link without a relation, or with `alternate`; of RSS the text."""
    links = [one for one in element if name_of(one) == "link"]
    own = (one.get("href", "") for one in links if one.get("rel", "alternate") == "alternate")
    return next((href for href in own if href), "") or text_of(element, "link")


def _words(element: ET.Element) -> Iterator[str]:
    for one in element:
        word = one.get("label") or one.get("term") or (one.text or "").strip()
        if word and name_of(one) in {"category", "subject"}:
            yield word


def _moment(text: str) -> str:
    """RSS writes mail dates (RFC 822); what is no date stays as it is."""
    if text and not text[:4].isdecimal():
        with suppress(ValueError, TypeError, IndexError):
            return parsedate_to_datetime(text).astimezone(UTC).isoformat().replace("+00:00", "Z")
    return text


def _plain(text: str) -> str:
    return " ".join(unescape(_TAG.sub(" ", unescape(text))).split())
