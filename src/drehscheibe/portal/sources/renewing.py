# SPDX-License-Identifier: EUPL-1.2
"""Before a run: what the source offers by now. What is new and fits the filter is taken, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drehscheibe.connectors.sources.sieve import left_out
from drehscheibe.portal.sources.leaving import leave
from drehscheibe.portal.sources.looking import looked, with_chosen
from drehscheibe.portal.sources.sifting import MOST_COPIED, gazetteer, sieve_of, sifted, subscribe

if TYPE_CHECKING:
    from drehscheibe.portal.jobs.handlers import Watch
    from drehscheibe.portal.sources.models import Run, Source
    from drehscheibe.settings import Settings


def renew(run: Run, settings: Settings, watch: Watch) -> None:
    """Its figures say what came, went and was left out. A dry run changes nothing else."""
    source = run.source
    before = source.offers
    source.offers = with_chosen(source, looked(source, settings, watch))
    found = sifted(source, sieve_of(source))
    keys = {offer["key"] for offer in found.taken}
    fresh = _fresh(source, before, keys)
    here = source.subscriptions.filter(ended=False, state="here")
    away = [one.offer for one in here if one.offer not in keys]
    left = {f"left-{why}": count for why, count in found.left.items()}
    if run.is_trial:
        run.figures = {"new": len(fresh), "gone": len(away), **left}
        source.offers = before
    else:
        source.save(update_fields=["offers"])
        went = leave(source, away)
        room = MOST_COPIED - here.count()
        run.figures = {"new": subscribe(source, fresh[: max(0, room)]), **went, **left}
    run.save(update_fields=["figures"])


def _fresh(source: Source, before: list[dict[str, Any]], keys: set[str]) -> list[str]:
    """What fits now and was not there, or did not fit, the last time: what somebody left out by
    hand is not brought back."""
    sieve, around = sieve_of(source), gazetteer()
    known = {offer["key"] for offer in before if not left_out(sieve, offer, around)}
    here = set(source.subscriptions.filter(state="here").values_list("offer", flat=True))
    return [one["key"] for one in source.offers if one["key"] in keys - known - here]
