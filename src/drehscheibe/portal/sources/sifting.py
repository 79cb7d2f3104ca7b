# SPDX-License-Identifier: EUPL-1.2
"""What a filter takes of a source: counted before it is kept, then kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import transaction

from drehscheibe.connectors.sources.gazetteer import gazetteer_at
from drehscheibe.connectors.sources.sieve import Sieve, left_out
from drehscheibe.domain.errors import N_, Refused
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.sources.asking_anew import changing_terms
from drehscheibe.portal.sources.leaving import come_back, leave
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.connectors.sources.gazetteer import Gazetteer
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.sources.models import Source

MOST_COPIED = 500  # datasets of one source: each first release is looked at by people


@dataclass(frozen=True, slots=True)
class Sifted:
    """`left`: reason -> how many. Offers are plain, with the reason why one is out."""

    taken: tuple[dict[str, Any], ...]
    out: tuple[tuple[dict[str, Any], str], ...]
    left: Counter[str]


def sieve_of(source: Source) -> Sieve:
    return from_plain(Sieve, source.taking)


def sifted(source: Source, sieve: Sieve) -> Sifted:
    """Of what the source offered when it was last looked at."""
    around = gazetteer()
    said = [(offer, left_out(sieve, offer, around)) for offer in source.offers]
    out = tuple((offer, why.value) for offer, why in said if why)
    return Sifted(
        tuple(offer for offer, why in said if not why), out, Counter(why for _, why in out)
    )


def fitting(source: Source) -> list[str]:
    """Keys of what the filter of the source takes; all where there is none."""
    return [offer["key"] for offer in sifted(source, sieve_of(source)).taken]


@transaction.atomic
def keep_sieve(source: Source, sieve: Sieve, *, actor: Actor) -> None:
    """From now on. What is copied already and fits no more is treated as vanished at the source.

    Raises `Refused`.
    """
    decide(actor, SourceAction.CHANGE, source.facts).require()
    with changing_terms(source, actor):
        source.taking = to_plain(sieve) if sieve.asks or sieve.takes_new else {}
        source.save(update_fields=["taking"])
        if source.state == source.State.ACTIVE and not source.is_described:
            _copy_fitting(source)
    note(actor, "filter-source", organisation=source.owner.key, source=source.title,
         filter=source.taking)  # fmt: skip


def _copy_fitting(source: Source) -> None:
    keys = fitting(source)
    if not keys:
        raise Refused(reason=N_("nothing that the source offers fits the filter"))
    if len(keys) > MOST_COPIED:
        raise Refused(
            reason=N_("so many datasets cannot be copied; please narrow the filter, or describe")
        )
    subscribe(source, keys)
    here = source.subscriptions.filter(ended=False, state="here")
    leave(source, [one.offer for one in here.exclude(offer__in=keys)])


def subscribe(source: Source, keys: list[str]) -> int:
    """Returns how many are new, or back again."""
    titles = {offer["key"]: offer["title"][:300] for offer in source.offers}
    before = set(source.subscriptions.values_list("offer", flat=True))
    for key in keys:
        if key not in before:
            source.subscriptions.create(offer=key, title=titles[key])
    return len(set(keys) - before) + come_back(source, keys)


def gazetteer() -> Gazetteer:
    """Of the region of this instance; read again when the pack has changed."""
    folder = current_settings().layout.region
    path = folder / "region.json"
    return _gazetteer(folder, path.stat().st_mtime_ns if path.exists() else 0)


@lru_cache(maxsize=1)
def _gazetteer(folder: Path, changed: int) -> Gazetteer:  # noqa: ARG001 - part of the cache's key
    return gazetteer_at(folder)
