# SPDX-License-Identifier: EUPL-1.2
"""The answer of a rule: allowed or not, always with its reason."""

from __future__ import annotations

from dataclasses import dataclass

from drehscheibe.domain.errors import Refused


@dataclass(frozen=True, slots=True)
class Decision:
    allowed: bool
    reason: str  # English msgid; reads as the end of "This is not possible: …"

    def require(self) -> None:
        """Raise `Refused` with the reason unless it is allowed."""
        if not self.allowed:
            raise Refused(reason=self.reason)


def yes(reason: str) -> Decision:
    return Decision(allowed=True, reason=reason)


def no(reason: str) -> Decision:
    return Decision(allowed=False, reason=reason)
