# SPDX-License-Identifier: EUPL-1.2
"""What changes a dataset: publish, undo, withdraw, purge.

Order of writes: publishing goes database first, then pointer file; taking back goes pointer
first, then database. Both carry an epoch; after a crash `reconcile` follows the higher one.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from drehscheibe.domain.errors import N_, AlreadyRunning, DatasetNotFound, Refused, ReleaseNotFound
from drehscheibe.domain.recipes import Waiver
from drehscheibe.policy.datasets import Action, Actor, DatasetFacts, decide
from drehscheibe.portal.catalogue import projection
from drehscheibe.portal.catalogue.models import AuditEntry, Dataset, Organisation, Release
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.lock import dataset_lock
from drehscheibe.releases.manifest import Manifest
from drehscheibe.releases.pointer import Pointer, ReleaseState, State, read_pointer, write_pointer
from drehscheibe.releases.purge import Copy, copies_of, remove_releases, still_there
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


@dataclass(frozen=True, slots=True)
class Built:
    """A finished build: the release exists on disk and is not yet public."""

    manifest: Manifest
    covers: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    difference: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Purged:
    """The proof of a purge."""

    copies: tuple[Copy, ...]
    left: tuple[Path, ...] = field(default=())


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
    for name in Description.__dataclass_fields__:
        value = getattr(description, name)
        if value:
            setattr(dataset, name, list(value) if isinstance(value, tuple) else value)
    dataset.save()
    return dataset


def release_dataset(layout: Layout, slug: str, built: Built, actor: Actor) -> Release:
    """Make a built release the current one.

    Readers see either the old release or the new one, never half of each. Raises `Refused`.
    """
    with transaction.atomic():
        dataset = Dataset.objects.select_for_update().select_related("owner").get(slug=slug)
        _require(actor, Action.PUBLISH, _facts(dataset))
        release = _add_release(dataset, built)
        dataset.state, dataset.release = Dataset.State.PUBLIC, release.sha256
        dataset.epoch += 1
        dataset.issued = dataset.issued or timezone.now()
        dataset.save(update_fields=["state", "release", "epoch", "issued"])
        for waiver in built.waivers:
            _note(actor, "waive", dataset, reason=waiver.because, code=waiver.code, by=waiver.by)
        _note(actor, "publish", dataset, rows=release.rows)
    _point(layout, dataset)
    projection.put(layout, dataset, built.manifest, built.covers)
    return release


def _add_release(dataset: Dataset, built: Built) -> Release:
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
    )


def undo_release(layout: Layout, slug: str, actor: Actor, *, reason: str = "") -> Release:
    """The release before becomes current again; the undone one answers 410 from now on."""
    dataset = get_dataset(slug)
    _require(actor, Action.UNDO, _facts(dataset))
    before = _release_before(dataset)
    with transaction.atomic():
        dataset.releases.filter(state=ReleaseState.CURRENT.value).update(
            state=ReleaseState.UNDONE.value
        )
        before.state = ReleaseState.CURRENT.value
        before.save(update_fields=["state"])
        undone, dataset.release = dataset.release, before.sha256
        dataset.epoch += 1
        dataset.save(update_fields=["release", "epoch"])
        _note(actor, "undo", dataset, reason=reason, undone=undone)
    _point(layout, dataset)
    projection.put_again(layout, dataset)
    return before


def withdraw_dataset(layout: Layout, slug: str, actor: Actor, *, reason: str = "") -> None:
    """Nothing of the dataset is public any more; it can be published again."""
    dataset = get_dataset(slug)
    _require(actor, Action.WITHDRAW, _facts(dataset))
    pointer = _pointer(layout, dataset).changed(state=State.WITHDRAWN, release="")
    write_pointer(layout.pointer(slug), pointer)
    projection.remove(layout, slug)
    _follow_withdrawal(dataset, pointer.epoch)
    _note(actor, "withdraw", dataset, reason=reason)


def _follow_withdrawal(dataset: Dataset, epoch: int) -> None:
    with transaction.atomic():
        dataset.releases.filter(
            state__in=[ReleaseState.CURRENT.value, ReleaseState.SUPERSEDED.value]
        ).update(state=ReleaseState.WITHDRAWN.value)
        dataset.state, dataset.release, dataset.epoch = Dataset.State.WITHDRAWN, "", epoch
        dataset.save(update_fields=["state", "release", "epoch"])


def purge_dataset(layout: Layout, slug: str, actor: Actor, *, reason: str = "") -> Purged:
    """Remove every copy we hold of every release. Copies that others fetched stay with them."""
    dataset = get_dataset(slug)
    _require(actor, Action.PURGE, _facts(dataset))
    names = list(dataset.releases.values_list("sha256", flat=True))
    pointer = _pointer(layout, dataset).changed(
        state=State.PURGED, release="", releases=dict.fromkeys(names, ReleaseState.PURGED.value)
    )
    write_pointer(layout.pointer(slug), pointer)
    projection.remove(layout, slug)
    purged = _remove(layout, slug, names)
    with transaction.atomic():
        dataset.releases.update(state=ReleaseState.PURGED.value, source_name="", difference=None)
        dataset.state, dataset.release = Dataset.State.PURGED, ""
        dataset.epoch = pointer.epoch
        dataset.save(update_fields=["state", "release", "epoch"])
        _note(actor, "purge", dataset, reason=reason, files=len(purged.copies))
    return purged


def purge_release(
    layout: Layout, slug: str, sha256: str, actor: Actor, *, reason: str = ""
) -> Purged:
    """Remove every copy of one release that is not the current one. Raises `Refused`."""
    dataset = get_dataset(slug)
    _require(actor, Action.PURGE, _facts(dataset))
    release = get_release(dataset, sha256)
    if release.sha256 == dataset.release:
        raise Refused(reason=N_("it is the current release; undo or withdraw it first"))
    release.state, release.source_name, release.difference = ReleaseState.PURGED.value, "", None
    with transaction.atomic():
        release.save()
        dataset.epoch += 1
        dataset.save(update_fields=["epoch"])
        _note(actor, "purge", dataset, reason=reason, purged=release.sha256)
    _point(layout, dataset)
    return _remove(layout, slug, [release.sha256])


def get_release(dataset: Dataset, sha256: str) -> Release:
    """By its full name or an unambiguous beginning of at least eight digits."""
    found = list(dataset.releases.filter(sha256__startswith=sha256)[:2]) if sha256[7:] else []
    if len(found) != 1:
        raise ReleaseNotFound(dataset=dataset.slug, release=sha256)
    return found[0]


def reconcile(layout: Layout) -> list[str]:
    """After a crash: bring pointer files, database and catalogue to one truth. Returns slugs."""
    mended = []
    for dataset in Dataset.objects.exclude(epoch=0).select_related("owner").iterator():
        pointer = read_pointer(layout.pointer(dataset.slug))
        if pointer and pointer.epoch == dataset.epoch:
            continue
        mended.append(dataset.slug)
        if pointer and pointer.epoch > dataset.epoch:
            _follow_pointer(layout, dataset, pointer)
        else:
            _point(layout, dataset)
            projection.put_again(layout, dataset)
    return mended


def sweep(layout: Layout) -> None:
    """Remove what killed processes left: scratch folders, and releases nobody knows."""
    sweep_scratch(layout)
    for folder in layout.releases.iterdir() if layout.releases.exists() else ():
        with suppress(AlreadyRunning), dataset_lock(layout, folder.name):
            sweep_orphans(layout, folder.name)


def sweep_orphans(layout: Layout, slug: str) -> None:
    """Releases that were built and never entered into the database; holds the dataset's lock."""
    known = set(Release.objects.filter(dataset__slug=slug).values_list("sha256", flat=True))
    remove_releases(layout, slug, orphans(layout, slug, known))


