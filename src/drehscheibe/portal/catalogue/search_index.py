# SPDX-License-Identifier: EUPL-1.2
"""The catalogue as one small file that a browser can search without a server program."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import override

from drehscheibe.catalogue.words import folded, stems
from drehscheibe.domain.errors import N_
from drehscheibe.look.formats import date, number
from drehscheibe.look.texts import sentence
from drehscheibe.look.translations import gettext
from drehscheibe.portal.catalogue.beside import finders
from drehscheibe.portal.catalogue.listing import public_records
from drehscheibe.portal.catalogue.search import facets_of_record, formats_shown

if TYPE_CHECKING:
    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.portal.catalogue.beside import Finder, Other

_LONGEST_TEXT = 220
_MAP, _TABLE = N_("Map"), N_("Table")
_ROWS = N_("{rows} {rows:row|rows}")


def search_index(language: str) -> list[dict[str, Any]]:
    """Newest first, as the catalogue lists them; what is found beside datasets has an address."""
    with override(language):
        others = [_other(finder, one, language) for finder in finders() for one in finder.every()]
    return [_entry(record, language) for record in public_records()] + others


def _other(finder: Finder, other: Other, language: str) -> dict[str, Any]:
    return {
        "id": other.address,
        "address": other.address.removeprefix("/"),  # from the root of the copy
        "title": other.title,
        "text": other.text[:_LONGEST_TEXT],
        "kind": gettext(finder.kind, language=language),
        "heading": gettext(finder.heading, language=language),
        "meta": list(other.meta),
        "words": {field: _words(text) for field, text in other.words.items()},
        "facets": {},
    }


def _entry(record: DatasetRecord, language: str) -> dict[str, Any]:
    columns = [column.title for table in record.tables for column in table.columns]
    return {
        "id": record.slug,
        "title": record.title,
        "text": record.description[:_LONGEST_TEXT],
        "kind": gettext(_MAP if record.has_map else _TABLE, language=language),
        "meta": [
            record.publisher.name,
            date(record.modified, language=language),
            _rows(record, language),
            formats_shown(record),
        ],
        "words": {
            "title": _words(record.title),
            "keywords": _words(" ".join(record.keywords)),
            "publisher": _words(record.publisher.name),
            "columns": _words(" ".join(columns)),
            "description": _words(record.description),
        },
        "facets": facets_of_record(record),
    }


def _rows(record: DatasetRecord, language: str) -> str:
    if not record.tables:
        return ""
    shown = number(record.rows, language=language)
    return sentence(_ROWS, values={"rows": shown}, language=language)


def _words(text: str) -> str:
    """Each word as it is and as its stem, in one spelling of umlauts."""
    return " ".join(dict.fromkeys([*folded(text).split(), *stems(text)]))
