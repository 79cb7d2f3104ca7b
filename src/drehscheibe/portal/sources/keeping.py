# SPDX-License-Identifier: EUPL-1.2
"""Which rows of what a source brings are kept: by a condition, and by where they lie."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import orjson
from django.db import transaction

from drehscheibe.connectors.sources.metadata import box_of
from drehscheibe.domain.errors import N_, InvalidParameter
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.policy.sources import SourceAction, decide
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.sources.asking_anew import changing_terms
from drehscheibe.portal.sources.sifting import gazetteer
from drehscheibe.releases.filters import from_text

if TYPE_CHECKING:
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.sources.models import Source, Subscription
    from drehscheibe.releases.layout import Layout

_SIDES = 4
_NO_AREA = N_("must be four numbers in degrees: west, south, east, north")
_NO_TOWN = N_("names a town or district that this region does not have")
_DESCRIBED = N_("is for what is copied; a catalogue that is described has a filter of its own")


@dataclass(frozen=True, slots=True)
class RowsKept:
    """`area`: official keys, or four degrees (west, south, east, north), with commas between.

    `rows`: offer -> a condition as CQL2 text.
    """

    area: str = ""
    rows: dict[str, str] = field(default_factory=dict)


def rows_kept(source: Source) -> RowsKept:
    return from_plain(RowsKept, source.keeping)


@transaction.atomic
def keep_rows(source: Source, kept: RowsKept, *, actor: Actor) -> None:
    """From the next run on, which fetches everything anew.

    Raises `Refused`, `InvalidParameter`, `FilterTooLarge`.
    """
    decide(actor, SourceAction.CHANGE, source.facts).require()
    texts = {offer: text.strip() for offer, text in kept.rows.items() if text.strip()}
    for text in texts.values():
        from_text(text)
    box_around(kept.area)
    if source.is_described and (texts or kept.area):
        raise InvalidParameter("keep_rows", _DESCRIBED)
    with changing_terms(source, actor):
        said = RowsKept(kept.area.strip(), texts)
        source.keeping = to_plain(said) if said != RowsKept() else {}
        source.save(update_fields=["keeping"])
    source.subscriptions.update(mark={})
    note(actor, "keep-rows-of-source", organisation=source.owner.key, source=source.title,
         keeping=source.keeping)  # fmt: skip


def box_around(area: str) -> tuple[float, ...]:
    """For servers that can be asked for a box; nothing asks for all. Raises `InvalidParameter`."""
    parts = [part.strip() for part in area.split(",") if part.strip()]
    if len(parts) == _SIDES and any("." in part for part in parts):
        try:
            box = box_of(*map(float, parts))
        except ValueError:
            box = ()
        if not box:
            raise InvalidParameter("keep_area", _NO_AREA)
        return box
    box = gazetteer().box_of(parts)
    if parts and not box:
        raise InvalidParameter("keep_area", _NO_TOWN if parts[0].isdigit() else _NO_AREA)
    return box


def answers_for(subscription: Subscription) -> dict[str, str]:
    """As answers to how the file is read (docs/reference/answers.md)."""
    kept = rows_kept(subscription.source)
    said = {"keep_rows": kept.rows.get(subscription.offer, ""), "keep_area": kept.area}
    return {name: text for name, text in said.items() if text}


def answers_anew(layout: Layout, subscription: Subscription, dataset: Dataset) -> dict[str, str]:
    """What is said otherwise than for the release before, which is read by the same recipe."""
    path = layout.release(dataset.slug, dataset.release) / "recipe.json"
    recipe: dict[str, Any] = orjson.loads(path.read_bytes()) if path.exists() else {}
    before, now = recipe.get("answers", {}), answers_for(subscription)
    names = ("keep_rows", "keep_area")
    return {name: now.get(name, "") for name in names if before.get(name, "") != now.get(name, "")}
