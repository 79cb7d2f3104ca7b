# SPDX-License-Identifier: EUPL-1.2
"""Which datasets that lie elsewhere somebody looks for, to correct them: asked of the index.

A page costs the same among a hundred and among a hundred thousand; no table is read through.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.catalogue.index_fields import BY_HAND, KEEPER, LACKS, SOURCE
from drehscheibe.catalogue.looking import TITLE, Looking
from drehscheibe.domain.errors import N_
from drehscheibe.portal.catalogue.listing import described_records, held
from drehscheibe.portal.descriptions.planning import MOST
from drehscheibe.portal.descriptions.queries import PAGE, Asked

if TYPE_CHECKING:
    from drehscheibe.catalogue.described import DescribedRecord
    from drehscheibe.portal.organisations.models import Organisation

# What may be missing: the sentence, and the field of the record.
WITHOUT = {
    "lizenz": (N_("without a licence that we know"), "licence"),
    "kontakt": (N_("without a contact"), "contact"),
    "beschreibung": (N_("without a description"), "description"),
    "thema": (N_("without a theme"), "themes"),
    "schlagwort": (N_("without keywords"), "keywords"),
    "ort": (N_("without a town"), "covers"),
    "haeufigkeit": (N_("without how often it changes"), "frequency"),
}


@dataclass(frozen=True, slots=True)
class Filter(Asked):
    """Among what the sources of an organisation describe."""

    quelle: str = ""
    hand: str = ""  # "1": only what was corrected

    def looking(self, owner: Organisation) -> Looking:
        chosen: dict[str, tuple[str, ...]] = {KEEPER: (owner.key,)}
        if self.quelle:
            chosen[SOURCE] = (self.quelle,)
        if self.ohne in WITHOUT:
            chosen[LACKS] = (WITHOUT[self.ohne][1],)
        if self.hand:
            chosen[BY_HAND] = ("1",)
        return Looking(titled=self.q, chosen=chosen, order=TITLE)


@dataclass(frozen=True, slots=True)
class Chosen:
    """One page, by title; `total` is how many there are."""

    records: tuple[DescribedRecord, ...]
    total: int


def page_of(owner: Organisation, wanted: Filter, number: int) -> Chosen:
    hits = held(wanted.looking(owner), most=PAGE, offset=(number - 1) * PAGE)
    known = {one.slug: one for one in described_records(hits.slugs)}
    return Chosen(tuple(known[one] for one in hits.slugs if one in known), hits.total)


def all_of(owner: Organisation, wanted: Filter) -> list[str]:
    """Names, at most one more than a change holds; the index may be a moment behind."""
    return held(wanted.looking(owner), most=MOST + 1).slugs
