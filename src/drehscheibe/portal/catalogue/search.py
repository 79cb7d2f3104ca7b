# SPDX-License-Identifier: EUPL-1.2
"""The question a reader asks the catalogue, and the answer with its facets."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from drehscheibe.catalogue.elsewhere import Elsewhere
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.themes import THEMES
from drehscheibe.portal.atlas import atlas, german_order
from drehscheibe.portal.catalogue.listing import (
    answers_kept,
    public_records,
    records_elsewhere,
    records_with,
)
from drehscheibe.releases.offers import FORMATS, offers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.http import QueryDict

    from drehscheibe.catalogue.records import DatasetRecord

    Listed = DatasetRecord | Elsewhere

PAGE = 20
_KEPT = 20  # answers of each thread
_VARIANTS = {"csv-plain", "fgb"}  # of formats that are named already
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
            sortierung=sort if sort in SORTS else "",
            seite=int(page),
            **facets,
        )

    def narrowed(self, own: str = "") -> bool:
        """Whether somebody narrowed it by a facet; a town's own host asks for `own` by itself."""
        return any(getattr(self, name) not in {(), (own,)} for name in FACETS)

    def address(self, **changes: object) -> str:
        """The query of this search with changes; empty values are left out."""
        changed = replace(self, **changes)  # type: ignore[arg-type]
        pairs: list[tuple[str, str]] = [("q", changed.q)]
        pairs += [(name, value) for name in FACETS for value in getattr(changed, name)]
        pairs += [("sortierung", changed.sortierung)]
        pairs += [("seite", str(changed.seite) if changed.seite > 1 else "")]
        return "?" + urlencode([(name, value) for name, value in pairs if value])


@dataclass(frozen=True, slots=True)
class Facet:
    """One group of check boxes. Labels marked `texts` are translated where they are shown."""

    name: str
    title: str
    options: tuple[tuple[str, str, int, bool], ...]  # value, label, count, chosen


@dataclass(frozen=True, slots=True)
class Results:
    records: tuple[Listed, ...]
    total: int
    facets: tuple[Facet, ...] = field(default=())
    pages: int = 1


def _places(record: Listed) -> Iterable[str]:
    towns = atlas().slugs_of_towns
    covered = {towns[ags] for ags in record.covers if ags in towns}
    if isinstance(record, Elsewhere):
        return covered
    return {record.publisher.slug or record.publisher.key, *covered}


def _kind(record: Listed) -> Iterable[str]:
    if isinstance(record, Elsewhere):
        return ("beschrieben",)
    if record.has_map:
        return ("karte",)
    return ("tabelle",) if record.tables else ("datei",)


def _formats(record: Listed) -> Iterable[str]:
    """Codes of `releases.offers`; for a dataset of files their endings."""
    if isinstance(record, Elsewhere):
        return record.formats
    if record.tables:
        offers = offers_of(record.slug, record.tables)
        return dict.fromkeys(o.format.code for o in offers if o.format.code not in _VARIANTS)
    return {name.rpartition(".")[2].lower() for name in record.files if "." in name}


def _freshness(record: Listed) -> Iterable[str]:
    age = datetime.now(UTC) - datetime.fromisoformat(record.modified)
    return [name for name, days in FRESHNESS.items() if age <= timedelta(days=days)]


FACETS: dict[str, Callable[[Listed], Iterable[str]]] = {
    "kommune": _places,
    "thema": lambda record: record.themes,
    "art": _kind,
    "format": _formats,
    "stand": _freshness,
    "lizenz": lambda record: (record.licence,) if record.licence else (),
}
TITLES = {
    "kommune": N_("Town or organisation"),
    "thema": N_("Theme"),
    "art": N_("Kind"),
    "format": N_("Format"),
    "stand": N_("Freshness"),
    "lizenz": N_("Licence"),
}


def results_of(search: Search) -> Results:
    """One page of what fits; each facet counts what would fit if only it were changed."""
    found, facets = _answer(replace(search, seite=1))
    start = (search.seite - 1) * PAGE
    return Results(
        records=tuple(found[start : start + PAGE]),
        total=len(found),
        facets=tuple(facet for facet in facets if len(facet.options) > 1),
        pages=max(1, -(-len(found) // PAGE)),
    )


def _answer(search: Search) -> tuple[list[Listed], tuple[Facet, ...]]:
    """Counted once while the catalogue stays the same; every page of it is the same answer."""
    kept = answers_kept()
    if search not in kept:
        if len(kept) >= _KEPT:
            kept.clear()
        kept[search] = records_found(search), facets_of(search, FACETS)
    found: tuple[list[Listed], tuple[Facet, ...]] = kept[search]
    return found


def records_found(search: Search) -> list[Listed]:
    """Everything that fits, in the order that is asked for."""
    found = [record for record in _worded(search) if _fits(record, search, except_for="")]
    _sort(found, search.sortierung)
    return found


def own_found(search: Search) -> list[DatasetRecord]:
    """Of that, what lies here."""
    return [record for record in records_found(search) if not isinstance(record, Elsewhere)]


def facets_of(search: Search, names: Iterable[str]) -> tuple[Facet, ...]:
    worded = _worded(search)
    return tuple(_facet(name, worded, search) for name in names)


def _worded(search: Search) -> list[Listed]:
    """Without words our own come first, then those that lie elsewhere, each the newest first."""
    if search.q:
        return records_with(search.q)
    elsewhere = sorted(records_elsewhere(), key=lambda one: one.modified, reverse=True)
    return [*public_records(), *elsewhere]


def _fits(record: Listed, search: Search, *, except_for: str) -> bool:
    return all(
        not getattr(search, name) or set(getattr(search, name)) & set(values(record))
        for name, values in FACETS.items()
        if name != except_for
    )


def _facet(name: str, records: list[Listed], search: Search) -> Facet:
    fitting = (record for record in records if _fits(record, search, except_for=name))
    counts = Counter(value for record in fitting for value in FACETS[name](record))
    chosen = getattr(search, name)
    labels = _labels(name)
    options = tuple(
        (value, labels(value), count, value in chosen) for value, count in _ordered(name, counts)
    )
    return Facet(name, TITLES[name], options)


def _ordered(name: str, counts: Counter[str]) -> list[tuple[str, int]]:
    """Towns by name, as one looks for one's own; everything else by how much there is."""
    if name != "kommune":
        return counts.most_common(12)
    labels = _labels(name)
    return sorted(counts.items(), key=lambda item: german_order(labels(item[0])))


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


def _sort(records: list[Listed], by: str) -> None:
    if by == "titel":
        records.sort(key=lambda record: record.title.casefold())
    elif by == "umfang":
        records.sort(key=lambda record: 0 if isinstance(record, Elsewhere) else -record.rows)
    elif by == "neu":
        records.sort(key=lambda record: record.modified, reverse=True)


def formats_shown(record: Listed) -> str:
    """The formats a result names: the well-known ones, not all."""
    titles = _labels("format")
    wanted = [code for code in _formats(record) if code not in _LESS_KNOWN]
    return " · ".join(titles(code) for code in wanted)
