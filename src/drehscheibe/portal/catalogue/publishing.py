# SPDX-License-Identifier: EUPL-1.2
"""From a file to a public dataset: one lock, one child process, one switch of the pointer."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.utils import timezone

import drehscheibe
from drehscheibe.children.child import Limits, run_task
from drehscheibe.domain import licences
from drehscheibe.domain.errors import (
    N_,
    FileTooLarge,
    QuotaExceeded,
    Refused,
    StorageFull,
    UnknownLicence,
)
from drehscheibe.domain.findings import Finding
from drehscheibe.domain.plain import from_plain, to_plain
from drehscheibe.domain.recipes import Waiver
from drehscheibe.domain.sentences import harmless
from drehscheibe.domain.slugs import RESERVED, slugify, unique
from drehscheibe.domain.titles import title_from_file_name
from drehscheibe.policy.actors import Actor
from drehscheibe.portal.catalogue.allowance import allowance_of
from drehscheibe.portal.catalogue.describing import keep_change, words_of
from drehscheibe.portal.catalogue.models import Candidate, Dataset, Release
from drehscheibe.portal.catalogue.services import (
    Built,
    Description,
    get_dataset,
    prepare_dataset,
    release_dataset,
    sweep_orphans,
)
from drehscheibe.portal.jobs.handlers import UNWATCHED, Watch
from drehscheibe.portal.jobs.services import ask_for
from drehscheibe.portal.organisations.models import Organisation
from drehscheibe.portal.organisations.queries import find_organisation
from drehscheibe.releases.lock import dataset_lock
from drehscheibe.releases.manifest import Manifest
from drehscheibe.releases.scratch import scratch_folder
from drehscheibe.settings import Settings

_ROOM = 3  # free disk that a build needs at least, in sizes of its source


@dataclass(frozen=True, slots=True)
class Publication:
    """What somebody wants to publish. `answers`, `omit` and `waivers` decide what was found."""

    path: Path
    owner: str
    name: str = ""  # what people call the file, where it lies under another name
    dataset: str = ""  # slug of an existing one; empty: a new dataset
    new_slug: str = ""  # wish for a new one; empty: made from the title
    layer: str = ""
    file_set: UUID | None = None  # the layer becomes one of the datasets of this file
    description: Description = field(default_factory=Description)
    answers: dict[str, str] = field(default_factory=dict)
    omit: tuple[str, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    guesses_accepted: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    dataset: Dataset
    release: Release
    manifest: Manifest
    findings: tuple[Finding, ...]
    seconds: float


def publish_file(
    publication: Publication, *, actor: Actor, settings: Settings, watch: Watch = UNWATCHED
) -> Published:
    """Publish a file as a new dataset or as the next release of one.

    Raises `InputRefused` with the findings when a person must decide first, `AlreadyRunning`,
    `StorageFull`, `QuotaExceeded`, `TaskFailed`. Whatever it raises: what was public stays public.
    """
    started = time.monotonic()
    layout = settings.layout
    with _held(publication, settings) as plan:
        result = _build(plan, settings, watch)
        before = words_of(plan.dataset) if plan.dataset else {}
        dataset = _prepared(plan)
        if before:
            keep_change(dataset, before, actor)
        built = _built(result, publication)
        release = release_dataset(layout, plan.slug, built, actor)
    ask_for_derived(plan.slug, release.sha256)
    return Published(
        dataset=release.dataset,
        release=release,
        manifest=built.manifest,
        findings=tuple(from_plain(Finding, plain) for plain in result["findings"]),
        seconds=round(time.monotonic() - started, 3),
    )


def build_candidate(
    publication: Publication, *, settings: Settings, watch: Watch = UNWATCHED
) -> Candidate:
    """Build the release and leave it at that: somebody looks at it before it becomes public.

    A new dataset gets its row now; what is said of a public one changes with the approval only.
    Raises as `publish_file`.
    """
    with _held(publication, settings) as plan:
        result = _build(plan, settings, watch)
        dataset = plan.dataset
        if dataset is None or dataset.state == Dataset.State.DRAFT:
            dataset = _prepared(plan)
        manifest = from_plain(Manifest, result["manifest"])
        candidate, _ = Candidate.objects.update_or_create(
            dataset=dataset,
            sha256=manifest.release,
            defaults={
                "previous": manifest.previous,
                "created": datetime.fromisoformat(manifest.created),
                "rows": sum(table.rows for table in manifest.tables),
                "bytes": sum(entry.bytes for entry in manifest.files),
                "covers": result["covers"],
                "difference": result["difference"],
                "waivers": to_plain(publication.waivers),
            },
        )
    return candidate


def _prepared(plan: _Plan) -> Dataset:
    dataset = prepare_dataset(plan.slug, plan.owner, plan.described)
    said = plan.publication
    if said.file_set and (dataset.file_set, dataset.layer) != (said.file_set, said.layer):
        dataset.file_set, dataset.layer = said.file_set, said.layer
        dataset.save(update_fields=["file_set", "layer"])
    return dataset


@dataclass(frozen=True, slots=True)
class _Plan:
    """A publication with everything that was not said completed."""

    publication: Publication
    owner: Organisation
    slug: str
    dataset: Dataset | None
    described: Description


@contextmanager
def _held(publication: Publication, settings: Settings) -> Iterator[_Plan]:
    """The plan of a publication, while its dataset is ours alone and there is room for it."""
    owner = find_organisation(publication.owner)
    slug = publication.dataset or _new_slug(publication)
    with dataset_lock(settings.layout, slug):
        _check_room(publication.path, owner, settings)
        sweep_orphans(settings.layout, slug)
        dataset = _known(publication)
        publication = _of_its_layer(publication, dataset)
        yield _Plan(publication, owner, slug, dataset, _described(publication, dataset))


def _known(publication: Publication) -> Dataset | None:
    """The existing dataset; only its owner publishes its next release."""
    if not publication.dataset:
        return None
    dataset = get_dataset(publication.dataset)
    if dataset.owner.key != publication.owner:
        raise Refused(reason=N_("the dataset belongs to another organisation"))
    return dataset


def _of_its_layer(publication: Publication, dataset: Dataset | None) -> Publication:
    """A dataset that is one layer of a file takes that layer of the next one, too."""
    if dataset is None or dataset.file_set is None:
        return publication
    layer = publication.layer or dataset.layer
    return replace(publication, layer=layer, file_set=dataset.file_set)


def _new_slug(publication: Publication) -> str:
    title = publication.description.title or title_from_file_name(_name(publication))
    slug = publication.new_slug or slugify(title)
    taken = Dataset.objects.filter(slug__startswith=slug).values_list("slug", flat=True)
    return unique(slug, {*taken, *RESERVED})


def _described(publication: Publication, dataset: Dataset | None) -> Description:
    """Complete what was not said: from the dataset, else from the file's name and the default."""
    said = publication.description
    known_title = dataset.title if dataset else title_from_file_name(_name(publication))
    known_licence = dataset.licence if dataset else licences.DEFAULT
    licence = _licence_said(publication) or known_licence
    if licence not in licences.LICENCES:
        raise UnknownLicence(licence=licence, known=", ".join(licences.LICENCES))
    title, description = harmless(said.title or known_title), harmless(said.description)
    return replace(said, title=title, description=description, licence=licence)


