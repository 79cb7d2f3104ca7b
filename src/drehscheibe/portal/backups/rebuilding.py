# SPDX-License-Identifier: EUPL-1.2
"""After a restore: one truth, and everything that is derived made anew."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from drehscheibe.catalogue import writer
from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.children.child import Progress, ignore, run_task
from drehscheibe.domain.errors import N_, DrehscheibeError
from drehscheibe.policy.actors import Actor
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.projection import record_of
from drehscheibe.portal.catalogue.publishing import limits_of
from drehscheibe.portal.catalogue.services import sweep
from drehscheibe.portal.catalogue.taking_back import reconcile
from drehscheibe.portal.evidence.services import note
from drehscheibe.portal.jobs.services import ask_for
from drehscheibe.releases.coverage import covered_municipalities
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import read_manifest
from drehscheibe.releases.pointer import read_pointer
from drehscheibe.releases.time_span import time_span
from drehscheibe.settings import Settings

log = logging.getLogger(__name__)

Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """`mended`: datasets that pointer file and database disagreed about; `failed`: datasets whose
    current release is not whole."""

    public: int
    mended: tuple[str, ...]
    failed: tuple[str, ...]


def rebuild_derived(settings: Settings, report: Report = ignore) -> Rebuilt:
    """Items, catalogue and search of what is public; tiles and downloads follow as jobs."""
    public = Dataset.objects.filter(state=Dataset.State.PUBLIC.value).select_related("owner")
    datasets = [dataset for dataset in public if not _is_taken_back(settings.layout, dataset)]
    failed = []
    for number, dataset in enumerate(datasets):
        report(Progress(N_("rebuild"), number, len(datasets)))
        if not _rebuild(dataset, settings):
            failed.append(dataset.slug)
    mended = reconcile(settings.layout)
    sweep(settings.layout)
    whole = public.exclude(slug__in=failed).all()
    writer.rebuild(settings.layout, (_record(settings.layout, dataset) for dataset in whole))
    return Rebuilt(whole.count(), tuple(mended), tuple(failed))


def note_backup(action: str, actor: Actor, **details: Any) -> None:
    """Who saved or restored the installation belongs into the audit trail."""
    note(actor, action, **details)


def _is_taken_back(layout: Layout, dataset: Dataset) -> bool:
    """By the pointer file, while the database did not know yet; `reconcile` follows."""
    pointer = read_pointer(layout.pointer(dataset.slug))
    return pointer is not None and pointer.epoch > dataset.epoch


def _rebuild(dataset: Dataset, settings: Settings) -> bool:
    """Items at once, since pages and interfaces read them; the rest may take its time."""
    slug, release = dataset.slug, dataset.release
    task = {"kind": "items", "home": str(settings.home), "name": slug}
    try:
        run_task(task | {"dataset": slug, "release": release}, limits=limits_of(settings))
    except DrehscheibeError as error:
        log.warning("the items of %s were not rebuilt: %s", slug, error)
        return False
    ask_for("styles", key=release, dataset=slug, release=release)
    ask_for("tiles", key=release, dataset=slug, release=release)
    ask_for("downloads", key=release, dataset=slug, release=release)
    return True


def _record(layout: Layout, dataset: Dataset) -> DatasetRecord:
    manifest = read_manifest(layout.release(dataset.slug, dataset.release))
    covers, time = covered_municipalities(layout, manifest), time_span(layout, manifest)
    return record_of(dataset, manifest, covers, time=time)
