# SPDX-License-Identifier: EUPL-1.2
"""The region packs that ship with the program, and the one an instance uses.

Knows files only: `region.build` builds packs and needs heavy engines, this module does not.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from drehscheibe.domain.errors import RegionPackNotFound
from drehscheibe.domain.region import Region, load_region

if TYPE_CHECKING:
    from drehscheibe.releases.layout import Layout

SHIPPED = Path(__file__).parents[2] / "regions"
_MARK = "region.json"


def available_packs(folder: Path = SHIPPED) -> dict[str, Path]:
    """The packs that ship, by name."""
    return {path.parent.name: path.parent for path in sorted(folder.glob(f"*/{_MARK}"))}


def find_pack(name_or_path: str | Path = "", *, shipped: Path = SHIPPED) -> Path:
    """The folder of a pack: a path, the name of one that ships, or the only one that ships.

    Raises `RegionPackNotFound`.
    """
    packs = available_packs(shipped)
    if not name_or_path and len(packs) == 1:
        return next(iter(packs.values()))
    if str(name_or_path) in packs:
        return packs[str(name_or_path)]
    folder = Path(name_or_path)
    if name_or_path and (folder / _MARK).is_file():
        return folder
    raise RegionPackNotFound(name=name_or_path, available=", ".join(packs) or "–")


def install_pack(name_or_path: str | Path, layout: Layout) -> Region:
    """Make a pack the region of the instance; the pack of before is replaced as a whole.

    Raises `RegionPackNotFound` and `RegionPackDamaged`; the instance then keeps its region.
    """
    source = find_pack(name_or_path)
    layout.home.mkdir(parents=True, exist_ok=True)
    scratch = Path(tempfile.mkdtemp(prefix=".region-", dir=layout.home))
    try:
        fresh, old = scratch / "new", scratch / "old"
        shutil.copytree(source, fresh)
        region = load_region(fresh)
        if layout.region.exists():
            layout.region.rename(old)
        fresh.rename(layout.region)
    finally:
        shutil.rmtree(scratch)
    return region
