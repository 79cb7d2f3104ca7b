# SPDX-License-Identifier: EUPL-1.2
"""Versions of packages: Semantic Versioning 2.0.0, and a text that sorts as they do."""

from __future__ import annotations

import re

# SemVer 2.0.0, the expression of its FAQ; numbers are kept to six digits.
_NUMBER = r"(0|[1-9]\d{0,5})"
_PART = r"(?:0|[1-9]\d{0,5}|\d*[a-zA-Z-][0-9a-zA-Z-]*)"
_VERSION = re.compile(
    rf"{_NUMBER}\.{_NUMBER}\.{_NUMBER}(?:-({_PART}(?:\.{_PART})*))?"
    r"(?:\+[0-9a-zA-Z-]+(?:\.[0-9a-zA-Z-]+)*)?"
)
LONGEST = 40  # characters
_RELEASE = "~"  # behind every pre-release
_BETWEEN = "!"  # before everything that a part may hold


def is_version(text: str) -> bool:
    return len(text) <= LONGEST and _VERSION.fullmatch(text) is not None


def order_of(version: str) -> str:
    """A text that sorts, byte by byte, by SemVer's precedence (2.0.0, section 11).

    Build metadata count for nothing. Raises `ValueError` for what is no version.
    """
    found = _VERSION.fullmatch(version)
    if found is None or len(version) > LONGEST:
        raise ValueError(version)
    core = ".".join(number.zfill(6) for number in found.groups()[:3])
    if found[4] is None:
        return core + _RELEASE
    return f"{core}-" + _BETWEEN.join(map(_sortable, found[4].split(".")))


def parts_of(version: str) -> tuple[int, int, int]:
    """Major, minor, patch. Raises `ValueError`."""
    found = _VERSION.fullmatch(version)
    if found is None:
        raise ValueError(version)
    return int(found[1]), int(found[2]), int(found[3])


def _sortable(part: str) -> str:
    """Numbers sort by value and before words."""
    return f"0{part.zfill(6)}" if part.isdigit() else f"1{part}"
