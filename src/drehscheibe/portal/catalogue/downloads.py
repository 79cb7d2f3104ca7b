# SPDX-License-Identifier: EUPL-1.2
"""The downloads that a dataset's page lists, with their sizes where the files are made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from drehscheibe.domain.errors import N_
from drehscheibe.releases.offers import Offer, offered_path, offers_of
from drehscheibe.settings import current_settings

if TYPE_CHECKING:
    from drehscheibe.domain.tables import Table
    from drehscheibe.portal.catalogue.queries import Shown
    from drehscheibe.releases.manifest import FileEntry

# Only where the name of the format does not say it to those who need it.
HINTS = {
    "csv": N_("for Excel in German"),
    "csv-plain": N_("for programs"),
    "gpkg": N_("for QGIS, all tables"),
    "pmtiles": N_("map tiles in one file"),
    "shp": N_("made on demand"),
}


@dataclass(frozen=True, slots=True)
class Download:
    title: str
    address: str
    bytes: int | None
    hint: str  # English text, translated where it is shown


def downloads_of(shown: Shown, table: Table | None) -> tuple[Download, ...]:
    """Every format for the chosen table, and those that hold the whole dataset."""
    wanted = {"", table.name if table else ""}
    offers = offers_of(shown.slug, shown.tables) if shown.tables else []
    return (
        *(_download(shown, offer) for offer in offers if offer.table in wanted),
        *(_file(shown, entry) for entry in shown.manifest.files if _is_offered(entry)),
    )


def _is_offered(entry: FileEntry) -> bool:
    """A file of a dataset that consists of files (PDF, 3D, raster)."""
    return entry.public and entry.path.startswith("files/")


def _file(shown: Shown, entry: FileEntry) -> Download:
    name = entry.path.removeprefix("files/")
    return Download(name, f"/files/{shown.slug}/{quote(name)}{_state(shown)}", entry.bytes, "")


def _state(shown: Shown) -> str:
    return "" if shown.is_current else f"?stand={shown.release}"


def _download(shown: Shown, offer: Offer) -> Download:
    return Download(
        title=offer.format.title,
        address=f"/files/{shown.slug}/{offer.name}{_state(shown)}",
        bytes=_size(shown, offer),
        hint=HINTS.get(offer.format.code, ""),
    )


def _size(shown: Shown, offer: Offer) -> int | None:
    layout = current_settings().layout
    path = offered_path(layout, offer, dataset=shown.slug, release=shown.release)
    return path.stat().st_size if path.exists() else None
