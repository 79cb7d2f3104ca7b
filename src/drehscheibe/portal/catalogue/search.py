# SPDX-License-Identifier: EUPL-1.2
"""The question a reader asks the catalogue, and the answer with its facets.

Everything is found and counted by the search index; only the records of a page are read.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from drehscheibe.catalogue.elsewhere import Elsewhere
from drehscheibe.catalogue.index_fields import (
    DESCRIBED,
    FILES,
    MAP,
    TABLE,
    kind_of,
    modified_of,
    own_formats,
)
from drehscheibe.catalogue.looking import CHANGED, ROWS, TITLE, Looking
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.themes import THEMES
from drehscheibe.portal.atlas import atlas, german_order
from drehscheibe.portal.catalogue.listing import answers_kept, counted, found
from drehscheibe.releases.offers import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import QueryDict

    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.domain.tables import Bbox
    from drehscheibe.portal.catalogue.listing import Found

    Listed = DatasetRecord | Elsewhere

PAGE = 20
_KEPT = 20  # answers of each thread
_LESS_KNOWN = {"parquet", "pmtiles", "shp"}
SORTS = {
    "passend": N_("Best match"),
    "neu": N_("Latest change"),
    "titel": N_("Title"),
    "umfang": N_("Number of rows"),
}
FRESHNESS = {"woche": 7, "monat": 31, "jahr": 366}  # days
FRESHNESS_TITLES = {
    "woche": N_("Changed this week"),
    "monat": N_("Changed this month"),
    "jahr": N_("Changed this year"),
}
KINDS = {
    "karte": N_("With map"),
    "tabelle": N_("Table"),
    "datei": N_("Files"),
    "beschrieben": N_("Described, lies elsewhere"),
}
TITLES = {
    "kommune": N_("Town or organisation"),
    "thema": N_("Theme"),
    "art": N_("Kind"),
    "format": N_("Format"),
    "stand": N_("Freshness"),
    "lizenz": N_("Licence"),
}
FACETS = tuple(TITLES)
_FIELDS = {  # of the search index
    "kommune": "place",
    "thema": "theme",
    "art": "kind",
    "format": "format",
    "stand": "modified",
    "lizenz": "licence",
}
_KINDS = {"karte": MAP, "tabelle": TABLE, "datei": FILES, "beschrieben": DESCRIBED}
_ORDERS = {"neu": CHANGED, "titel": TITLE, "umfang": ROWS}
_MOST_OPTIONS = 12
_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for. The names are those of the address."""

    q: str = ""
    kommune: tuple[str, ...] = ()
    thema: tuple[str, ...] = ()
    lizenz: tuple[str, ...] = ()
    format: tuple[str, ...] = ()
    art: tuple[str, ...] = ()
    stand: tuple[str, ...] = ()
    kasten: str = ""  # west,south,east,north in degrees
    von: str = ""  # years that the data tell of
    bis: str = ""
    sortierung: str = ""
    seite: int = 1

    @classmethod
    def parse(cls, given: QueryDict) -> Search:
        """Raises `InvalidParameter`."""
        page = given.get("seite", "1")
        if not (page.isascii() and page.isdigit() and 0 < int(page) < 10_000):
            raise InvalidParameter("seite", "must be a whole number from 1")
        facets = {name: tuple(filter(None, given.getlist(name)))[:20] for name in FACETS}
        sort = given.get("sortierung", "")
        return cls(
            q=given.get("q", "").strip()[:200],
            kasten=_box_text(given.get("kasten", "")),
            von=_year(given.get("von", "")),
            bis=_year(given.get("bis", "")),
            sortierung=sort if sort in SORTS else "",
            seite=int(page),
            **facets,
        )

    def narrowed(self, own: str = "") -> bool:
        """Whether somebody narrowed it by a facet; a town's own host asks for `own` by itself."""
        facets = any(getattr(self, name) not in {(), (own,)} for name in FACETS)
        return facets or bool(self.kasten or self.von or self.bis)

    @property
    def box(self) -> Bbox | None:
        return _box(self.kasten)

    def looking(self) -> Looking:
        """In the words of the search index."""
        keys = {one.slug: one.key for one in atlas().region.organisations()}
        days = [FRESHNESS[name] for name in self.stand if name in FRESHNESS]
        return Looking(
            text=self.q,
            chosen={
                "place": tuple(keys.get(slug, slug) for slug in self.kommune),
                "theme": self.thema,
                "kind": tuple(_KINDS.get(name, name) for name in self.art),
                "format": self.format,
                "licence": self.lizenz,
            },
            since=int(time.time()) - max(days) * _DAY if days else None,
            box=self.box,
            years=(int(self.von or 1), int(self.bis or 9999)) if self.von or self.bis else None,
            order=_ORDERS.get(self.sortierung, ""),
        )

    def address(self, **changes: object) -> str:
        """The query of this search with changes; empty values are left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        pairs: list[tuple[str, str]] = [("q", changed.q)]
        pairs += [(name, value) for name in FACETS for value in getattr(changed, name)]
        pairs += [(name, getattr(changed, name)) for name in ("kasten", "von", "bis")]
        pairs += [("sortierung", changed.sortierung)]
        pairs += [("seite", str(changed.seite) if changed.seite > 1 else "")]
        return "?" + urlencode([(name, value) for name, value in pairs if value])


def _year(text: str) -> str:
    """A year that is being typed is none yet."""
    return text if text.isascii() and text.isdigit() and len(text) == 4 else ""


def _box_text(text: str) -> str:
    """Raises `InvalidParameter`."""
    if text and _box(text) is None:
        raise InvalidParameter("kasten", "must be west,south,east,north in degrees")
    return text


def _box(text: str) -> Bbox | None:
    try:
        west, south, east, north = map(float, text[:200].split(","))
    except ValueError:
        return None
    fits = -180 <= west <= east <= 180 and -90 <= south <= north <= 90
    return (west, south, east, north) if fits else None


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of check boxes. Labels marked `texts` are translated where they are shown."""

    name: str
    title: str
    options: tuple[tuple[str, str, int, bool], ...]  # value, label, count, chosen

    @property
    def is_chosen(self) -> bool:
        return any(chosen for *_, chosen in self.options)

    def narrows(self, total: int) -> bool:
        """Whether a choice would leave fewer datasets, or one was made that can be taken back."""
        fewer = any(count < total for _, _, count, _ in self.options)
        return self.is_chosen or (fewer and len(self.options) > 1)


