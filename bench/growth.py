# SPDX-License-Identifier: EUPL-1.2
"""What one request costs in tables of very different sizes: it must not grow with them."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import quote

from bench.buildings import write_buildings
from bench.items import drehscheibe, last_page, random_boxes
from bench.load import rate
from bench.tables import circumstances

_SECONDS = 4
_SIZES = (10_000, 100_000, 1_000_000, 10_000_000)  # the last one with --rows 10000000
_HEAD = (
    "| Objects | in a box, limit 10 | in a box, limit 100 | filter on an indexed column"
    " | page at nine tenths |\n|--:|--:|--:|--:|--:|"
)


def measure(folder: Path, rows: int) -> str:
    if not shutil.which("wrk"):
        return "## Growth\n\nNot measured: the package wrk is not installed."
    lines = [_line(folder, some) for some in _SIZES if some <= rows]
    told = (
        "Median milliseconds (p99) of one request after the other; boxes of the same places and"
        " sizes, so that larger tables have more in each box, too."
    )
    return "\n".join([f"## Growth\n\n{told} {circumstances('growth')}\n", _HEAD, *lines])


def _line(folder: Path, rows: int) -> str:
    source = folder / f"buildings-{rows}.gpkg"
    write_buildings(source, rows)
    boxes = random_boxes()
    with drehscheibe(folder, source) as (address, collection):
        path = f"/ogc/collections/{collection}/items"
        kinds = [
            [f"limit=10&bbox={box}" for box in boxes],
            [f"limit=100&bbox={box}" for box in boxes],
            [f"limit=10&filter={quote(text)}" for text in _filters()],
            [last_page(f"{address}{path}", rows)],
        ]
        cells = [_cell(address, [f"{path}?{asked}" for asked in kind]) for kind in kinds]
    return f"| {rows:,} | {' | '.join(cells)} |"


def _filters() -> list[str]:
    return [f"roof = '{number}'" for number in range(1000, 9999, 2)]


def _cell(address: str, paths: list[str]) -> str:
    rate(address, paths, seconds=1, connections=1)
    found = rate(address, paths, seconds=_SECONDS, connections=1)
    return f"{found.p50:.2f} ({found.p99:.2f})"
