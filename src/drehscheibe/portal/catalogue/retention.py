# SPDX-License-Identifier: EUPL-1.2
"""How much is kept: superseded releases by rule, derived artifacts of the last two releases."""

from __future__ import annotations

import shutil
from typing import Any

from drehscheibe.policy.actors import Actor
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.services import get_dataset, purge_release
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.lock import dataset_lock
from drehscheibe.releases.pointer import ReleaseState
from drehscheibe.settings import Settings

_RULE = Actor("retention rule", is_operator=True)
_DERIVED_KEPT = 2  # current and previous


def apply_retention(settings: Settings, slug: str) -> dict[str, Any]:
    """Remove superseded releases beyond the rule of the owner, and outdated derived artifacts."""
    layout = settings.layout
    with dataset_lock(layout, slug):
        dataset = get_dataset(slug)
        keep = dataset.owner.keep_releases or settings.keep_releases
        superseded = dataset.releases.filter(state=ReleaseState.SUPERSEDED.value)
        too_many = [release.sha256 for release in superseded[keep:]]
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
