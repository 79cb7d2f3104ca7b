# SPDX-License-Identifier: EUPL-1.2
"""What changed between releases that are there already; in a child."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from drehscheibe.releases.difference import Difference, Side, difference_between
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.manifest import Manifest, read_manifest
from drehscheibe.releases.scratch import scratch_folder

if TYPE_CHECKING:
    from collections.abc import Callable


def differences_task(task: dict[str, Any], tell: Callable[..., None]) -> dict[str, Any]:
    """`pairs` of releases of `dataset`, each the earlier one first; writes nothing."""
    layout, slug, pairs = Layout(Path(task["home"])), task["dataset"], task["pairs"]
    found = []
    for number, pair in enumerate(pairs):
        tell("compare", number, len(pairs))
        before, after = (read_manifest(layout.release(slug, name)) for name in pair)
        with scratch_folder(layout) as scratch:
            found.append(compared(layout, before, after, scratch=scratch).to_json())
    return {"differences": found}


def compared(layout: Layout, before: Manifest, after: Manifest, *, scratch: Path) -> Difference:
    """What changed from one release to another one of the same dataset."""
    old, new = (
        Side(one.tables, partial(layout.parquet, one.dataset, one.release))
        for one in (before, after)
    )
    return difference_between(old, new, scratch=scratch)
