# SPDX-License-Identifier: EUPL-1.2
"""Where everything of an instance lies on disk; the only place that knows folder names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

ITEMS_VERSION = 5  # raise it when the items store's format changes: stores are rebuilt lazily
STYLES_VERSION = 1  # the same for classes and thumbnails


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders of one instance (`DREHSCHEIBE_HOME`)."""

    home: Path

    @property
    def pointers(self) -> Path:
        return self.home / "pointers"

    @property
    def tombstones(self) -> Path:
        """Which releases were thinned, one file per dataset."""
        return self.home / "tombstones"

    @property
    def releases(self) -> Path:
        return self.home / "releases"

    @property
    def derived(self) -> Path:
        return self.home / "derived"

    @property
    def scratch(self) -> Path:
        """Unfinished work; whatever lies here may be deleted when nothing runs."""
        return self.home / "scratch"

    @property
    def requests(self) -> Path:
        """Delivery's wishes to the worker, one small JSON file each."""
        return self.scratch / "requests"

    @property
    def checks(self) -> Path:
        """Results of "check a file"; each lives for minutes."""
        return self.scratch / "checks"

    @property
    def drafts(self) -> Path:
        """Files that people are preparing, one folder per draft; never public."""
        return self.home / "drafts"

    def draft(self, draft: str) -> Path:
        return self.drafts / draft

    @property
    def harvests(self) -> Path:
        """What sources are sending: one folder per thing that is taken; never public."""
        return self.home / "harvests"

    @property
    def papers(self) -> Path:
        """PDFs of the exchange, by the hash of their words; made again when they are asked for."""
        return self.derived / "papers"

    @property
    def packages(self) -> Path:
        """Packages of use cases: truth, as releases are."""
        return self.home / "packages"

    def package(self, sha256: str) -> Path:
        """The files of one version of a use case's package, and `package.zip` beside them."""
        return self.packages / sha256

    def run(self, adoption: str, number: int) -> Path:
        """What one run of an adopted use case computed."""
        return self.home / "runs" / adoption / str(number)

    @property
    def mail(self) -> Path:
        """Mails as files, where no mail server is set."""
        return self.home / "mail"

    @property
    def logs(self) -> Path:
        return self.home / "log"

    @property
    def measures(self) -> Path:
        """What each process counts, for /metrics; gone with the next start."""
        return self.scratch / "measures"

    @property
    def locks(self) -> Path:
        return self.home / "locks"

    @property
    def hosts(self) -> Path:
        """Host names of towns: one JSON file each, and their logos."""
        return self.home / "hosts"

    @property
    def region(self) -> Path:
        return self.home / "region"

    @property
    def programs(self) -> Path:
        """Hashes of the tokens that live, for delivery."""
        return self.home / "programs.json"

    @property
    def catalogue(self) -> Path:
        return self.home / "catalogue.sqlite"

    @property
    def search(self) -> Path:
        return self.home / "search"

    @property
    def portal_database(self) -> Path:
        return self.home / "portal.sqlite"

    def pointer(self, dataset: str) -> Path:
        return self.pointers / f"{dataset}.json"

    def tombstones_of(self, dataset: str) -> Path:
        return self.tombstones / f"{dataset}.txt"

    def release(self, dataset: str, release: str) -> Path:
        return self.releases / dataset / release

    def parquet(self, dataset: str, release: str, table: str) -> Path:
        return self.release(dataset, release) / "tables" / table / "data.parquet"

    def source(self, dataset: str, release: str) -> Path:
        """Folder of the untouched source; never public."""
        return self.release(dataset, release) / "source"

    def derived_of(self, release: str) -> Path:
        return self.derived / release

    def items(self, release: str, table: str) -> Path:
        return self.derived_of(release) / f"items-{ITEMS_VERSION}" / table / "items.sqlite"

    def older_items(self, release: str) -> list[Path]:
        """Folders of forms that this version does not read."""
        known = [self.derived_of(release) / f"items-{n}" for n in range(1, ITEMS_VERSION)]
        return [folder for folder in known if folder.exists()]

    def tiles(self, release: str, table: str) -> Path:
        return self.derived_of(release) / "tiles-1" / table / "tiles.pmtiles"

    def classes(self, release: str, table: str) -> Path:
        """The classes of the columns, from which styles of maps are made."""
        return self.derived_of(release) / f"styles-{STYLES_VERSION}" / table / "classes.json"

    def thumbnail(self, release: str, table: str) -> Path:
        """The small picture of the features for lists."""
        return self.derived_of(release) / f"styles-{STYLES_VERSION}" / table / "thumbnail.svg"

    def record(self, release: str, language: str) -> Path:
        """The printable record of a release; for the owner's people only, goes with it."""
        return self.derived_of(release) / f"record-{language}.pdf"

    def changes(self, release: str) -> Path:
        """Which features changed since the release before; for members only, goes with it."""
        return self.derived_of(release) / "changes.json"

    def download(self, release: str, name: str) -> Path:
        return self.derived_of(release) / "downloads-1" / name

    def create(self) -> None:
        """Make the folders; existing ones stay."""
        # Sources may hold what was left out of the public data: nobody else on the machine reads.
        self.home.mkdir(mode=0o700, parents=True, exist_ok=True)
        for folder in (self.pointers, self.releases, self.derived, self.scratch, self.locks):
            folder.mkdir(parents=True, exist_ok=True)
