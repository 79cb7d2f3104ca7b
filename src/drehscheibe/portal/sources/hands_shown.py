# SPDX-License-Identifier: EUPL-1.2
"""What was corrected by hand, as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.portal.descriptions.shown import title_of, value_told
from drehscheibe.portal.sources.foreign import FOREIGN
from drehscheibe.portal.sources.hand_fields import called
from drehscheibe.portal.sources.hand_words import OF_FILE, YES, file_word, parts_of_word
from drehscheibe.portal.templating import language_now

if TYPE_CHECKING:
    from drehscheibe.catalogue.described import DescribedRecord
    from drehscheibe.portal.descriptions.wishes import Words


@dataclass(frozen=True, slots=True)
class HandShown:
    """`said` is what the source says; "" is nothing."""

    name: str
    title: str
    at: str
    who: str
    said: str


def hands_shown(record: DescribedRecord) -> list[HandShown]:
    fields, language = FOREIGN.fields, language_now()
    return [
        HandShown(
            one.field,
            title_of(fields[one.field], language),
            one.at,
            one.who,
            value_told(fields[one.field], one.said, language),
        )
        for one in record.by_hand
        if one.field in fields
    ]


@dataclass(frozen=True, slots=True)
class FileShown:
    """`words`: what is said of it -> the name of the word."""

    called: str
    title: str
    format: str
    is_shown: bool
    words: dict[str, str]


def files_shown(words: Words) -> list[FileShown]:
    """Of the words of one dataset."""
    keys = dict.fromkeys(key for word in words if (key := parts_of_word(word)[1]))
    return [
        FileShown(
            called(key),
            words[file_word("title", key)],
            words[file_word("format", key)],
            words[file_word("shown", key)] == YES,
            {name: file_word(name, key) for name in OF_FILE},
        )
        for key in keys
    ]
