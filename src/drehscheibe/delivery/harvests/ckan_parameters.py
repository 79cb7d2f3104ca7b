# SPDX-License-Identifier: EUPL-1.2
"""What clients of CKAN send to `/api/3/action/…`, as far as it is heeded here."""

from __future__ import annotations

import re
from functools import partial

from drehscheibe.delivery.queries.parameters import Parameter
from drehscheibe.domain.errors import N_, InvalidParameter

_ROWS, _MOST = 10, 1_000  # CKAN's own
_ALL_FIELDS = "All that is known, not the names alone."
_ALL = 10**9  # as many as there are
_NUMBER = N_("must be a whole number")
_WORDS = N_("must be words, or *:* for everything; fields are named in fq")
_LONGEST = 200  # signs that are read of words
_FIELD = re.compile(r"\w:\S")


def _number(name: str, text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise InvalidParameter(name, _NUMBER)
    return int(text)


def _rows(text: str) -> int:
    """A larger number is lowered, as CKAN does."""
    return min(_number("rows", text), _MOST) if text else _ROWS


def _limit(text: str) -> int:
    return _number("limit", text) or _ALL


def _words(text: str) -> str:
    plain = " ".join(text.split())
    if plain in {"", "*", "*:*"}:
        return ""
    if _FIELD.search(plain) or not any(sign.isalnum() for sign in plain):
        raise InvalidParameter("q", _WORDS)
    return plain[:_LONGEST]


def _flag(text: str) -> bool:
    return text.lower() in {"true", "1"}


_COUNT = {"type": "integer", "minimum": 0}
_TEXT = {"type": "string"}

Q: Parameter[str] = Parameter(
    "q", _words, "", _TEXT, "Words that are all found; *:* is everything."
)
FQ: Parameter[str] = Parameter(
    "fq",
    str,
    "",
    _TEXT,
    "organization:…, groups:…, license_id:…, tags:…, metadata_modified:[moment TO moment];"
    " joined by AND, values of one field by OR.",
)
SORT: Parameter[str] = Parameter(
    "sort",
    str,
    "",
    _TEXT,
    "With words: metadata_modified desc or title asc. Without, packages come by name.",
)
START: Parameter[int] = Parameter(
    "start", partial(_number, "start"), 0, _COUNT, "How many packages come before the page."
)
ROWS: Parameter[int] = Parameter(
    "rows",
    _rows,
    _ROWS,
    _COUNT | {"maximum": _MOST, "default": _ROWS},
    "Packages of a page; a larger number is lowered.",
)
LIST_LIMIT: Parameter[int] = Parameter("limit", _limit, _ALL, _COUNT, "Names of the answer; all.")
OFFSET: Parameter[int] = Parameter(
    "offset", partial(_number, "offset"), 0, _COUNT, "How many names come before."
)
ID: Parameter[str] = Parameter("id", str, "", _TEXT, "The name.")
ALL_FIELDS: Parameter[bool] = Parameter(
    "all_fields", _flag, default=False, schema={"type": "boolean"}, description=_ALL_FIELDS
)
