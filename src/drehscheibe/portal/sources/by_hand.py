# SPDX-License-Identifier: EUPL-1.2
"""What people here say of data that lie elsewhere: field by field, before what the source says.

A source that is read again changes nothing of it; who says the same as the source says nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from drehscheibe.catalogue.described import ByHand
from drehscheibe.portal.sources import mapping
from drehscheibe.portal.sources.sifting import gazetteer

if TYPE_CHECKING:
    from collections.abc import Mapping

    from drehscheibe.catalogue.described import DescribedRecord
    from drehscheibe.portal.descriptions.wishes import Words

# Fields of `DescribedRecord`, in the order in which they are shown.
NAMES = (
    "title", "description", "publisher", "contact", "licence", "attribution", "themes", "keywords",
    "frequency", "covers",
)  # fmt: skip
_MAPPED = {  # a mapping's name for the same
    "title": mapping.TITLE, "themes": mapping.THEMES, "licence": mapping.LICENCE,
    "covers": mapping.TOWN, "contact": mapping.CONTACT,
}  # fmt: skip


def words_of(record: DescribedRecord) -> Words:
    """Everything that can be corrected, as plain values."""
    return {name: _plain(getattr(record, name)) for name in NAMES}


def with_hand(record: DescribedRecord, by_hand: Mapping[str, Any]) -> DescribedRecord:
    """`by_hand`: name of a field -> `value`, `at` and `who`, as `Described` keeps it."""
    known = {name: by_hand[name] for name in NAMES if name in by_hand}
    if not known:
        return record
    said: dict[str, Any] = {name: _kept(one["value"]) for name, one in known.items()}
    ours = {_MAPPED.get(name) for name in known}
    if "licence" in known:
        said |= {"licence_said": "", "licence_at": ""}
    if said.get("themes"):
        said["unknown_themes"] = ()
    if said.get("covers"):
        said["bbox"] = gazetteer().box_of(said["covers"]) or record.bbox
    hands = (
        ByHand(name, one["at"], one["who"], _said(record, name)) for name, one in known.items()
    )
    mapped = tuple(one for one in record.mapped if one not in ours)
    return replace(record, **said, mapped=mapped, by_hand=tuple(hands))


def _said(record: DescribedRecord, name: str) -> tuple[str, ...]:
    value = getattr(record, name) or (record.licence_said if name == "licence" else "")
    return value if isinstance(value, tuple) else tuple(filter(None, (value,)))


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


def _kept(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value