def _licence_said(publication: Publication) -> str:
    """`--licence`, or the answer that the finding about a missing licence offers."""
    return publication.description.licence or publication.answers.get("licence", "")


def _name(publication: Publication) -> str:
    """The name of the file for people; that on disk may be bytes of an old encoding."""
    return harmless(publication.name or publication.path.name)


def _check_room(source: Path, owner: Organisation, settings: Settings) -> None:
    settings.layout.create()
    size = source.stat().st_size
    if size > settings.max_upload_mib << 20:
        raise FileTooLarge(name=source.name, limit=settings.max_upload_mib)
    if shutil.disk_usage(settings.home).free < size * _ROOM:
        raise StorageFull
    allowance = allowance_of(owner, settings)
    if allowance.used_bytes + size > allowance.quota_bytes:
        raise QuotaExceeded(
            organisation=owner.name,
            used=f"{allowance.used_bytes >> 20} MiB",
            quota=f"{allowance.quota_bytes >> 20} MiB",
        )


def _order(plan: _Plan) -> dict[str, Any]:
    return {
        "dataset": plan.slug,
        "title": plan.described.title,
        "licence": plan.described.licence,
        "owner": plan.owner.key,
        "created": timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z"),
        "platform": drehscheibe.__version__,
        "previous": plan.dataset.release if plan.dataset else "",
        "part": plan.publication.layer if plan.publication.file_set else "",
    }


def _build(plan: _Plan, settings: Settings, watch: Watch) -> dict[str, Any]:
    """Read, check and build in a child, in a scratch folder that is gone afterwards."""
    publication = plan.publication
    with scratch_folder(settings.layout) as scratch:
        task = reading_task(publication, settings) | {
            "kind": "publish",
            "home": str(settings.home),
            "scratch": str(scratch),
            "order": _order(plan),
            "licence_assumed": not (_licence_said(publication) or publication.dataset),
            "guesses_accepted": publication.guesses_accepted,
            "waivers": to_plain(publication.waivers),
        }
        return run_task(
            task,
            on_progress=watch.on_progress,
            limits=limits_of(settings),
            cancelled=watch.cancelled,
        )


def reading_task(publication: Publication, settings: Settings) -> dict[str, Any]:
    """What "inspect" and "publish" have in common."""
    return {
        "kind": "inspect",
        "name": _name(publication),
        "path": str(publication.path.absolute()),
        "region": str(settings.layout.region),
        "layer": publication.layer,
        "answers": publication.answers,
        "omit": list(publication.omit),
    }


def limits_of(settings: Settings) -> Limits:
    return Limits(memory_mib=settings.task_memory_mib, seconds=settings.task_seconds)


def _built(result: dict[str, Any], publication: Publication) -> Built:
    return Built(
        manifest=from_plain(Manifest, result["manifest"]),
        covers=tuple(result["covers"]),
        waivers=publication.waivers,
        difference=result["difference"],
    )


def ask_for_derived(slug: str, release: str) -> None:
    """Tiles and downloads may come later: the dataset is public already."""
    ask_for("styles", key=release, dataset=slug, release=release)
    ask_for("tiles", key=release, dataset=slug, release=release)
    ask_for("downloads", key=release, dataset=slug, release=release)
    ask_for("thin", key=slug, dataset=slug)
    ask_for("retention", key=slug, dataset=slug)
