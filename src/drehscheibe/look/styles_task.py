# SPDX-License-Identifier: EUPL-1.2
"""The task that makes what maps and lists show of a release: classes (job children only)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from drehscheibe.releases.classes import write_classes
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import read_manifest


def styles_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """Task `{"home", "dataset", "release"}`: of every table with geometry."""
    layout = Layout(Path(task["home"]))
    manifest = read_manifest(layout.release(task["dataset"], task["release"]))
    placed = [table for table in manifest.tables if table.geometry and table.rows]
    for number, table in enumerate(placed):
        tell("styles", number, len(placed))
        write_classes(layout, manifest, table)
    return {"made": [table.name for table in placed]}
