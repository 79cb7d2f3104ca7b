# SPDX-License-Identifier: EUPL-1.2
"""What makes a dataset public; `taking_back.py` has undo, withdraw and purge.

Order of writes: publishing goes database first, then pointer file; taking back goes pointer
first, then database. Both carry an epoch; after a crash `reconcile` follows the higher one.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import AlreadyRunning, DatasetNotFound
from drehscheibe.domain.recipes import Waiver
from drehscheibe.policy.actors import Actor
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.catalogue import projection
from drehscheibe.portal.catalogue.models import Candidate, Dataset, Release
from drehscheibe.portal.catalogue.signals import released
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.lock import dataset_lock
from drehscheibe.releases.manifest import Manifest
from drehscheibe.releases.pointer import Pointer, ReleaseState, State, write_pointer
from drehscheibe.releases.purge import remove_releases
from drehscheibe.releases.scratch import orphans, sweep_scratch


@dataclass(frozen=True, slots=True)
class Description:
    """What people say about a dataset; empty fields keep what is there."""

    title: str = ""
    description: str = ""
    licence: str = ""
    attribution: str = ""
    themes: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    frequency: str = ""
    contact: str = ""
    hvd: tuple[str, ...] = ()  # codes of domain.high_value
    model_dataset: str = ""  # a path of domain.model_datasets


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: the release exists on disk and is not yet public."""

    manifest: Manifest
    covers: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    difference: dict[str, Any] | None = None
    prepared_by: str = ""  # a person's name, where a person prepared it
    by_one_person: bool = False  # whoever prepared it approved it, too


def get_dataset(slug: str) -> Dataset:
    try:
        return Dataset.objects.select_related("owner").get(slug=slug)
    except Dataset.DoesNotExist:
        raise DatasetNotFound(dataset=slug) from None


def prepare_dataset(slug: str, owner: Organisation, description: Description) -> Dataset:
    """The row of a dataset, made if needed; what is said about it is brought up to date."""
    dataset, _ = Dataset.objects.get_or_create(
        slug=slug,
        defaults={"owner": owner, "title": description.title, "example": owner.is_practice},
    )
    describe(dataset, description)
    dataset.save()
    return dataset


def describe(dataset: Dataset, description: Description) -> None:
    """Bring what is said up to date; the caller saves."""
    for name in Description.__dataclass_fields__:
        value = getattr(description, name)
        if value:
            setattr(dataset, name, list(value) if isinstance(value, tuple) else value)


def release_dataset(layout: Layout, slug: str, built: Built, actor: Actor) -> Release:
    """Make a built release the current one, straight from the terminal.

    Readers see either the old release or the new one, never half of each. Raises `Refused`.
    """
    with transaction.atomic():
        dataset = Dataset.objects.select_for_update().select_related("owner").get(slug=slug)
        require(actor, Action.PUBLISH, facts_of(dataset))
        release = make_current(dataset, built, actor)
    announce(layout, dataset, built)
    return release


def make_current(dataset: Dataset, built: Built, actor: Actor) -> Release:
    """The database's half of publishing, inside the caller's transaction; `announce` follows.

    In the practice town nothing becomes public: the release is there for its people only.
    """
    practice = dataset.owner.is_practice and not actor.is_operator
    release = _add_release(dataset, built, actor)
    dataset.state = Dataset.State.PRACTICE if practice else Dataset.State.PUBLIC
    dataset.release = release.sha256
    if not practice:
        dataset.epoch += 1
        dataset.issued = dataset.issued or timezone.now()
    dataset.save()
    for waiver in built.waivers:
        note_deed(actor, "waive", dataset, reason=waiver.because, code=waiver.code, by=waiver.by)
    note_deed(actor, "publish", dataset, rows=release.rows)
    if not practice:
        released.send(Dataset, dataset=dataset, release=release)
    return release


def announce(layout: Layout, dataset: Dataset, built: Built) -> None:
    """The world's half of publishing: from here on every process serves the new release."""
    if dataset.state == Dataset.State.PUBLIC:
        point(layout, dataset)
        projection.put(layout, dataset, built.manifest, built.covers)


