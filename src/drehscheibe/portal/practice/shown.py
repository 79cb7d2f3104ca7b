# SPDX-License-Identifier: EUPL-1.2
"""A release of the practice town as its page shows it; no pointer file, no interface has it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import DatasetNotFound
from drehscheibe.domain.licences import LICENCES, Licence
from drehscheibe.portal.catalogue.models import Dataset
from drehscheibe.portal.catalogue.rows import open_items
from drehscheibe.releases.items import ItemsQuery
from drehscheibe.releases.manifest import Manifest, read_manifest

if TYPE_CHECKING:
    from pathlib import Path

    from drehscheibe.domain.tables import Table
    from drehscheibe.policy.actors import Actor
    from drehscheibe.portal.catalogue.models import Release
    from drehscheibe.releases.layout import Layout

_MOST_OBJECTS = 1_000


@dataclass(frozen=True, slots=True)
class Practised:
    dataset: Dataset
    release: Release
    manifest: Manifest
    layout: Layout

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.manifest.tables

    @property
    def licence(self) -> Licence | None:
        return LICENCES.get(self.manifest.licence)

    def items(self, table: Table) -> Path:
        return self.layout.items(self.release.sha256, table.name)

    def table(self, name: str) -> Table:
        """The named table, the first without a name. Raises `DatasetNotFound`."""
        for table in self.tables:
            if name in {"", table.name}:
                return table
        raise DatasetNotFound(dataset=f"{self.dataset.slug}.{name}")

    def objects(self, table: Table) -> bytes:
        """A GeoJSON FeatureCollection of bounded size."""
        path = self.items(table)
        if not path.exists():
            return b'{"type":"FeatureCollection","features":[]}'
        store = open_items(path, self.dataset.slug)
        try:
            features = store.page(ItemsQuery(limit=_MOST_OBJECTS)).features
        finally:
            store.close()
        return b'{"type":"FeatureCollection","features":[' + b",".join(features) + b"]}"


def practised(layout: Layout, slug: str, actor: Actor) -> Practised:
    """Raises `DatasetNotFound` for everybody but the people of the practice town."""
    found = Dataset.objects.select_related("owner").filter(
        slug=slug, state=Dataset.State.PRACTICE, owner__key__in=actor.organisations
    )
    dataset = found.first()
    release = dataset.releases.filter(sha256=dataset.release).first() if dataset else None
    if dataset is None or release is None:
        raise DatasetNotFound(dataset=slug)
    return Practised(dataset, release, read_manifest(layout.release(slug, release.sha256)), layout)
