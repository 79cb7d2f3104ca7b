# SPDX-License-Identifier: EUPL-1.2
"""Every address of the portal, from its own table: a new view is tested the day it is added."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Values = dict[str, dict[str, str]]  # beginning of an address -> its parameters


def addresses() -> list[str]:
    """Every pattern of the portal, as Django writes it."""
    from django.urls import URLResolver, get_resolver

    def below(resolver: Any, start: str) -> Iterator[str]:
        for pattern in resolver.url_patterns:
            whole = start + str(pattern.pattern)
            yield from below(pattern, whole) if isinstance(pattern, URLResolver) else [whole]

    return sorted(set(below(get_resolver(), "")))


def plain(pattern: str) -> str:
    """A regular expression written as Django writes paths."""
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", pattern.strip("^$"))


def filled(pattern: str, values: Values) -> str:
    """The pattern with the parameters of the longest beginning that fits."""
    start = max((start for start in values if pattern.lstrip("^").startswith(start)), key=len)
    return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: values[start][m[1]], plain(pattern))
