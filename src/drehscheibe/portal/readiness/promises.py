# SPDX-License-Identifier: EUPL-1.2
"""Regional sources that packages name and that are not public yet: how it stands with each.

Whoever keeps sources says so by `suppliers`; readiness knows no sources.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import error_text, sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from drehscheibe.domain.errors import DrehscheibeError

    Supplier = Callable[[Iterable[str]], "dict[str, Promise]"]

suppliers: list[Supplier] = []


class Standing(StrEnum):
    KNOWN = "known"  # nobody connected it
    NOT_FETCHED = "not-fetched"
    FAILING = "failing"
    TO_RELEASE = "to-release"  # its data wait for people


_SAID = {
    Standing.KNOWN: N_(
        "The whole region could use “{title}”; the network's node has not connected it yet."
    ),
    Standing.NOT_FETCHED: N_("“{title}” is connected for the whole region and not fetched yet."),
    Standing.FAILING: N_(
        "“{title}” is connected for the whole region, but could not be fetched yet: {error} It is "
        "tried again by itself."
    ),
    Standing.TO_RELEASE: N_(
        "“{title}” was fetched for the whole region; its data still wait to be released."
    ),
}


@dataclass(frozen=True, slots=True)
class Promise:
    title: str
    standing: Standing
    error: DrehscheibeError | None = None

    def said(self, language: str) -> str:
        error = error_text(self.error, language=language) if self.error else ""
        values = {"title": self.title, "error": error}
        return sentence(_SAID[self.standing], values=values, language=language)


def promises_for(slugs: Iterable[str]) -> dict[str, Promise]:
    wanted = list(slugs)
    return {slug: one for ask in suppliers for slug, one in ask(wanted).items()} if wanted else {}
