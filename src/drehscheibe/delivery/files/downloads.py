# SPDX-License-Identifier: EUPL-1.2
"""Downloads and the files of file-only datasets; always as attachments."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING
from urllib.parse import quote

from drehscheibe.delivery.http.answers import CACHE, entity_tag, not_modified
from drehscheibe.delivery.http.negotiation import Form, Offer
from drehscheibe.delivery.http.ranges import Download
from drehscheibe.delivery.queries.endpoints import Area, Endpoint
from drehscheibe.delivery.queries.parameters import STAND
from drehscheibe.domain.errors import (
    N_,
    ArtifactDamaged,
    ArtifactNotReady,
    FormatNotOffered,
    InvalidParameter,
)
from drehscheibe.releases.offers import offer_named, offered_path, offers_of

if TYPE_CHECKING:
    import os
    from pathlib import Path

    from starlette.requests import Request
    from starlette.responses import Response

    from drehscheibe.delivery.holdings.shelf import Shelf
    from drehscheibe.delivery.holdings.wishes import Ask
    from drehscheibe.releases.manifest import Manifest

CURRENT = frozenset({"", "current", "aktuell"})

_VARY = "Accept"  # of its errors alone: the page for people
_BINARY = "application/octet-stream"
# Types of a file-only dataset's files that no browser runs; all others are plain bytes.
_SAFE = {
    ".csv": "text/csv; charset=utf-8",
    ".gif": "image/gif",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".json": "application/json",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}

# A range of media types (OpenAPI 3.0.3, 4.7.14.2): each file comes as what it is.
_BYTES = (Offer(Form.FILE, "*/*", (), {"type": "string", "format": "binary"}),)
FILE = Endpoint(
    "/files/{dataset}/{name}", "file", "A file of the current release", _BYTES, (STAND,), root=""
)
FILE_OF_RELEASE = Endpoint(
    "/files/{dataset}/{release}/{name}", "fileOfRelease", "A file of any release", _BYTES, root=""
)
AREA = Area(endpoints=(FILE, FILE_OF_RELEASE))


async def download(request: Request) -> Response:
    """GET /files/{dataset}/{name}?stand={release} or /files/{dataset}/{release}/{name}."""
    FILE.check(request.query_params)
    shelf: Shelf = request.app.state.shelf
    dataset, name = request.path_params["dataset"], request.path_params["name"]
    release = shelf.release(dataset, _wanted(request))
    path, media_type = _found(shelf, request.app.state.ask, dataset, release, name)
    status = _status(path, dataset)
    # Strong: the bytes of a release's file never change, nor does the file's own encoding.
    tag = entity_tag(release, name, status.st_size, status.st_mtime_ns)
    if unchanged := not_modified(request, tag, codings=(), vary=_VARY):
        return unchanged
    headers = {
        "ETag": tag,
        "Cache-Control": CACHE,
        "Vary": _VARY,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name.rpartition('/')[2])}",
    }
    return Download(path, headers=headers, media_type=media_type, stat_result=status)


def _wanted(request: Request) -> str:
    named = request.path_params.get("release", "")
    asked = STAND.of(request.query_params)
    if named not in CURRENT and asked:
        raise InvalidParameter("stand", N_("may be given only once"))
    return next((release for release in (named, asked) if release not in CURRENT), "")


def _status(path: Path, dataset: str) -> os.stat_result:
    try:
        status = path.stat()
    except FileNotFoundError:
        raise ArtifactDamaged(dataset=dataset) from None
    if not stat.S_ISREG(status.st_mode):
        raise ArtifactDamaged(dataset=dataset)
    return status


def _found(shelf: Shelf, ask: Ask, dataset: str, release: str, name: str) -> tuple[Path, str]:
    """Path and media type. Raises `FormatNotOffered`, `ArtifactNotReady`."""
    manifest = shelf.manifest(dataset, release)
    if f"files/{name}" in _public_files(manifest):
        path = shelf.layout.release(dataset, release) / "files" / name
        return path, _SAFE.get(path.suffix.lower(), _BINARY)
    offer = offer_named(dataset, manifest.tables, name)
    if offer is None:
        offered = [offer.name for offer in offers_of(dataset, manifest.tables)]
        raise FormatNotOffered(dataset=dataset, format=name[:100], offered=", ".join(offered))
    path = offered_path(shelf.layout, offer, dataset=dataset, release=release)
    if offer.format.code != "parquet" and not path.exists():
        if offer.format.code == "pmtiles":
            ask("tiles", dataset=dataset, release=release)
        else:
            ask("downloads", dataset=dataset, release=release, name=name)
        raise ArtifactNotReady(name=name)
    return path, offer.format.media_type


def _public_files(manifest: Manifest) -> set[str]:
    """Only what the manifest names: no path of a client ever reaches the file system."""
    return {entry.path for entry in manifest.files if entry.public}
