# SPDX-License-Identifier: EUPL-1.2
"""What was done to a series: for its people with who did it, for everybody what is public of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from drehscheibe.domain.errors import N_
from drehscheibe.look.texts import sentence
from drehscheibe.look.translations import gettext
from drehscheibe.portal.catalogue.models import Dataset, Series, SeriesChange
from drehscheibe.portal.evidence.retention import LEAST_MONTHS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.jobs.handlers import Payload, Watch
    from drehscheibe.settings import Settings

TIDY = "tidy-series"  # kind of job
MOST = 200  # changes that a page shows
_MONTH = timedelta(days=31)
_Deed = SeriesChange.Deed
_TEXTS = {
    _Deed.MADE: N_("The series was made."),
    _Deed.DESCRIBED: N_("Title or description changed."),
    _Deed.CAME: N_("“{title}” came into it."),
    _Deed.LEFT: N_("“{title}” was taken out."),
    _Deed.ORDERED: N_("The order changed."),
}
_FIELDS = {"title": N_("Title"), "description": N_("Description")}


@dataclass(frozen=True, slots=True)
class OldNew:
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Shown:
    at: datetime
    who: str
    text: str
    fields: tuple[OldNew, ...]


def keep(
    series: Series,
    deed: str,
    actor: Actor,
    *,
    dataset: Dataset | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    series.changes.create(
        deed=deed,
        actor=actor.name,
        actor_key=actor.key,
        dataset=dataset,
        before=dict(before or {}),
        after=dict(after or {}),
    )


def history_of(series: Series, language: str) -> list[Shown]:
    """Newest first, for people of its organisation."""
    changes = series.changes.select_related("dataset")[:MOST]
    return [_shown(one, language) for one in changes]


def public_history(slug: str, members: Collection[str], language: str) -> list[Shown]:
    """Newest first: nothing of what is not public now, and no names of people.

    `members` are those that everybody sees.
    """
    changes = SeriesChange.objects.filter(series__slug=slug).select_related("dataset")
    public = [
        one
        for one in changes[:MOST]
        if one.dataset is None
        or one.dataset.slug in members
        or (one.deed == _Deed.LEFT and one.dataset.state == Dataset.State.PUBLIC)
    ]
    return [_shown(one, language, names=False) for one in public]


def tidy(payload: Payload, settings: Settings, watch: Watch) -> Payload:  # noqa: ARG001
    """It is kept as long as the audit trail."""
    watch.cancelled()
    before = timezone.now() - max(settings.trail_months, LEAST_MONTHS) * _MONTH
    return {"forgotten": SeriesChange.objects.filter(at__lt=before).delete()[0]}


def _shown(change: SeriesChange, language: str, *, names: bool = True) -> Shown:
    title = change.dataset.title if change.dataset else ""
    fields = tuple(
        OldNew(gettext(_FIELDS[name], language=language), change.before.get(name, ""), text)
        for name, text in change.after.items()
        if name in _FIELDS
    )
    text = sentence(_TEXTS[_Deed(change.deed)], values={"title": title}, language=language)
    return Shown(change.at, change.actor if names else "", text, fields)
