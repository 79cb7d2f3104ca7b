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
from drehscheibe.look.translations import gettext
from drehscheibe.portal.organisations.models import Organisation

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
        "The whole region could use “{title}”; {node} has not connected it yet. You need do "
        "nothing for it; a wish may make it quicker."
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


_TO_CONNECT = N_(
    "One source, “{title}”, would serve all of them. Whoever operates this platform connects it: "
    "drehscheibe region sources"
)


@dataclass(frozen=True, slots=True)
class Promise:
    title: str
    standing: Standing
    error: DrehscheibeError | None = None

    def said_to_node(self, language: str) -> str:
        """To those who keep what serves all towns."""
        if self.standing is not Standing.KNOWN:
            return self.said(language)
        return sentence(_TO_CONNECT, values={"title": self.title}, language=language)

    def said(self, language: str) -> str:
        error = error_text(self.error, language=language) if self.error else ""
        values = {"title": self.title, "error": error, "node": _node(language)}
        return sentence(_SAID[self.standing], values=values, language=language)


def _node(language: str) -> str:
    """By its name: nobody in a town hall knows what a node is."""
    found = Organisation.objects.filter(is_node=True).values_list("name", flat=True).first()
    return found or gettext(N_("the network's node"), language=language)


def promises_for(slugs: Iterable[str]) -> dict[str, Promise]:
    wanted = list(slugs)
    return {slug: one for ask in suppliers for slug, one in ask(wanted).items()} if wanted else {}
