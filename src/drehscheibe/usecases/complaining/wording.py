# SPDX-License-Identifier: EUPL-1.2
"""How complaints are worded: a stable code, its level, its sentence and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass

ERROR = "error"  # the package cannot be used
ADVICE = "advice"  # it can, and would be better


@dataclass(frozen=True, slots=True)
class Wording:
    """`text` and `mend` are English templates over the params of a complaint."""

    code: str
    level: str
    text: str
    mend: str


def wordings(level: str, texts: dict[str, tuple[str, str]]) -> dict[str, Wording]:
    """Wordings of one level, from code -> sentence and how to mend it."""
    return {code: Wording(code, level, text, mend) for code, (text, mend) in texts.items()}
