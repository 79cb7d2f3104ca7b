# SPDX-License-Identifier: EUPL-1.2
"""What people say about a decision: a sentence or some, never a book. It goes into mails, into the
record and into the audit trail, and stays there for years."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.sentences import harmless, visible
from drehscheibe.portal.catalogue.services import Description

LONGEST = 2_000  # signs
_MOST = {"title": 300, "description": 4_000, "attribution": 300, "contact": 200}
_MOST_WORDS, _LONGEST_WORD = 20, 60


def said(text: str, *, missing: str) -> str:
    """Raises `Refused` with `missing` where nothing was said, and where too much was."""
    sentence = visible(text).strip()
    if not sentence:
        raise Refused(reason=missing)
    return fitting(sentence)


def cut(described: Description) -> Description:
    """As much of each field as a catalogue shows, whether it came by a form or from a program."""
    texts: dict[str, Any] = {
        name: harmless(getattr(described, name))[:most] for name, most in _MOST.items()
    }
    words = [harmless(word)[:_LONGEST_WORD] for word in described.keywords]
    return replace(described, **texts, keywords=tuple(words[:_MOST_WORDS]))


def fitting(text: str) -> str:
    """Raises `Refused`."""
    if len(text) > LONGEST:
        raise Refused(reason=N_("please write at most 2,000 characters"))
    return text
