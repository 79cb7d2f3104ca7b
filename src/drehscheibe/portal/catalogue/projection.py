# SPDX-License-Identifier: EUPL-1.2
"""From the database to the catalogue projection that everybody reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace

from django.utils import timezone

from drehscheibe.catalogue import writer
from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.catalogue.records import DatasetRecord, Publisher, Series, Version
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.releases.coverage import covered_municipalities
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest, read_manifest
from drehscheibe.releases.time_span import time_span


def put(layout: Layout, dataset: Dataset, manifest: Manifest, covers: tuple[str, ...]) -> None:
    """Write or replace the record of a public dataset."""
    time = time_span(layout, manifest)
    writer.put(layout, record_of(dataset, manifest, covers, time=time))


def put_again(layout: Layout, dataset: Dataset) -> None:
    """Rebuild the record from the current release; remove it where nothing is public."""
    if dataset.state != Dataset.State.PUBLIC:
        return remove(layout, dataset.slug)
    manifest = read_manifest(layout.release(dataset.slug, dataset.release))
    return put(layout, dataset, manifest, covered_municipalities(layout, manifest))


def reword(layout: Layout, datasets: Sequence[Dataset]) -> None:
    """Bring what is said of datasets into the catalogue, many at once; their releases stay."""
    public = [one for one in datasets if one.state == Dataset.State.PUBLIC]
    with closing(Catalogue(layout)) as catalogue:
        known = [(one, catalogue.record(one.slug)) for one in public]
    writer.put_many(layout, [_changed(record, one) for one, record in known if record])
    for dataset in (one for one, record in known if record is None):
        put_again(layout, dataset)


def _changed(record: DatasetRecord, dataset: Dataset) -> DatasetRecord:
    """Of a series no history is kept; who harvests what changed hears of it all the same."""
    told = reworded(record, dataset)
    if told.series == record.series:
        return told
    now = timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z")
    return replace(told, described=now)


def remove(layout: Layout, slug: str) -> None:
    writer.remove(layout, slug)


def all_records(layout: Layout) -> Iterator[DatasetRecord]:
    """Every public dataset: what a rebuilt projection consists of."""
    public = Dataset.objects.filter(state=Dataset.State.PUBLIC.value).select_related("owner")
    for dataset in public.iterator():
        manifest = read_manifest(layout.release(dataset.slug, dataset.release))
        covers, time = covered_municipalities(layout, manifest), time_span(layout, manifest)
        yield record_of(dataset, manifest, covers, time=time)


def tables_of(layout: Layout, dataset: Dataset) -> tuple[str, ...]:
    if not dataset.release:
        return ()
    manifest = read_manifest(layout.release(dataset.slug, dataset.release))
    return tuple(table.name for table in manifest.tables)


def record_of(
    dataset: Dataset, manifest: Manifest, covers: tuple[str, ...], *, time: tuple[str, ...] = ()
) -> DatasetRecord:
    """`covers` are keys of municipalities; `time` is first and last day or moment of the data."""
    owner = dataset.owner
    issued = dataset.issued.isoformat().replace("+00:00", "Z") if dataset.issued else ""
    record = DatasetRecord(
        slug=dataset.slug,
        title=dataset.title,
        description=dataset.description,
        publisher=Publisher(owner.key, owner.name, owner.kind, owner.slug),
        licence=dataset.licence,
        release=manifest.release,
        issued=issued or manifest.created,
        modified=manifest.created,
        tables=manifest.tables,
        files=tuple(e.path.split("/", 1)[1] for e in manifest.files if e.path.startswith("files/")),
        covers=covers,
        time=time,
        version=_version(dataset, manifest.release),
        example=dataset.example,
    )
    return reworded(record, dataset)


def reworded(record: DatasetRecord, dataset: Dataset) -> DatasetRecord:
    """The same release with everything that is said of it today."""
    return replace(
        record,
        title=dataset.title,
        description=dataset.description,
        licence=dataset.licence,
        themes=tuple(dataset.themes),
        keywords=tuple(dataset.keywords),
        attribution=dataset.attribution,
        frequency=dataset.frequency,
        contact=dataset.contact or dataset.owner.contact_mail,
        hvd=tuple(dataset.hvd),
        model_dataset=dataset.model_dataset,
        series=_series(dataset),
        described=_described(dataset) or record.described,
    )


def _described(dataset: Dataset) -> str:
    """When something else was said of it the last time."""
    change = dataset.changes.first() if dataset.pk else None
    return change.at.isoformat(timespec="seconds").replace("+00:00", "Z") if change else ""


def _version(dataset: Dataset, sha256: str) -> Version | None:
    release = dataset.releases.filter(sha256=sha256).first() if dataset.pk else None
    if release is None:
        return None
    counts = release.difference or {}
    differing = {name: int(counts.get(name, 0)) for name in ("added", "changed", "removed")}
    computed = release.record.get("computed", {})
    used = computed.get("inputs", {}).values()
    return Version(
        release.number,
        **differing,
        by_two=not release.by_one_person,
        derived_from=tuple(sorted({f"{one['dataset']}/{one['release']}" for one in used})),
        computed_by=f"{computed['usecase']}@{computed['version']}" if computed else "",
    )


def _series(dataset: Dataset) -> Series | None:
    if dataset.series is None:
        return None
    known = dataset.series
    return Series(known.slug, known.title, known.description, dataset.series_place)
