# SPDX-License-Identifier: EUPL-1.2
"""What the catalogue says about a dataset (DCAT 3: dcat:Dataset), as one plain record."""

from __future__ import annotations

from dataclasses import dataclass, field

from drehscheibe.domain.plain import LATER
from drehscheibe.domain.tables import Table


@dataclass(frozen=True, slots=True)
class Publisher:
    """dct:publisher. `key` is the AGS of a municipality, the district's key or a slug."""

    key: str
    name: str
    kind: str  # domain.region.OrganisationKind
    slug: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """The series a dataset is in (dcat:DatasetSeries), and its place there, counted from 1."""

    slug: str
    title: str
    description: str = ""
    place: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """The number of the release, and how many objects differ from the one before."""

    number: int
    added: int = 0
    changed: int = 0
    removed: int = 0
    by_two: bool = False  # a second person looked at it before
    # Releases that it was computed from, as "slug/sha256".
    derived_from: tuple[str, ...] = field(default=(), metadata=LATER)
    computed_by: str = field(default="", metadata=LATER)  # a package, as "publisher/slug@version"


@dataclass(frozen=True, slots=True)
class DatasetRecord:
    """One dataset as the public sees it. Times are RFC 3339 in UTC.

    `tables` are in the release's order: the first is the collection `{slug}`, each further one
    `{slug}.{table.name}`. `files` are names of a file-only dataset.
    """

    slug: str
    title: str
    description: str
    publisher: Publisher
    licence: str  # code of domain.licences
    release: str  # SHA-256
    issued: str  # first publication
    modified: str  # of this release
    tables: tuple[Table, ...] = ()
    files: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()  # codes of the EU's data-theme list: "TRAN", "ENVI", …
    keywords: tuple[str, ...] = ()
    attribution: str = ""  # text that a user of the data must show
    frequency: str = ""  # code of the EU's frequency list: "MONTHLY", …
    contact: str = ""
    covers: tuple[str, ...] = ()  # AGS of municipalities that have rows in it
    time: tuple[str, ...] = ()  # first and last day or moment that the data tell of, or nothing
    hvd: tuple[str, ...] = ()  # codes of domain.high_value: a high-value dataset of the EU
    model_dataset: str = ""  # a path of domain.model_datasets
    series: Series | None = None
    version: Version | None = None
    described: str = ""  # when it was last said otherwise, without a release
    example: bool = False  # example data: in no catalogue, statistic or figure

    @property
    def updated(self) -> str:
        """When the record last changed: by a release, or by what is said of it. A first release is
        made before it is published, and no record changed before it was there."""
        return max(self.modified, self.described, self.issued)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables)

    @property
    def places(self) -> set[str]:
        """Keys of those in whose catalogues it is: its publisher, and towns that it covers."""
        return {self.publisher.key, *self.covers}

    @property
    def has_map(self) -> bool:
        return any(table.geometry for table in self.tables)
