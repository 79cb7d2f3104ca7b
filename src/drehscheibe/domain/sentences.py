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


_BREAKS = re.compile(r"[\t\n\v\f\r\x85\u2028\u2029]+")
# Control characters (escape sequences start with one), the marks that change the direction, and
# what neither UTF-8 nor XML 1.0, 2.2 can hold: half characters (a name in an old encoding).
_OBEYED = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
)
# The same without tabs and line breaks, which a text of several lines needs, and without the marks
# that Hebrew and Arabic words need.
_UNSEEN = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]"
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
        return harmless(show(match["name"], value) if show else str(value))

    return _PART.sub(part, template)


def harmless(text: str) -> str:
    """Without what a terminal would obey, what forges a line of a log or turns text around."""
    return _OBEYED.sub("\ufffd", _BREAKS.sub(" ", text))


def visible(text: str) -> str:
    """Lines stay lines; what nobody sees and machines obey becomes a sign that is seen."""
    return _UNSEEN.sub("\ufffd", text)


def names_in(template: str) -> frozenset[str]:
    """The names of the values a template asks for."""
    return frozenset(match["name"] for match in _PART.finditer(template) if match["name"])
