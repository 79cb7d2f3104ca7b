# SPDX-License-Identifier: EUPL-1.2
"""What a harvester asks for, and the index of the catalogue that has its records in order.

Without moments records come by slug, an order that no new release changes. With moments they come
by their last change: what changes meanwhile moves behind the place that was reached, and is met
there once more rather than missed.
"""

from __future__ import annotations

from dataclasses import dataclass

from drehscheibe.catalogue.columns import NUMBERS

PAGE = 100  # records
_LAST = "\U0010ffff"
Key = tuple[str, ...]  # (slug,) or (moment, slug): where a page ends

_SLUG, _UPDATED, _OWNER, _ORIGIN, _LICENCE = (
    f"c{NUMBERS[name]}" for name in ("id", "updated", "owner", "origin", "license")
)
# Name -> columns. Each is an order in which a page begins at a key, wherever that is.
ORDERS = {
    "harvest_of_origin": (_ORIGIN, _SLUG),
    "harvest_of_owner": (_OWNER, _SLUG),
    "changes": (_UPDATED, _SLUG),
    "changes_of_origin": (_ORIGIN, _UPDATED, _SLUG),
    "changes_of_owner": (_OWNER, _UPDATED, _SLUG),
}
DDL = tuple(f"CREATE INDEX {name} ON listing ({', '.join(ORDERS[name])})" for name in ORDERS)


@dataclass(frozen=True, slots=True)
class HarvestQuery:
    """`owners` are slugs of publishers, `since` and `until` moments in UTC.

    `origin` is "own" for those alone that lie here, or "" for those that lie elsewhere as well.
    Of several values of one kind one must fit; `themes` are codes, `licences` names of SPDX.
    """

    owners: tuple[str, ...] = ()
    since: str = ""
    until: str = ""
    origin: str = ""
    themes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    not_owners: tuple[str, ...] = ()
    not_themes: tuple[str, ...] = ()

    @property
    def is_by_change(self) -> bool:
        return bool(self.since or self.until)

    @property
    def is_plain(self) -> bool:
        """Everything, or everything that lies here: its number is kept."""
        return self == HarvestQuery(origin=self.origin)

    @property
    def order(self) -> str:
        """The name of an index."""
        kind = "changes" if self.is_by_change else "harvest"
        if len(self.owners) == 1:
            return f"{kind}_of_owner"
        if self.origin:
            return f"{kind}_of_origin"
        return kind if self.is_by_change else f"by_{_SLUG}"

    @property
    def key(self) -> str:
        """The columns that a page ends with, as they are selected."""
        return f"{_UPDATED}, {_SLUG}" if self.is_by_change else _SLUG

    def beginning(self) -> Key:
        """Before the first record."""
        return (self.since, "") if self.is_by_change else ("",)

    def end(self) -> Key:
        """Behind the last one."""
        return (_LAST, _LAST) if self.is_by_change else (_LAST,)


def where(query: HarvestQuery, after: Key) -> tuple[str, list[object]]:
    """Conditions behind a key; the first of them are those of the order's index."""
    parts: list[tuple[str, tuple[object, ...]]] = []
    if len(query.owners) == 1:
        parts.append((f"{_OWNER} = ?", query.owners))
    if query.origin and not query.order.endswith("owner"):
        parts.append((f"{_ORIGIN} = ?", (query.origin,)))
    marks = ", ".join("?" * len(after))
    parts.append((f"({query.key}) > ({marks})", after))
    if query.until:
        parts.append((f"{_UPDATED} <= ?", (query.until,)))
    parts += _narrowing(query)
    told = " AND ".join(sql for sql, _ in parts)
    return told, [value for _, values in parts for value in values]


def _narrowing(query: HarvestQuery) -> list[tuple[str, tuple[object, ...]]]:
    """What no order has: it is looked at record by record."""
    parts: list[tuple[str, tuple[object, ...]]] = [
        (f"{'NOT ' * denied}{_tagged(len(values))}", (kind, *values))
        for kind, values, denied in (
            ("themes", query.themes, False),
            ("keywords", query.keywords, False),
            ("themes", query.not_themes, True),
        )
        if values
    ]
    if len(query.owners) > 1:
        parts.append((f"{_OWNER} IN ({_marks(query.owners)})", query.owners))
    if query.origin and query.order.endswith("owner"):
        parts.append((f"{_ORIGIN} = ?", (query.origin,)))
    if query.not_owners:
        parts.append((f"{_OWNER} NOT IN ({_marks(query.not_owners)})", query.not_owners))
    if query.licences:
        parts.append((f"{_LICENCE} IN ({_marks(query.licences)})", query.licences))
    return parts


def _tagged(count: int) -> str:
    marks = ", ".join("?" * count)
    tagged = f"SELECT 1 FROM listing_tags WHERE kind = ? AND value IN ({marks})"  # noqa: S608
    return f"EXISTS ({tagged} AND listing_tags.row = listing.row)"


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))
