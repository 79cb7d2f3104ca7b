# SPDX-License-Identifier: EUPL-1.2
"""Fill sentence templates; a number can choose between two words, in every language.

`"{count} {count:row|rows} of “{column}”"` becomes `1 row of “Name”` or `7 rows of “Name”`. The
choice may stand in a translation even where the English template has none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

_PART = re.compile(
    r"(?P<brace>\{\{|\}\})|\{(?P<name>\w+)(?::(?P<one>[^{}|]*)\|(?P<many>[^{}]*))?\}"
)


def fill(
    template: str, values: Mapping[str, object], show: Callable[[str, object], str] | None = None
) -> str:
    """Put `values` into `template`; `show(name, value)` writes one value (default: `str`).

    A name without a value becomes `?`: a finding of an older version may lack it.
    """

    def part(match: re.Match[str]) -> str:
        if match["brace"]:
            return match["brace"][0]
        value = values.get(match["name"], "?")
        if match["many"] is not None:
            return match["one"] if str(value) == "1" else match["many"]
        return show(match["name"], value) if show else str(value)

    return _PART.sub(part, template)


def names_in(template: str) -> frozenset[str]:
    """The names of the values a template asks for."""
    return frozenset(match["name"] for match in _PART.finditer(template) if match["name"])
