# SPDX-License-Identifier: EUPL-1.2
"""The way back: undo, withdraw, purge; and after a crash, the way to one truth.

Taking back writes the pointer file first, then the database: whatever happens in between, nothing
stays public that somebody wanted gone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.db import transaction

from drehscheibe.domain.errors import N_, DatasetNotFound, Refused, ReleaseNotFound
from drehscheibe.policy.actors import Actor
from drehscheibe.policy.datasets import Action
from drehscheibe.portal.catalogue import projection
from drehscheibe.portal.catalogue.models import Dataset, Release
from drehscheibe.portal.catalogue.services import (
    count_up,
    facts_of,
    get_dataset,
    names_of,
    note_deed,
    point,
    require,
)
from drehscheibe.portal.catalogue.signals import purging, taken_back
from drehscheibe.portal.catalogue.signals import undone as undone_signal
from drehscheibe.portal.catalogue.tombstones import bury
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.pointer import Pointer, ReleaseState, State, read_pointer, write_pointer
from drehscheibe.releases.purge import Copy, copies_of, remove_releases, still_there


@dataclass(frozen=True, slots=True)
class Purged:
    """The proof of a purge."""

    copies: tuple[Copy, ...]
    left: tuple[Path, ...] = field(default=())


def undo_release(layout: Layout, slug: str, actor: Actor, *, reason: str = "") -> Release:
    """The release before becomes current again; the undone one answers 410 from now on."""
    dataset = get_dataset(slug)
    require(actor, Action.UNDO, facts_of(dataset))
    before = _release_before(dataset)
    with transaction.atomic():
        dataset.releases.filter(state=ReleaseState.CURRENT.value).update(
            state=ReleaseState.UNDONE.value
        )
        before.state = ReleaseState.CURRENT.value
        before.save(update_fields=["state"])
        undone, dataset.release = dataset.release, before.sha256
        count_up(dataset)
        dataset.save(update_fields=["release", "epoch"])
        note_deed(actor, "undo", dataset, reason=reason, undone=undone)
    if dataset.state == Dataset.State.PUBLIC:
        point(layout, dataset)
        projection.put_again(layout, dataset)
    undone_signal.send(Dataset, dataset=dataset)
    return before


def withdraw_dataset(layout: Layout, slug: str, actor: Actor, *, reason: str = "") -> None:
    """Nothing of the dataset is public any more; it can be published again."""
    dataset = get_dataset(slug)
    require(actor, Action.WITHDRAW, facts_of(dataset))
    epoch = dataset.epoch
    if dataset.state != Dataset.State.PRACTICE or layout.pointer(slug).exists():
        pointer = _pointer(layout, dataset).changed(state=State.WITHDRAWN, release="")
        write_pointer(layout.pointer(slug), pointer)
        projection.remove(layout, slug)
        epoch = pointer.epoch
    _follow_withdrawal(dataset, epoch)
    note_deed(actor, "withdraw", dataset, reason=reason)
    taken_back.send(Dataset, dataset=dataset, actor=actor, reason=reason)


def purge_dataset(layout: Layout, slug: str, actor: Actor, *, reason: str = "") -> Purged:
    """Remove every copy we hold of every release. Copies that others fetched stay with them."""
    dataset = get_dataset(slug)
    require(actor, Action.PURGE, facts_of(dataset))
    prepared = purging.send(Dataset, dataset=dataset, layout=layout)
    there = dataset.releases.exclude(state=ReleaseState.THINNED.value)
    names = [*names_of(there), *names_of(dataset.candidates)]
    epoch = _point_to_nothing(layout, dataset, names)
    purged = _with_drafts(_remove(layout, slug, names), prepared)
    layout.tombstones_of(slug).unlink(missing_ok=True)
    with transaction.atomic():
        dataset.releases.update(state=ReleaseState.PURGED.value, source_name="", difference=None)
        dataset.state, dataset.release = Dataset.State.PURGED, ""
        dataset.epoch = epoch
        dataset.save(update_fields=["state", "release", "epoch"])
        dataset.candidates.all().delete()
        dataset.changes.all().delete()
        dataset.series_changes.all().delete()
        note_deed(actor, "purge", dataset, reason=reason, **_proof(purged))
        taken_back.send(Dataset, dataset=dataset, actor=actor, reason=reason)
    return purged


def copies_held(layout: Layout, dataset: Dataset) -> tuple[Copy, ...]:
    """Every copy of every release and candidate that a purge would delete."""
    there = dataset.releases.exclude(state=ReleaseState.THINNED.value)
    names = [*names_of(there), *names_of(dataset.candidates)]
    return tuple(copies_of(layout, dataset.slug, names))


def _proof(purged: Purged) -> dict[str, int]:
    return {
        "files": len(purged.copies),
        "bytes": sum(copy.bytes for copy in purged.copies),
        "left": len(purged.left),
    }


def purge_release(
    layout: Layout, slug: str, sha256: str, actor: Actor, *, reason: str = ""
) -> Purged:
    """Remove every copy of one release that is not the current one. Raises `Refused`."""
    dataset = get_dataset(slug)
    require(actor, Action.PURGE, facts_of(dataset))
    release = get_release(dataset, sha256)
    if release.sha256 == dataset.release:
        raise Refused(reason=N_("it is the current release; undo or withdraw it first"))
    release.state, release.source_name, release.difference = ReleaseState.PURGED.value, "", None
    with transaction.atomic():
        release.save()
        count_up(dataset)
        dataset.save(update_fields=["epoch"])
        note_deed(actor, "purge", dataset, reason=reason, purged=release.sha256)
    point(layout, dataset)
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
            bury(layout, dataset)
            point(layout, dataset)
            projection.put_again(layout, dataset)
    return mended


def _follow_withdrawal(dataset: Dataset, epoch: int) -> None:
    with transaction.atomic():
        dataset.releases.filter(
            state__in=[ReleaseState.CURRENT.value, ReleaseState.SUPERSEDED.value]
        ).update(state=ReleaseState.WITHDRAWN.value)
        dataset.state, dataset.release, dataset.epoch = Dataset.State.WITHDRAWN, "", epoch
        dataset.save(update_fields=["state", "release", "epoch"])


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
