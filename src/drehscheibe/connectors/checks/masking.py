# SPDX-License-Identifier: EUPL-1.2
"""Show enough of a personal value to recognise it beside the source, and no more."""

from __future__ import annotations

import re

_WORD = re.compile(r"[\w'’]+")
_LONG = 60


def masked(value: str) -> str:
    """First and last letter of each word stay: "m…r@g…e.de", "B…d E…r", "0…0 1…8"."""
    short = value if len(value) <= _LONG else value[:_LONG]
    return _WORD.sub(_hide, short)


def _hide(word: re.Match[str]) -> str:
    text = word[0]
    if len(text) <= 2:
        return text if text.isalpha() and text.islower() else "…"
    return f"{text[0]}…{text[-1]}"