def _follow_pointer(layout: Layout, dataset: Dataset, pointer: Pointer) -> None:
    """A withdrawal or purge was cut off between file and database: finish it."""
    projection.remove(layout, dataset.slug)
    if pointer.state is State.PURGED:
        _remove(layout, dataset.slug, list(pointer.releases))
        dataset.releases.update(state=ReleaseState.PURGED.value)
        dataset.state, dataset.release = Dataset.State.PURGED, ""
        dataset.epoch = pointer.epoch
        dataset.save(update_fields=["state", "release", "epoch"])
    else:
        _follow_withdrawal(dataset, pointer.epoch)


def _remove(layout: Layout, slug: str, releases: Sequence[str]) -> Purged:
    copies = copies_of(layout, slug, releases)
    remove_releases(layout, slug, releases)
    return Purged(tuple(copies), tuple(still_there(copies)))


def _point(layout: Layout, dataset: Dataset) -> None:
    """Write the pointer file from the database."""
    states = {release.sha256: release.state for release in dataset.releases.all()}
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


def _pointer(layout: Layout, dataset: Dataset) -> Pointer:
    pointer = read_pointer(layout.pointer(dataset.slug))
    if pointer is None:
        raise DatasetNotFound(dataset=dataset.slug)
    return pointer


def _release_before(dataset: Dataset) -> Release:
    before = dataset.releases.filter(state=ReleaseState.SUPERSEDED.value).first()
    if before is None:
        raise Refused(reason=N_("there is no release before this one"))
    return before


def _facts(dataset: Dataset) -> DatasetFacts:
    return DatasetFacts(
        is_public=dataset.state == Dataset.State.PUBLIC,
        has_release_before=dataset.releases.filter(state=ReleaseState.SUPERSEDED.value).exists(),
        has_licence=bool(dataset.licence),
    )


def _require(actor: Actor, action: Action, facts: DatasetFacts) -> None:
    decision = decide(actor, action, facts)
    if not decision.allowed:
        raise Refused(reason=decision.reason)


def _note(actor: Actor, action: str, dataset: Dataset, *, reason: str = "", **details: Any) -> None:
    AuditEntry.objects.create(
        actor=actor.name,
        action=action,
        dataset=dataset.slug,
        release=dataset.release,
        organisation=dataset.owner.key,
        reason=reason,
        details=details,
    )
