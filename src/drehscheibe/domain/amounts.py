# SPDX-License-Identifier: EUPL-1.2
"""Which numbers count or measure something, and which only name it."""

from __future__ import annotations

import re

from drehscheibe.domain.tables import Column, ColumnType

# Whole numbers that name something: nobody writes the year 2.004 or house number 1.012.
_NAMES_NOT_AMOUNTS = re.compile(
    r"(^|[^a-zäöüß])(id|fid|nr|no|plz|ags|ars|jahr|year|code|key|objectid)([^a-zäöüß]|$)"
    r"|jahr$|^(gr(ü|ue)ndung|errichtung|einweihung|er(ö|oe)ffnung)$|nummer|number|schl(ue|ü)ssel|kennziffer|postleitzahl|hausnr",
    re.IGNORECASE,
)


def is_key(column: Column) -> bool:
    """Whether it is called like something that names: a number, a key, a year."""
    found = _NAMES_NOT_AMOUNTS.search(column.title) or _NAMES_NOT_AMOUNTS.search(column.name)
    return found is not None


def is_amount(column: Column) -> bool:
    """Whether its numbers count or measure something; years and keys do not."""
    if column.type is ColumnType.NUMBER:
        return True
    return column.type is ColumnType.INTEGER and not is_key(column)
