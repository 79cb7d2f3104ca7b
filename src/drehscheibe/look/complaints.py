# SPDX-License-Identifier: EUPL-1.2
"""Complaints about packages in the language of the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from drehscheibe.look.texts import sentence

if TYPE_CHECKING:
    from drehscheibe.usecases.complaining import Complaint


def complaint_text(complaint: Complaint, *, language: str) -> str:
    """What is wrong."""
    return sentence(complaint.wording.text, values=complaint.params, language=language)


def complaint_mend(complaint: Complaint, *, language: str) -> str:
    """How to mend it."""
    return sentence(complaint.wording.mend, values=complaint.params, language=language)
