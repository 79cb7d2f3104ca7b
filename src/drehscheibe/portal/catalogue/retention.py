# SPDX-License-Identifier: EUPL-1.2
"""How much is kept: superseded releases by rule, derived artifacts of the last two releases."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from drehscheibe.domain.errors import AlreadyRunning
from drehscheibe.policy.actors import Actor
from drehscheibe.portal.catalogue.allowance import allowance_of
from drehscheibe.portal.catalogue.keeping import marked
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.services import get_dataset, names_of
from drehscheibe.portal.catalogue.taking_back import purge_release
from drehscheibe.portal.jobs.services import ask_for
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.lock import dataset_lock
from drehscheibe.releases.pointer import ReleaseState
from drehscheibe.settings import Settings

_RULE = Actor("retention rule", is_operator=True)
_DERIVED_KEPT = 2  # current and previous


@dataclass(frozen=True, slots=True)
class Applied:
    """What a rule did to the datasets of one owner: (slug, release) that are gone."""

    removed: tuple[tuple[str, str], ...] = ()
    later: tuple[str, ...] = ()  # slugs that somebody is publishing now


def beyond(owner: Organisation, keep: int) -> int:
    """How many superseded releases of this owner a rule would remove."""
    superseded = Count("releases", filter=Q(releases__state=ReleaseState.SUPERSEDED.value))
    counts = owner.datasets.annotate(superseded=superseded).values_list("superseded", flat=True)
    return sum(max(0, count - keep) for count in counts)


def apply_to_owner(settings: Settings, owner: Organisation) -> Applied:
    """Apply the rule to every dataset now; the worker does what is busy at this moment."""
    removed: list[tuple[str, str]] = []
    later = []
    for slug in owner.datasets.order_by("slug").values_list("slug", flat=True):
        try:
            done = apply_retention(settings, slug)
        except AlreadyRunning:
            ask_for("retention", key=slug, dataset=slug)
            later.append(slug)
        else:
            removed += [(slug, release) for release in done["removed"]]
    return Applied(tuple(removed), tuple(later))


def apply_retention(settings: Settings, slug: str) -> dict[str, Any]:
    """Remove superseded releases beyond the rule of the owner, and outdated derived artifacts."""
    layout = settings.layout
    with dataset_lock(layout, slug):
        dataset = get_dataset(slug)
        keep = allowance_of(dataset.owner, settings).keep_releases
        superseded = dataset.releases.filter(state=ReleaseState.SUPERSEDED.value)
        stays = marked(dataset)
        too_many = [name for name in names_of(superseded)[keep:] if name not in stays]
        for sha256 in too_many:
            purge_release(layout, slug, sha256, _RULE, reason=f"more than {keep} releases")
        return {"removed": too_many, "derived_removed": _drop_derived(layout, dataset)}


def _drop_derived(layout: Layout, dataset: Dataset) -> list[str]:
    """Derived artifacts can be rebuilt at any time; old ones only take space."""
    public = dataset.releases.filter(
        state__in=[ReleaseState.CURRENT.value, ReleaseState.SUPERSEDED.value]
    )
    dropped = []
    for release in public[_DERIVED_KEPT:]:
        folder = layout.derived_of(release.sha256)
        if folder.exists():
            shutil.rmtree(folder)
            dropped.append(release.sha256)
    return dropped
