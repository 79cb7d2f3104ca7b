# SPDX-License-Identifier: EUPL-1.2
"""What may be handed out now: pointer files are the one truth, looked at on every request."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from drehscheibe.catalogue.collection_pages import ListQuery
from drehscheibe.catalogue.collections import CollectionRecord, collections_of, read_told
from drehscheibe.catalogue.reader import Catalogue
from drehscheibe.catalogue.records import DatasetRecord, Publisher
from drehscheibe.delivery.holdings.grants import GRANT, for_everybody
from drehscheibe.delivery.holdings.kept import Kept
from drehscheibe.delivery.holdings.open_files import OpenFiles
from drehscheibe.domain.errors import (
    ArtifactDamaged,
    ArtifactNotReady,
    CollectionNotFound,
    DatasetNotFound,
    NoLongerPublic,
    ReleaseNotFound,
)
from drehscheibe.releases.items import ItemsStore
from drehscheibe.releases.manifest import read_manifest
from drehscheibe.releases.pointer import (
    Pointer,
    ReleaseState,
    State,
    collection_of,
    read_pointer,
)
from drehscheibe.releases.spans import span_in
from drehscheibe.releases.tombstones import require_not_thinned

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.delivery.holdings.open_files import Key
    from drehscheibe.delivery.holdings.wishes import Ask
    from drehscheibe.domain.tables import Table
    from drehscheibe.releases.layout import Layout
    from drehscheibe.releases.manifest import Manifest

_OPEN_STORES = 64
_KEPT_MANIFESTS = 256
_SHORTEST = 8  # digits of a release that name it
_PUBLIC = {ReleaseState.CURRENT, ReleaseState.SUPERSEDED}

Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Collection:
    """One table of one release. `id` is `slug`, or `slug.table` for all but the first."""

    id: str
    dataset: str
    release: str
    table: Table


class Shelf:
    """Reads pointers, manifests and items stores of one instance; for one thread."""

    def __init__(self, layout: Layout, ask: Ask) -> None:
        self.layout = layout
        self._ask = ask
        self.catalogue = Catalogue(layout)
        self._pointers: dict[str, tuple[Stamp, Pointer, Path]] = {}
        self._manifests: Kept[str, Manifest] = Kept(_KEPT_MANIFESTS)
        self._stores: OpenFiles[ItemsStore] = OpenFiles(_OPEN_STORES)
        self._collections: dict[str, Collection] = {}

    def pointer(self, dataset: str) -> Pointer:
        """The pointer of a dataset that exists. Raises `DatasetNotFound`."""
        known = self._pointers.get(dataset)
        path = known[2] if known else self.layout.pointer(dataset)
        try:
            status = os.stat(path)  # noqa: PTH116 - each request asks; a third of the time
        except (OSError, ValueError):  # ValueError: a NUL byte in the address
            self._pointers.pop(dataset, None)
            raise DatasetNotFound(dataset=dataset) from None
        stamp = (status.st_mtime_ns, status.st_ino)
        if known and known[0] == stamp:
            return known[1]
        return self._read(dataset, path, stamp)

    def _read(self, dataset: str, path: Path, stamp: Stamp) -> Pointer:
        try:
            pointer = read_pointer(path)
        except (OSError, ValueError, TypeError) as error:
            raise ArtifactDamaged(dataset=dataset) from error
        if pointer is None:
            raise DatasetNotFound(dataset=dataset)
        self._pointers[dataset] = (stamp, pointer, path)
        self._collections.clear()
        self.sweep()
        return pointer

    def release(self, dataset: str, release: str = "") -> str:
        """The full name of a public release; the current one without a name.

        Raises `DatasetNotFound`, `ReleaseNotFound`, or `NoLongerPublic` for what was taken back.
        Who holds a grant gets the release it names.
        """
        return self._granted(dataset, release) or self._public(dataset, release)

    def _public(self, dataset: str, release: str = "") -> str:
        """What everybody may see, whoever asks."""
        pointer = self.pointer(dataset)
        if pointer.state is not State.PUBLIC or not pointer.release:
            raise NoLongerPublic(name=dataset)
        if not release or release == pointer.release:
            return pointer.release
        names = [name for name in pointer.releases if name.startswith(release)]
        if len(release) < _SHORTEST or len(names) != 1:
            require_not_thinned(self.layout, dataset, release)
            raise ReleaseNotFound(dataset=dataset, release=release)
        if pointer.releases[names[0]] not in _PUBLIC:
            raise NoLongerPublic(name=f"{dataset} {names[0][:_SHORTEST]}")
        return names[0]

    def _granted(self, dataset: str, release: str) -> str:
        """The release that whoever asks may see though it is not public, or nothing."""
        grant = GRANT.get()
        if grant is None or grant.dataset != dataset:
            return ""
        is_meant = not release or (len(release) >= _SHORTEST and grant.release.startswith(release))
        is_there = is_meant and self.layout.release(dataset, grant.release).is_dir()
        return grant.release if is_there and self._epoch(dataset) == grant.epoch else ""

    def _epoch(self, dataset: str) -> int:
        try:
            return self.pointer(dataset).epoch
        except DatasetNotFound:
            return 0

    def manifest(self, dataset: str, release: str) -> Manifest:
        """What a public release consists of. Raises `ArtifactDamaged`."""
        if release not in self._manifests:
            try:
                self._manifests[release] = read_manifest(self.layout.release(dataset, release))
            except (OSError, ValueError, TypeError) as error:
                raise ArtifactDamaged(dataset=dataset) from error
        return self._manifests[release]

    def collection(self, name: str, release: str = "") -> Collection:
        """A collection of the current or a named release. Raises as `release` does."""
        dataset, dot, table_name = name.partition(".")
        try:
            wanted = self.release(dataset, release)
        except DatasetNotFound:
            raise CollectionNotFound(collection=name) from None
        known = self._collections.get(name)
        if known and known.release == wanted:
            return known
        tables = self.manifest(dataset, wanted).tables
        for number, table in enumerate(tables):
            if table.name == table_name or (number == 0 and not dot):
                found = Collection(name, dataset, wanted, table)
                self._collections[name] = found
                return found
        raise CollectionNotFound(collection=name)

    def page(self, query: ListQuery) -> tuple[list[CollectionRecord], bool]:
        """Collections that are listed, and whether there are more; no example data.

        The pointer decides where the catalogue is behind: what is no longer public is left out.
        """
        grant = GRANT.get()
        if grant and grant.is_alone:
            return self._all_of(grant.dataset), False
        page = self.catalogue.page(query)
        found = [self._current(read_told(told)) for told in page.told]
        return [record for record in found if record], page.has_more

    def collections_if_few(self, most: int) -> list[Collection]:
        """Every collection that is listed, or none where there are more than `most`."""
        with for_everybody():
            records, has_more = self.page(ListQuery(limit=most))
            return [] if has_more else [self.collection(record.id) for record in records]

    def told(self, collection: Collection) -> CollectionRecord:
        """What is to be said of a collection, listed or not."""
        told = self.catalogue.told(collection.id)
        record = read_told(told) if told else None
        if record and record.release == collection.release:
            return record
        return self._made(collection.id, collection.dataset, collection.release)

    def _all_of(self, dataset: str) -> list[CollectionRecord]:
        names = tuple(table.name for table in self.manifest(dataset, self.release(dataset)).tables)
        ids = (collection_of(dataset, names, name) for name in names)
        return [self.told(self.collection(name)) for name in ids]

    def _current(self, record: CollectionRecord) -> CollectionRecord | None:
        try:
            release = self._public(record.dataset)
            if release == record.release:
                return record
            made = self._made(record.id, record.dataset, release)
            return replace(made, position=record.position)
        except (DatasetNotFound, CollectionNotFound, NoLongerPublic, ArtifactDamaged):
            return None

    def _made(self, name: str, dataset: str, release: str) -> CollectionRecord:
        """From the release itself, where the catalogue says nothing of it."""
        manifest = self.manifest(dataset, release)
        known = self.catalogue.record(dataset) or _unnamed(manifest)
        whole = replace(known, release=release, tables=manifest.tables)
        made = collections_of(whole, lambda table: span_in(self.layout, release, table))
        for record in made:
            if record.id == name:
                return record
        raise CollectionNotFound(collection=name)

    def state(self) -> str:
        """Another text after each change of a pointer or of the catalogue, in every process."""
        catalogue = self.layout.catalogue
        files = (self.layout.pointers, catalogue, catalogue.with_name(f"{catalogue.name}-wal"))
        return ".".join(map(_stamp, files))

    def record(self, dataset: str) -> DatasetRecord | None:
        return self.catalogue.record(dataset)

    def store(self, collection: Collection) -> ItemsStore:
        """The open items store of a collection with rows. Raises `ArtifactDamaged`."""
        key = _key(collection)
        store = self._stores.get(key)
        if store is None:
            path = self.layout.items(collection.release, collection.table.name)
            store = self._stores.open(key, path, lambda _: self.open_store(collection))
        return store

    def open_store(self, collection: Collection) -> ItemsStore:
        """A store of the caller's own, for another thread.

        A lost or damaged one is made again by the worker, from the table. Raises
        `ArtifactNotReady` or `ArtifactDamaged` until it is there.
        """
        path = self.layout.items(collection.release, collection.table.name)
        if not path.exists():
            self._ask_for_items(collection)
            raise ArtifactNotReady(name=collection.id)
        try:
            return ItemsStore(path, dataset=collection.dataset)
        except ArtifactDamaged:
            self._ask_for_items(collection)
            raise

    def _ask_for_items(self, collection: Collection) -> None:
        self._ask("items", dataset=collection.dataset, release=collection.release)

    def forget(self, collection: Collection) -> None:
        """Open the store anew next time: it was damaged and may have been mended."""
        self._stores.close(_key(collection))

    def is_public(self, dataset: str, release: str) -> bool:
        try:
            self._public(dataset, release)
        except (DatasetNotFound, ReleaseNotFound, NoLongerPublic, ArtifactDamaged):
            self._manifests.pop(release, None)
            return False
        return True

    def sweep(self) -> None:
        """Close stores of releases that were taken back, so that their bytes are free."""
        self._stores.close_gone(self.is_public)

    def close(self) -> None:
        self._stores.close_all()
        self.catalogue.close()


def _unnamed(manifest: Manifest) -> DatasetRecord:
    """What a release says of itself."""
    return DatasetRecord(
        slug=manifest.dataset,
        title=manifest.title,
        description="",
        publisher=Publisher(manifest.owner, "", ""),
        licence=manifest.licence,
        release=manifest.release,
        issued=manifest.created,
        modified=manifest.created,
    )


def _key(collection: Collection) -> Key:
    return collection.dataset, collection.release, collection.table.name


def _stamp(path: Path) -> str:
    try:
        status = path.stat()
    except FileNotFoundError:
        return ""
    # SQLite's empty log comes and goes with whoever reads.
    return f"{status.st_mtime_ns:x}-{status.st_size:x}" if status.st_size else ""
