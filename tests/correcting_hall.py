# SPDX-License-Identifier: EUPL-1.2
"""A town hall whose people correct descriptions of data that lie elsewhere."""

from __future__ import annotations

from typing import Any

from drehscheibe.policy.actors import Role
from foreign_data import BENCHES, TREES, World
from townhall import ARNSBERG, Desk, person, town, visitor
from visits import text_of


class Hall(World):
    """Anna prepares and Ben reviews in Soest, which describes a portal; Rita is of another town."""

    def __init__(self, portal: Any) -> None:
        super().__init__()
        self.portal = portal
        self.anna, self.ben = person("Anna", Role.STEWARD), person("Ben", Role.REVIEWER)
        self.rita = person("Rita", *Role, of=town(ARNSBERG, "Arnsberg"))
        self.kept = self.source()
        self.bring(self.kept, TREES, BENCHES)
        self.slug = next(one for one in self.slugs() if one.startswith("baumkataster"))

    def page(self, slug: str = "") -> str:
        return f"/daten/anderswo/{slug or self.slug}/"

    def here(self, slug: str = "") -> str:
        return f"{self.page(slug)}beschreibung/"

    def public(self, slug: str = "") -> str:
        return text_of(visitor().get(self.page(slug)))

    def correct(self, slug: str = "", **said: Any) -> str:
        """Handed over by Anna and approved by Ben."""
        address = self.hand_over(slug, **said)
        assert visitor(self.ben).post(address, {"deed": "approve"}).status_code == 303
        Desk(self.portal, None).work()
        return address

    def hand_over(self, slug: str = "", **said: Any) -> str:
        form = {f"{name}-given": "1" for name in said} | said
        answer = visitor(self.anna).post(self.here(slug), {"deed": "save", **form})
        assert answer.status_code == 303, text_of(answer)
        return str(answer["Location"])

    def changes(self) -> Any:
        from drehscheibe.portal.sources.models import HandChange

        return HandChange.objects.all()
