# SPDX-License-Identifier: EUPL-1.2
"""What a harvester of CKAN looks for, found in the catalogue: by name, or by words in the index."""

from __future__ import annotations

from calendar import timegm
from dataclasses import dataclass, field
from time import strptime
from typing import TYPE_CHECKING

from drehscheibe.catalogue.described import DescribedRecord
from drehscheibe.catalogue.harvest_pages import HarvestPages
from drehscheibe.catalogue.harvest_query import HarvestQuery
from drehscheibe.catalogue.index_fields import FILES, MAP, TABLE, keyword_term
from drehscheibe.catalogue.looking import CHANGED, TITLE, Looking
from drehscheibe.catalogue.row import OWN
from drehscheibe.catalogue.search import CatalogueSearch
from drehscheibe.delivery.harvests.ckan_filters import GROUP, LICENCE, OWNER, TAG, Filters
from drehscheibe.domain.licences import LICENCES

if TYPE_CHECKING:
    from drehscheibe.catalogue.harvest_query import Key
    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.releases.layout import Layout

_NOTHING = "-"  # no licence is called so
_ORDERS = {"metadata_modified desc": CHANGED, "title asc": TITLE, "title_string asc": TITLE}


@dataclass(frozen=True, slots=True)
class Wanted:
    """`keys`: short names of organisations -> their keys. Without words packages come by name."""

    filters: Filters = field(default_factory=Filters)
    words: str = ""
    sort: str = ""
    start: int = 0
    rows: int = 10
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Found:
    records: tuple[DatasetRecord, ...]
    total: int
    sort: str


class Packages:
    """Not thread-safe: for one thread."""

    def __init__(self, layout: Layout) -> None:
        self._pages, self._search = HarvestPages(layout), CatalogueSearch(layout)

    def found(self, wanted: Wanted) -> Found:
        return self._with_words(wanted) if wanted.words else self._by_name(wanted)

    def names(self, *, rows: int, at: int | Key) -> tuple[list[str], Key | None]:
        return self._pages.names(HarvestQuery(origin=OWN), rows=rows, at=at)

    def close(self) -> None:
        self._pages.close()
        self._search.close()

    def _by_name(self, wanted: Wanted) -> Found:
        query = _query(wanted.filters)
        page = self._pages.page(query, rows=wanted.rows, at=wanted.start)
        return Found(page.own, page.total, _told_order(query))

    def _with_words(self, wanted: Wanted) -> Found:
        """Every word must be there: who harvests a part wants no more than that."""
        order = next((told for name, told in _ORDERS.items() if wanted.sort.startswith(name)), "")
        looking = _looking(wanted, order)
        # An index answers with one at least.
        hits = self._search.holding(looking, most=max(1, wanted.rows), offset=wanted.start)
        records = self._pages.records(hits.slugs[: wanted.rows])
        own = tuple(one for one in records if not isinstance(one, DescribedRecord))
        return Found(own, hits.total, wanted.sort if order else "score desc")


def _query(filters: Filters) -> HarvestQuery:
    chosen, denied = filters.chosen, filters.denied
    return HarvestQuery(
        owners=chosen.get(OWNER, ()),
        since=filters.since,
        until=filters.until,
        origin=OWN,
        themes=_codes(chosen.get(GROUP, ())),
        keywords=chosen.get(TAG, ()),
        licences=tuple(
            LICENCES[one].spdx if one in LICENCES else _NOTHING for one in chosen.get(LICENCE, ())
        ),
        not_owners=denied.get(OWNER, ()),
        not_themes=_codes(denied.get(GROUP, ())),
    )


def _codes(groups: tuple[str, ...]) -> tuple[str, ...]:
    """Groups are named in small letters."""
    return tuple(one.upper() for one in groups)


def _told_order(query: HarvestQuery) -> str:
    return "metadata_modified asc, id asc" if query.is_by_change else "id asc"


def _looking(wanted: Wanted, order: str) -> Looking:
    chosen = wanted.filters.chosen
    return Looking(
        text=wanted.words,
        chosen={
            "kind": (MAP, TABLE, FILES),
            "owner": tuple(wanted.keys.get(one, _NOTHING) for one in chosen.get(OWNER, ())),
            "theme": _codes(chosen.get(GROUP, ())),
            "licence": chosen.get(LICENCE, ()),
            "keyword": tuple(map(keyword_term, chosen.get(TAG, ()))),
        },
        since=_seconds(wanted.filters.since),
        until=_seconds(wanted.filters.until),
        order=order,
    )


def _seconds(moment: str) -> int | None:
    return timegm(strptime(moment, "%Y-%m-%dT%H:%M:%SZ")) if moment else None
