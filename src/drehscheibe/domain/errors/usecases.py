# SPDX-License-Identifier: EUPL-1.2
"""A package of a use case that cannot be taken."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from drehscheibe.domain.errors.error import N_, DrehscheibeError

if TYPE_CHECKING:
    from collections.abc import Sequence


class Saying(Protocol):
    """What a complaint says, in one sentence, and where."""

    @property
    def message(self) -> str: ...

    @property
    def place(self) -> str: ...


class PackageRefused(DrehscheibeError):
    """A package cannot be used as it is; the complaints say why and how to mend it."""

    code = "package-refused"
    template = N_("The package cannot be used as it is: {summary}")

    def __init__(self, complaints: Sequence[Any] = (), *, summary: str = "") -> None:
        self.complaints = tuple(complaints)
        said = [f"{item.place}: {item.message}".lstrip(": ") for item in self.complaints[:3]]
        super().__init__(summary=summary or " ".join(said))
