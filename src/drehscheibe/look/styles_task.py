# SPDX-License-Identifier: EUPL-1.2
"""The task that makes what maps and lists show of a release (job children only)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from drehscheibe.domain.errors import RegionPackDamaged
from drehscheibe.domain.region import load_region
from drehscheibe.domain.tables import Table
from drehscheibe.look.thumbnails import draw_thumbnail
from drehscheibe.releases.classes import write_classes
from drehscheibe.releases.coverage import covered_municipalities, town_areas
from drehscheibe.releases.files import write_atomically
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest, read_manifest

_WITHOUT_REGION = "#171a85"  # as the style sheet has it


def styles_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """Task `{"home", "dataset", "release"}`: classes of each placed table, and a picture."""
    layout = Layout(Path(task["home"]))
    manifest = read_manifest(layout.release(task["dataset"], task["release"]))
    placed = [table for table in manifest.tables if table.geometry and table.rows]
    for number, table in enumerate(placed):
        tell("styles", number, len(placed))
        write_classes(layout, manifest, table)
    for table in [table for table in placed if table.bbox][:1]:
        write_thumbnail(layout, manifest, table)
    return {"made": [table.name for table in placed]}


def write_thumbnail(layout: Layout, manifest: Manifest, table: Table) -> Path:
    """Write the picture of a table, by rename; an existing one is kept."""
    target = layout.thumbnail(manifest.release, table.name)
    if not target.exists() and table.bbox:
        areas = town_areas(layout)
        drawn = draw_thumbnail(
            layout.parquet(manifest.dataset, manifest.release, table.name),
            table.bbox,
            towns=[areas[ags] for ags in covered_municipalities(layout, manifest)],
            accent=_accent(layout),
        )
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, drawn.encode())
    return target


def _accent(layout: Layout) -> str:
    try:
        return load_region(layout.region).accent
    except RegionPackDamaged:
        return _WITHOUT_REGION
