# SPDX-License-Identifier: EUPL-1.2
"""How the words of data that lie elsewhere are typed: also those of each file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from urllib.parse import urlsplit

from drehscheibe.domain.errors import N_
from drehscheibe.portal.descriptions.wishes import FIELDS, Field
from drehscheibe.portal.sources.hand_words import NAMES, NO, OF_FILE, YES, parts_of_word

_LONGEST = 60  # signs of an address that people read
_FILE = {
    "title": Field(N_("Title of the file"), 300),
    "format": Field(N_("Format of the file"), 30),
    "licence": replace(FIELDS["licence"], title=N_("Licence of the file"), may_be_empty=True),
    "shown": Field(
        N_("The file is shown"),
        codes={YES: N_("yes"), NO: N_("no")},
        may_be_empty=False,
        by_title=True,
    ),
}
assert tuple(_FILE) == OF_FILE  # noqa: S101 - one table for words, one for how they are typed


class _Fields(Mapping[str, Field]):
    """Those of the dataset are listed; those of its files are known by their names."""

    def __init__(self, own: dict[str, Field]) -> None:
        self._own = own

    def __getitem__(self, word: str) -> Field:
        name, key = parts_of_word(word)
        return replace(_FILE[name], of=called(key)) if key else self._own[word]

    def __iter__(self) -> Iterator[str]:
        return iter(self._own)

    def __len__(self) -> int:
        return len(self._own)


@lru_cache(maxsize=4)
def fields_of(towns: tuple[tuple[str, str], ...]) -> Mapping[str, Field]:
    """`towns`: key and name of each that may be said."""
    known = FIELDS | {
        "description": replace(FIELDS["description"], longest=20_000),
        "publisher": Field(N_("Published by"), 300, may_be_empty=False),
        "start": Field(N_("Tells of the time from"), is_day=True),
        "end": Field(N_("Tells of the time until"), is_day=True),
        "covers": Field(N_("Towns"), codes=dict(towns), is_list=True, by_title=True),
    }
    return _Fields({name: known[name] for name in NAMES})


def called(key: str) -> str:
    """The key of a file as people read it: without scheme, and its end where it is long."""
    address, _, number = key.partition(" ")
    parts = urlsplit(address)
    text = f"{parts.netloc}{parts.path}" + (f"?{parts.query}" if parts.query else "")
    short = text if len(text) <= _LONGEST else f"…{text[-_LONGEST:]}"
    return f"{short} ({number})" if number else short
