# SPDX-License-Identifier: EUPL-1.2
"""Keeping what a source's words mean: who confirmed a licence, and when, stays with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.plain import to_plain
from drehscheibe.domain.sentences import harmless
from drehscheibe.domain.themes import THEMES
from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.sources.asking_anew import changing_terms
from drehscheibe.portal.sources.mapping import Confirmed, Mapping, mapping_of
from drehscheibe.portal.sources.sifting import gazetteer
from drehscheibe.portal.sources.storing import touch

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.sources.models import Source

_MOST = 500  # words of one kind
_MOST_REPLACEMENTS = 50


@transaction.atomic
def keep_mapping(source: Source, mapping: Mapping, *, actor: Actor) -> None:
    """Confirmations are of whoever keeps them now, but for those that stood there already.

    Raises `Refused`.
    """
    decide(actor, SourceAction.CHANGE, source.facts).require()
    _require_sensible(mapping)
    before = mapping_of(source)
    now = timezone.now().isoformat(timespec="seconds")
    licences = {
        text: before.licences[text]
        if text in before.licences and before.licences[text].code == one.code
        else Confirmed(one.code, actor.name, now)
        for text, one in mapping.licences.items()
    }
    with changing_terms(source, actor):
        said = replace(_clean(mapping), licences=licences)
        source.mapping = to_plain(said) if said != Mapping() else {}
        source.save(update_fields=["mapping"])
    touch(list(source.entries.values_list("described", flat=True)))
    note(actor, "map-source", organisation=source.owner.key, source=source.title,
         mapping=source.mapping)  # fmt: skip


def _clean(mapping: Mapping) -> Mapping:
    pairs = ((harmless(old), harmless(new)) for old, new in mapping.replacements)
    return replace(
        mapping,
        prefix=harmless(mapping.prefix)[:100],
        suffix=harmless(mapping.suffix)[:100],
        replacements=tuple((old, new) for old, new in pairs if old),
        contact=harmless(mapping.contact).strip()[:200],
    )


def _require_sensible(mapping: Mapping) -> None:
    tables = (mapping.themes, mapping.licences, mapping.publishers)
    if any(len(one) > _MOST for one in tables) or len(mapping.replacements) > _MOST_REPLACEMENTS:
        raise Refused(reason=N_("that is more than fits into one table"))
    if not set(mapping.themes.values()) <= THEMES.keys():
        raise Refused(reason=N_("please choose one of the themes"))
    if not {one.code for one in mapping.licences.values()} <= LICENCES.keys():
        raise Refused(reason=N_("please choose one of the licences"))
    keys = {*mapping.publishers.values(), *filter(None, (mapping.town,))}
    if not all(gazetteer().box_of([key]) for key in keys):
        raise Refused(reason=N_("please name a town or district of the region"))
