# SPDX-License-Identifier: EUPL-1.2
"""What all our errors have in common."""

from __future__ import annotations

from typing import ClassVar

from drehscheibe.domain.sentences import fill


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark a text for translation; it is translated where it is shown."""
    return text


class DrehscheibeError(Exception):
    """Base of all our errors: an English template, its parameters and a stable code."""

    code: ClassVar[str] = "error"
    template: ClassVar[str] = N_("Something went wrong. Please try again later.")
    worth_trying_again: ClassVar[bool] = False

    def __init__(self, **params: object) -> None:
        self.params = params
        super().__init__(fill(self.template, params))

    @property
    def wait(self) -> int:
        """Seconds that somebody asked us to wait before the next try; 0 where nobody did."""
        said = self.params.get("wait_seconds", 0)
        return said if isinstance(said, int) else 0
