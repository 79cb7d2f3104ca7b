# SPDX-License-Identifier: EUPL-1.2
"""Kinds of findings: a stable code, how much it matters, its sentence and its advice."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters, worst first."""

    REFUSED = "refused"  # the file cannot be read or published at all
    PERSONAL = "personal"  # possible personal data: a person must decide, even with --yes
    QUESTION = "question"  # something was guessed and another reading is possible
    CHANGED = "changed"  # something was lost or changed
    NOTE = "note"  # worth knowing


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of finding. `text` and `advice` are English templates over the finding's params."""

    code: str
    severity: Severity
    text: str
    advice: str = ""


def kinds(severity: Severity, texts: dict[str, tuple[str, str]]) -> dict[str, Kind]:
    """Kinds of one severity, from code -> text and advice."""
    return {code: Kind(code, severity, text, advice) for code, (text, advice) in texts.items()}