def drop_candidate(layout: Layout, candidate: Candidate) -> None:
    """Nobody will release it: its files go, unless the very same bytes are a release already."""
    slug, sha256 = candidate.dataset.slug, candidate.sha256
    candidate.delete()
    if not Release.objects.filter(dataset__slug=slug, sha256=sha256).exists():
        remove_releases(layout, slug, [sha256])


def _add_release(dataset: Dataset, built: Built, actor: Actor) -> Release:
    manifest = built.manifest
    dataset.releases.filter(state=ReleaseState.CURRENT.value).update(
        state=ReleaseState.SUPERSEDED.value
    )
    last = dataset.releases.order_by("-number").first()
    return dataset.releases.create(
        sha256=manifest.release,
        number=last.number + 1 if last else 1,
        state=ReleaseState.CURRENT.value,
        created=datetime.fromisoformat(manifest.created),
        rows=sum(table.rows for table in manifest.tables),
        bytes=sum(entry.bytes for entry in manifest.files),
        source_name=manifest.source_name,
        difference=built.difference,
        prepared_by=built.prepared_by or actor.name,
        approved_by=actor.name,
        by_one_person=built.by_one_person,
    )


def sweep(layout: Layout) -> None:
    """Remove what killed processes left: scratch folders, and releases nobody knows."""
    sweep_scratch(layout)
    for folder in layout.releases.iterdir() if layout.releases.exists() else ():
        with suppress(AlreadyRunning), dataset_lock(layout, folder.name):
            sweep_orphans(layout, folder.name)


def sweep_orphans(layout: Layout, slug: str) -> None:
    """Releases that the database does not know, or knows as removed: a build or a removal that
    was cut off. For whoever holds the dataset's lock."""
    gone = [ReleaseState.PURGED.value, ReleaseState.THINNED.value]
    known = {
        *names_of(Release.objects.filter(dataset__slug=slug).exclude(state__in=gone)),
        *names_of(Candidate.objects.filter(dataset__slug=slug)),
    }
    remove_releases(layout, slug, orphans(layout, slug, known))


def point(layout: Layout, dataset: Dataset) -> None:
    """Write the pointer file from the database; in the practice town nothing is pointed at."""
    if dataset.state == Dataset.State.PRACTICE:
        return
    there = dataset.releases.exclude(state=ReleaseState.THINNED.value)
    states = dict(there.values_list("sha256", "state"))
    tables = projection.tables_of(layout, dataset)
    pointer = Pointer(
        dataset=dataset.slug,
        state=State(dataset.state),
        release=dataset.release,
        tables=tables,
        releases=states,
        example=dataset.example,
        epoch=dataset.epoch,
    )
    write_pointer(layout.pointer(dataset.slug), pointer)


def count_up(dataset: Dataset) -> None:
    """Another truth for the pointer file; where there is none, nothing is counted."""
    if dataset.state != Dataset.State.PRACTICE:
        dataset.epoch += 1


def facts_of(dataset: Dataset) -> DatasetFacts:
    before = dataset.releases.filter(state=ReleaseState.SUPERSEDED.value)
    return facts_known(dataset, has_release_before=before.exists())


def facts_known(dataset: Dataset, *, has_release_before: bool) -> DatasetFacts:
    """For lists, which ask once for all of them."""
    return DatasetFacts(
        is_public=dataset.state == Dataset.State.PUBLIC,
        is_practised=dataset.state == Dataset.State.PRACTICE,
        owner=dataset.owner.key,
        one_person_may_release=dataset.owner.one_person_may_release,
        has_release_before=has_release_before,
        has_licence=bool(dataset.licence),
    )


def names_of(releases: Any) -> list[str]:
    return list(releases.values_list("sha256", flat=True))


def require(actor: Actor, action: Action, facts: DatasetFacts) -> None:
    decide(actor, action, facts).require()


def note_deed(
    actor: Actor, action: str, dataset: Dataset, *, reason: str = "", **details: Any
) -> None:
    about = {"dataset": dataset.slug, "release": dataset.release, "organisation": dataset.owner.key}
    note(actor, action, reason=reason, **about, **details)