@dataclass(frozen=True, slots=True)
class Results:
    """`is_loose`: nothing holds every word, so these hold some of them."""

    records: tuple[Listed, ...]
    total: int
    facets: tuple[Facet, ...] = field(default=())
    pages: int = 1
    is_loose: bool = False


def results_of(search: Search) -> Results:
    """One page of what fits; each facet counts what would fit if only it were changed."""
    kept = answers_kept()
    if search not in kept:
        if len(kept) >= _KEPT:
            kept.clear()
        kept[search] = _results(search)
    results: Results = kept[search]
    return results


def page_found(search: Search) -> Found:
    """The same without facets."""
    return found(search.looking(), most=PAGE, offset=(search.seite - 1) * PAGE)


def own_in(page: Found) -> list[DatasetRecord]:
    """Of that, what lies here."""
    return [record for record in page.records if not isinstance(record, Elsewhere)]


def _results(search: Search) -> Results:
    page = page_found(search)
    facets = _counted(search, replace(search.looking(), loosely=page.is_loose), FACETS)
    return Results(
        records=page.records,
        total=page.total,
        facets=tuple(facet for facet in facets if facet.narrows(page.total)),
        pages=max(1, -(-page.total // PAGE)),
        is_loose=page.is_loose,
    )


def facets_of(search: Search, names: Iterable[str]) -> tuple[Facet, ...]:
    return _counted(search, search.looking(), names)


def _counted(search: Search, looking: Looking, names: Iterable[str]) -> tuple[Facet, ...]:
    now = int(time.time())
    since = {name: now - days * _DAY for name, days in FRESHNESS.items()}
    counts = counted(looking, since=since)
    return tuple(_facet(name, counts.get(_FIELDS[name], {}), search) for name in names)


def _facet(name: str, counts: dict[str, int], search: Search) -> Facet:
    named = _named(name)
    told = {named(value): count for value, count in counts.items()}
    chosen: tuple[str, ...] = getattr(search, name)
    labels = _labels(name)
    options = tuple(
        (value, labels(value), count, value in chosen)
        for value, count in _ordered(name, told, chosen)
    )
    return Facet(name, TITLES[name], options)


def _ordered(name: str, counts: dict[str, int], chosen: tuple[str, ...]) -> list[tuple[str, int]]:
    """Towns by name, as one looks for one's own; everything else by how much there is.

    What somebody chose stays, to be taken back.
    """
    if name != "kommune":
        most = sorted(counts.items(), key=lambda item: -item[1])[:_MOST_OPTIONS]
        shown = {value for value, _ in most}
        return most + [(one, counts.get(one, 0)) for one in chosen if one not in shown]
    labels = _labels(name)
    counts = dict.fromkeys(chosen, 0) | counts
    return sorted(counts.items(), key=lambda item: german_order(labels(item[0])))


def _named(name: str) -> Callable[[str], str]:
    """How a value of the index is called in addresses."""
    if name == "kommune":
        slugs = {one.key: one.slug for one in atlas().region.organisations()}
        return lambda value: slugs.get(value, value)
    if name == "art":
        names = {kind: told for told, kind in _KINDS.items()}
        return lambda value: names[value]
    return lambda value: value


def _labels(name: str) -> Callable[[str], str]:
    if name == "kommune":
        names = {o.slug: o.name for o in atlas().region.organisations()}
        return lambda value: names.get(value, value)
    if name == "format":
        return lambda value: FORMATS[value].title if value in FORMATS else value.upper()
    if name == "lizenz":
        return lambda value: LICENCES[value].title if value in LICENCES else value
    texts = {"thema": THEMES, "art": KINDS, "stand": FRESHNESS_TITLES}[name]
    return lambda value: texts.get(value, value)


def formats_shown(record: Listed) -> str:
    """The formats a result names: the well-known ones, not all."""
    titles = _labels("format")
    wanted = [
        code
        for code in (record.formats if isinstance(record, Elsewhere) else own_formats(record))
        if code not in _LESS_KNOWN
    ]
    return " · ".join(titles(code) for code in wanted)


def facets_of_record(record: DatasetRecord) -> dict[str, list[str]]:
    """What narrows it down, for a copy that no server searches."""
    towns, kinds = _named("kommune"), _named("art")
    age = time.time() - modified_of(record)
    values = {
        "kommune": map(towns, record.places),
        "thema": record.themes,
        "art": (kinds(kind_of(record)),),
        "format": own_formats(record),
        "stand": [name for name, days in FRESHNESS.items() if age <= days * _DAY],
        "lizenz": filter(None, [record.licence]),
    }
    return {name: sorted(values[name]) for name in FACETS}
