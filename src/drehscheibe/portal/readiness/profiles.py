# SPDX-License-Identifier: EUPL-1.2
"""Profiles of tables: taken when a release is new, read when readiness is computed."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db.models import Q

from drehscheibe.domain.errors import ArtifactDamaged
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.tables import GeometryType
from drehscheibe.portal.catalogue.models import Dataset, Release
from drehscheibe.portal.readiness.models import Profile
from drehscheibe.releases.items import ItemsStore
from drehscheibe.releases.manifest import read_manifest
from drehscheibe.usecases.readiness.profiling import profile_columns, profile_store
from drehscheibe.usecases.readiness.tables import ColumnProfile, TableProfile

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from typing import Any

    from drehscheibe.domain.tables import Table
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.releases.layout import Layout

_ONE_WORD = re.compile(r"^[A-Za-z]{3,60}$")
# What a change of has to do with readiness; others are saved without a new look.
_TELLING = {"state", "release", "title", "keywords", "model_dataset", "confirmed", "owner"}


@dataclass(frozen=True, slots=True)
class Known:
    """What is kept of one table; all else is asked of its dataset when it is needed."""

    table: str
    title: str
    columns: tuple[ColumnProfile, ...]
    geometry: GeometryType | None = None
    rows: int = 0


def mark_due(
    sender: object,  # noqa: ARG001
    *,
    instance: Dataset,
    update_fields: Iterable[str] | None = None,
    **_: Any,
) -> None:
    """After each change of a dataset that is or was released."""
    if update_fields is not None and _TELLING.isdisjoint(update_fields):
        return
    if instance.state in Dataset.RELEASED:
        Profile.objects.update_or_create(dataset=instance, defaults={"is_due": True})
    else:
        Profile.objects.filter(dataset=instance).update(is_due=True)


def take_due(layout: Layout) -> list[Dataset]:
    """Datasets that changed, with their profiles as they are now."""
    due = list(Profile.objects.filter(is_due=True).select_related("dataset__owner"))
    for profile in due:
        # First: whatever changes from now on makes it due again.
        Profile.objects.filter(pk=profile.pk).update(is_due=False)
        take(layout, profile.dataset)
    return [profile.dataset for profile in due]


def take(layout: Layout, dataset: Dataset) -> None:
    dataset.refresh_from_db(fields=["state", "release"])
    if dataset.state not in Dataset.RELEASED or not dataset.release:
        Profile.objects.filter(dataset=dataset).delete()
        return
    known = Profile.objects.filter(dataset=dataset, release=dataset.release)
    if not known.exists():
        tables = [to_plain(one) for one in _look(layout, dataset)]
        changes = {"release": dataset.release, "tables": tables}
        Profile.objects.update_or_create(dataset=dataset, defaults=changes)


def _look(layout: Layout, dataset: Dataset) -> list[Known]:
    manifest = read_manifest(layout.release(dataset.slug, dataset.release))
    return [
        Known(
            table.name,
            table.title,
            _columns(layout, dataset, table),
            table.geometry.type if table.geometry else None,
            table.rows,
        )
        for table in manifest.tables
    ]


def _columns(layout: Layout, dataset: Dataset, table: Table) -> tuple[ColumnProfile, ...]:
    path = layout.items(dataset.release, table.name)
    try:
        store = ItemsStore(path, dataset=dataset.slug)
    except ArtifactDamaged:
        return profile_columns(table.columns)
    try:
        return profile_store(store)
    finally:
        store.close()


def tables_of(organisation: Organisation) -> list[TableProfile]:
    """What a town can use of its own: what is public, and in the practice town what was released
    there."""
    state = Dataset.State.PRACTICE if organisation.is_practice else Dataset.State.PUBLIC
    return _tables(Q(dataset__owner=organisation, dataset__state=state))


def regional_tables(slugs: Iterable[str]) -> dict[str, list[TableProfile]]:
    """Public datasets that packages name as their sources, by slug."""
    found: dict[str, list[TableProfile]] = {}
    public = Q(dataset__slug__in=list(slugs), dataset__state=Dataset.State.PUBLIC)
    for table in _tables(public):
        found.setdefault(table.dataset, []).append(replace(table, is_regional=True))
    return found


def _tables(which: Q) -> list[TableProfile]:
    profiles = list(Profile.objects.filter(which).select_related("dataset__owner"))
    moments = _moments(profiles)
    return [
        table
        for profile in profiles
        for table in _of_dataset(profile, moments.get(profile.release))
    ]


def _moments(profiles: Iterable[Profile]) -> dict[str, datetime]:
    current = Release.objects.filter(dataset__in=[one.dataset_id for one in profiles])
    return dict(current.filter(state="current").values_list("sha256", "created"))


def _of_dataset(profile: Profile, released: datetime | None) -> list[TableProfile]:
    dataset = profile.dataset
    if released and dataset.confirmed:
        released = max(released, dataset.confirmed)
    return [
        TableProfile(
            dataset=dataset.slug,
            table=known.table,
            columns=known.columns,
            about=" ".join((dataset.title, known.title, *dataset.keywords)),
            owner=dataset.owner.key,
            release=profile.release,
            geometry=known.geometry,
            rows=known.rows,
            musterdatensatz=dataset.model_dataset,
            models=tuple(w for w in (*dataset.keywords, known.title) if _ONE_WORD.match(w)),
            released=released,
        )
        for known in (from_plain(Known, one) for one in profile.tables)
    ]
