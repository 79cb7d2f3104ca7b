# SPDX-License-Identifier: EUPL-1.2
"""What the search index holds of a record: words, values to narrow down by, and its standing."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import TYPE_CHECKING

import tantivy

from drehscheibe.catalogue.described import DescribedRecord
from drehscheibe.catalogue.features import bbox_of
from drehscheibe.catalogue.wording import BOOSTS
from drehscheibe.catalogue.words import folded, stems, texts_of
from drehscheibe.releases.offers import offers_of
from drehscheibe.releases.time_span import OPEN

if TYPE_CHECKING:
    from drehscheibe.catalogue.records import DatasetRecord
    from drehscheibe.catalogue.words import Listed

FACETS = ("place", "theme", "kind", "format", "licence")
MAP, TABLE, FILES, DESCRIBED = "map", "table", "files", "described"  # values of `kind`
# Of what lies elsewhere, for those who correct its description.
KEEPER, SOURCE, LACKS, BY_HAND = "keeper", "source", "lacks", "hand"
MAY_LACK = (
    "licence", "contact", "description", "themes", "keywords", "covers", "frequency",
)  # fmt: skip
EDGES = ("west", "south", "east", "north")
_VARIANTS = {"csv-plain", "fgb"}  # of formats that are named already
_OURS_FIRST = 10**11  # seconds: more than any moment
_LONGEST_ORDER, _LONGEST_KEYWORD = 60, 60
_EARLIEST_YEAR, _LATEST_YEAR = 1, 9999
_OWN_IS_WORTH, _PART_IS_WORTH, _YEAR_IS_WORTH = 0.6, 0.15, 0.1
_YEAR_ZERO, _SECONDS_A_YEAR = 2000, 365.25 * 24 * 3600
_LEAST_DESCRIPTION = 40  # signs that say more than a title
_TIE_BITS = 20
_TIE_IS_WORTH = 1e-3  # of a standing: what scores, 32 bits wide, still tell apart


def schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("slug", stored=True, tokenizer_name="raw")
    for field in BOOSTS:
        builder.add_text_field(field, stored=False, tokenizer_name="whitespace")
    for field in (*FACETS, "order"):
        builder.add_text_field(field, fast=True, tokenizer_name="raw", index_option="basic")
    for field in ("owner", "keyword", KEEPER, SOURCE, LACKS, BY_HAND):
        builder.add_text_field(field, tokenizer_name="raw", index_option="basic")
    for field in ("modified", "newest", "changed", "most", "first", "last"):
        builder.add_integer_field(field, indexed=False, fast=True)
    for field in (*EDGES, "standing"):
        builder.add_float_field(field, indexed=False, fast=True)
    return builder.build()


def document(record: Listed) -> tantivy.Document:
    words = {field: " ".join(stems(text)) for field, text in texts_of(record).items()}
    modified = modified_of(record)
    ours = not isinstance(record, DescribedRecord)
    rows = 0 if isinstance(record, DescribedRecord) else record.rows
    return tantivy.Document(
        slug=record.slug,
        place=sorted(record.places),
        owner=[] if isinstance(record, DescribedRecord) else [record.publisher.key],
        theme=list(record.themes),
        kind=kind_of(record),
        format=list(formats_of(record)),
        licence=[record.licence] if record.licence else [],
        order=f"{folded(record.title)[:_LONGEST_ORDER]}\t{record.slug}",
        keyword=[keyword_term(word) for word in record.keywords],
        modified=modified,
        newest=_of_its_own(modified + (_OURS_FIRST if ours else 0), record.slug),
        changed=_of_its_own(modified, record.slug),
        most=_of_its_own(rows, record.slug),
        standing=_standing(record, modified, ours=ours),
        **words,
        **_edges(record),
        **_years(record),
        **_for_its_keeper(record),
    )


def _of_its_own(value: int, slug: str) -> int:
    """For an order in which no two are equal: pages stay complete after each commit."""
    return value << _TIE_BITS | _tie(slug)


def _tie(slug: str) -> int:
    return zlib.crc32(slug.encode()) >> (32 - _TIE_BITS)


def kind_of(record: Listed) -> str:
    if isinstance(record, DescribedRecord):
        return DESCRIBED
    if record.has_map:
        return MAP
    return TABLE if record.tables else FILES


def formats_of(record: Listed) -> list[str]:
    """Codes of `releases.offers`; for files, and for what lies elsewhere, how they are called."""
    if isinstance(record, DescribedRecord):
        return list(dict.fromkeys(one.lower() for one in record.formats))
    return own_formats(record)


def own_formats(record: DatasetRecord) -> list[str]:
    if record.tables:
        offers = offers_of(record.slug, record.tables)
        return list(dict.fromkeys(o.format.code for o in offers if o.format.code not in _VARIANTS))
    return sorted({name.rpartition(".")[2].lower() for name in record.files if "." in name})


def keyword_term(word: str) -> str:
    """As it is looked up by its beginning, and as it is shown."""
    shown = " ".join(word.split())[:_LONGEST_KEYWORD]
    return f"{folded(shown)}\t{shown}"


def modified_of(record: Listed) -> int:
    """Seconds since 1970."""
    told = record.modified
    if isinstance(record, DescribedRecord):
        told = told or record.roads[0].first_seen
    moment = told if "T" in told else f"{told}T00:00:00+00:00"
    try:
        return int(datetime.fromisoformat(moment).timestamp())
    except ValueError:  # strangers write what they like
        return 0


def _standing(record: Listed, modified: int, *, ours: bool) -> float:
    """What the score is multiplied by is log2(2 + this): fresh, complete, official is more.

    A year of age counts as two thirds of a missing part of the description; that needs no clock,
    so it stays true while nothing is written.
    """
    described = len(record.description) >= _LEAST_DESCRIPTION
    parts = (described, record.keywords, record.themes, record.licence, record.frequency)
    age = modified / _SECONDS_A_YEAR + 1970 - _YEAR_ZERO
    factor = 1 + _YEAR_IS_WORTH * max(0.0, age) + _PART_IS_WORTH * sum(map(bool, parts))
    apart = 1 + _TIE_IS_WORTH * _tie(record.slug) / (1 << _TIE_BITS)
    return float(apart * (2.0 ** (factor + _OWN_IS_WORTH * ours) - 2))


def _edges(record: Listed) -> dict[str, float]:
    box = record.bbox if isinstance(record, DescribedRecord) else bbox_of(record.tables)
    return dict(zip(EDGES, map(float, box), strict=True)) if box and len(box) == len(EDGES) else {}


def _for_its_keeper(record: Listed) -> dict[str, list[str]]:
    if not isinstance(record, DescribedRecord) or not record.keeper:
        return {}
    return {
        KEEPER: [record.keeper],
        SOURCE: list(record.sources),
        LACKS: [name for name in MAY_LACK if not getattr(record, name)],
        BY_HAND: ["1"] if record.by_hand else [],
    }


def _years(record: Listed) -> dict[str, int]:
    """The first and the last year that the data tell of; nothing where nobody says so."""
    if not record.time:
        return {}
    start, end = record.time
    return {"first": _year(start, _EARLIEST_YEAR), "last": _year(end, _LATEST_YEAR)}


def _year(text: str, otherwise: int) -> int:
    return int(text[:4]) if text not in {"", OPEN} and text[:4].isdigit() else otherwise
