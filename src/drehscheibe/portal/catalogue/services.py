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
from drehscheibe.policy.actors import Actor
from drehscheibe.policy.datasets import Action, DatasetFacts, decide
from drehscheibe.portal.catalogue import projection
from drehscheibe.portal.catalogue.models import Candidate, Dataset, Release
from drehscheibe.portal.catalogue.signals import purging
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.organisations.models import Organisation
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
    prepared_by: str = ""  # a person's name, where somebody else releases it


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
        _require(actor, Action.PUBLISH, facts_of(dataset))
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
        _note(actor, "waive", dataset, reason=waiver.because, code=waiver.code, by=waiver.by)
    _note(actor, "publish", dataset, rows=release.rows)
    return release


def announce(layout: Layout, dataset: Dataset, built: Built) -> None:
    """The world's half of publishing: from here on every process serves the new release."""
    if dataset.state == Dataset.State.PUBLIC:
        _point(layout, dataset)
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
        by_one_person=built.prepared_by == actor.name,
    )


def undo_release(layout: Layout, slug: str, actor: Actor, *, reason: str = "") -> Release:
    """The release before becomes current again; the undone one answers 410 from now on."""
    dataset = get_dataset(slug)
    _require(actor, Action.UNDO, facts_of(dataset))
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
    _require(actor, Action.WITHDRAW, facts_of(dataset))
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
    _require(actor, Action.PURGE, facts_of(dataset))
    prepared = purging.send(Dataset, dataset=dataset, layout=layout)
    names = [*_names(dataset.releases), *_names(dataset.candidates)]
    epoch = _point_to_nothing(layout, dataset, names)
    purged = _with_drafts(_remove(layout, slug, names), prepared)
    with transaction.atomic():
        dataset.releases.update(state=ReleaseState.PURGED.value, source_name="", difference=None)
        dataset.state, dataset.release = Dataset.State.PURGED, ""
        dataset.epoch = epoch
        dataset.save(update_fields=["state", "release", "epoch"])
        dataset.candidates.all().delete()
        _note(actor, "purge", dataset, reason=reason, files=len(purged.copies))
    return purged


def purge_release(
    layout: Layout, slug: str, sha256: str, actor: Actor, *, reason: str = ""
) -> Purged:
    """Remove every copy of one release that is not the current one. Raises `Refused`."""
    dataset = get_dataset(slug)
    _require(actor, Action.PURGE, facts_of(dataset))
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
    known = {
        *_names(Release.objects.filter(dataset__slug=slug)),
        *_names(Candidate.objects.filter(dataset__slug=slug)),
    }
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


def _point_to_nothing(layout: Layout, dataset: Dataset, releases: list[str]) -> int:
    """The pointer file of a purged dataset, and its epoch; none where nothing ever was public."""
    pointer = read_pointer(layout.pointer(dataset.slug))
    if pointer is None:
        return dataset.epoch
    purged = dict.fromkeys(releases, ReleaseState.PURGED.value)
    gone = pointer.changed(state=State.PURGED, release="", releases=purged)
    write_pointer(layout.pointer(dataset.slug), gone)
    projection.remove(layout, dataset.slug)
    return gone.epoch


def _with_drafts(purged: Purged, prepared: list[tuple[Any, Any]]) -> Purged:
    """Also what people had uploaded for the dataset, as the receivers of `purging` report."""
    copies = [copy for _, removed in prepared for copy in removed or ()]
    return Purged((*purged.copies, *copies), (*purged.left, *still_there(copies)))


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


def facts_of(dataset: Dataset) -> DatasetFacts:
    return DatasetFacts(
        is_public=dataset.state == Dataset.State.PUBLIC,
        owner=dataset.owner.key,
        one_person_may_release=dataset.owner.one_person_may_release,
        has_release_before=dataset.releases.filter(state=ReleaseState.SUPERSEDED.value).exists(),
        has_licence=bool(dataset.licence),
    )


def _names(releases: Any) -> list[str]:
    return list(releases.values_list("sha256", flat=True))


def _require(actor: Actor, action: Action, facts: DatasetFacts) -> None:
    decide(actor, action, facts).require()


def _note(actor: Actor, action: str, dataset: Dataset, *, reason: str = "", **details: Any) -> None:
    about = {"dataset": dataset.slug, "release": dataset.release, "organisation": dataset.owner.key}
    note(actor, action, reason=reason, **about, **details)
