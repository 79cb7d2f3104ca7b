# SPDX-License-Identifier: EUPL-1.2
"""What was corrected by hand, as people read it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.look.translations import gettext
from drehscheibe.portal.descriptions.shown import value_told
from drehscheibe.portal.sources.foreign import FOREIGN
from drehscheibe.portal.templating import language_now

if TYPE_CHECKING:
    from drehscheibe.catalogue.described import DescribedRecord


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
            gettext(fields[one.field].title, language=language),
            one.at,
            one.who,
            value_told(fields[one.field], one.said, language),
        )
        for one in record.by_hand
        if one.field in fields
    ]
