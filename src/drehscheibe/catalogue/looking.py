# SPDX-License-Identifier: EUPL-1.2
"""What a reader looks for in the catalogue: words, and what narrows them down."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from tantivy import FieldType, Occur, Query

from drehscheibe.catalogue.index_fields import EDGES
from drehscheibe.catalogue.wording import one_of

if TYPE_CHECKING:
    import tantivy

    from drehscheibe.catalogue.wording import Asking
    from drehscheibe.domain.tables import Bbox

_NEAR = 40.0  # what a dataset of exactly this place is worth: about a word in its keywords
NEWEST, TITLE, ROWS, CHANGED = "newest", "order", "most", "changed"
_SINCE = "modified"


@dataclass(frozen=True, slots=True)
class Looking:
    """`chosen`: field of the index -> values of which one must be there.

    `titled` are words of the title, the last one perhaps unfinished; nothing else is met by them.
    `since` and `until` are moments in seconds, `years` the first and the last one that count;
    without words, or with `order`, the datasets are in that order.
    """

    text: str = ""
    chosen: dict[str, tuple[str, ...]] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None
    box: Bbox | None = None
    years: tuple[int, int] | None = None
    order: str = ""
    loosely: bool = False  # half of the words are enough
    titled: str = ""

    def without(self, name: str) -> Looking:
        """The same, not narrowed down by this."""
        if name == _SINCE:
            return replace(self, since=None)
        return replace(self, chosen={k: v for k, v in self.chosen.items() if k != name})

    def is_narrowed_by(self, name: str) -> bool:
        return self.since is not None if name == _SINCE else bool(self.chosen.get(name))


@dataclass(frozen=True, slots=True)
class Hits:
    """`is_loose`: nothing holds every word, so these hold some of them."""

    slugs: list[str]
    total: int
    is_loose: bool = False


def query_of(looking: Looking, asking: Asking, schema: tantivy.Schema) -> Query:
    """Everything there is where nothing is asked."""
    words = words_of(looking, asking)
    filters = [_silent(one) for one in _filters(looking, schema)]
    parts = [(Occur.Must, one) for one in ([words] if words else []) + filters]
    if words:
        parts += [(Occur.Should, one) for one in _near(looking, schema)]
    return Query.boolean_query(parts) if parts else Query.all_query()


def words_of(looking: Looking, asking: Asking) -> Query | None:
    """None where no words are asked for."""
    if looking.titled:
        return asking.in_titles(looking.titled) or Query.empty_query()
    asked = asking.some_words if looking.loosely else asking.every_word
    return asked(looking.text)


def set_of(looking: Looking, words: Query | None, schema: tantivy.Schema) -> Query:
    """The same datasets in no order, for who only counts them; `words` are made once for many."""
    parts = [(Occur.Must, one) for one in ([words] if words else []) + _filters(looking, schema)]
    return Query.boolean_query(parts) if parts else Query.all_query()


def _filters(looking: Looking, schema: tantivy.Schema) -> list[Query]:
    filters = [one_of(schema, name, values) for name, values in looking.chosen.items() if values]
    if looking.since is not None:
        filters.append(_range(schema, _SINCE, (looking.since, None)))
    if looking.until is not None:
        filters.append(_range(schema, _SINCE, (None, looking.until)))
    if looking.years:
        first, last = looking.years
        filters += [_range(schema, "last", (first, None)), _range(schema, "first", (None, last))]
    if looking.box:
        west, south, east, north = looking.box
        least = {"east": west, "north": south}
        most = {"west": east, "south": north}
        filters += [_range(schema, edge, (value, None)) for edge, value in least.items()]
        filters += [_range(schema, edge, (None, value)) for edge, value in most.items()]
    return filters


def _near(looking: Looking, schema: tantivy.Schema) -> list[Query]:
    """What tells of this place alone tells more of it than what tells of the whole region."""
    near: list[Query] = []
    if places := looking.chosen.get("place"):
        near.append(one_of(schema, "owner", places))
    if looking.box:
        west, south, east, north = looking.box
        bounds: tuple[Bound, ...] = ((west, None), (south, None), (None, east), (None, north))
        within = [_range(schema, *pair) for pair in zip(EDGES, bounds, strict=True)]
        near.append(Query.boolean_query([(Occur.Must, one) for one in within]))
    return [Query.const_score_query(one, _NEAR) for one in near]


Bound = tuple[float | None, float | None]


def _range(schema: tantivy.Schema, name: str, bound: Bound) -> Query:
    kind = FieldType.Float if name in EDGES else FieldType.Integer
    return Query.range_query(schema, name, kind, *bound)


def _silent(query: Query) -> Query:
    """It decides what is found, not in which order."""
    return Query.const_score_query(query, 0.0)
