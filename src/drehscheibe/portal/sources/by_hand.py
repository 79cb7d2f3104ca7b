# SPDX-License-Identifier: EUPL-1.2
"""What people here say of data that lie elsewhere: field by field, before what the source says.

A source that is read again changes nothing of it; who says the same as the source says nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from drehscheibe.catalogue.described import ByHand
from drehscheibe.portal.sources import mapping
from drehscheibe.portal.sources.hand_words import known_words, with_words, words_of
from drehscheibe.portal.sources.sifting import gazetteer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drehscheibe.catalogue.described import DescribedRecord
    from drehscheibe.portal.descriptions.wishes import Words

_MAPPED = {  # a mapping's name for the same
    "title": mapping.TITLE, "themes": mapping.THEMES, "licence": mapping.LICENCE,
    "covers": mapping.TOWN, "contact": mapping.CONTACT,
}  # fmt: skip


def with_hand(record: DescribedRecord, by_hand: Mapping[str, Any]) -> DescribedRecord:
    """`by_hand`: name of a word -> `value`, `at` and `who`, as `Described` keeps it."""
    known = {name: by_hand[name] for name in known_words(record, by_hand)} if by_hand else {}
    if not known:
        return record
    said = with_words(record, {name: one["value"] for name, one in known.items()})
    ours = {_MAPPED.get(name) for name in known}
    more: dict[str, Any] = {"mapped": tuple(one for one in record.mapped if one not in ours)}
    if "licence" in known:
        more |= {"licence_said": "", "licence_at": ""}
    if "themes" in known and said.themes:
        more["unknown_themes"] = ()
    if "covers" in known and said.covers:
        more["bbox"] = gazetteer().box_of(said.covers) or record.bbox
    source = words_of(record)
    hands = (
        ByHand(name, one["at"], one["who"], _said(record, source, name))
        for name, one in known.items()
    )
    return replace(said, **more, by_hand=tuple(hands))


def _said(record: DescribedRecord, source: Words, name: str) -> tuple[str, ...]:
    value = source[name] or (record.licence_said if name == "licence" else "")
    return tuple(value) if isinstance(value, list) else tuple(filter(None, (value,)))
