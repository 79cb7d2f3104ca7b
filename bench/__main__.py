# SPDX-License-Identifier: EUPL-1.2
"""python -m bench [SECTION …] [--rows N]"""

from __future__ import annotations

import argparse
from pathlib import Path

from bench import (
    busy,
    cold,
    files,
    growth,
    harvest,
    harvested,
    items,
    out,
    pressure,
    publish,
    readiness,
    records,
    search,
    start,
    tiles,
    uploads,
    usecases,
    vectortiles,
    wfs,
    workers,
)
from bench.report import write_section

SECTIONS = {
    "publish": publish.measure,
    "items": items.measure,
    "cold": cold.measure,
    "busy": busy.measure,
    "files": files.measure,
    "start": start.measure,
    "tiles": tiles.measure,
    "growth": growth.measure,
    "harvest": harvest.measure,
    "harvested": harvested.measure,
    "workers": workers.measure,
    "pressure": pressure.measure,
    "readiness": readiness.measure,
    "records": records.measure,
    "search": search.measure,
    "out": out.measure,
    "vectortiles": vectortiles.measure,
    "uploads": uploads.measure,
    "usecases": usecases.measure,
    "wfs": wfs.measure,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench")
    parser.add_argument("sections", nargs="*", default=list(SECTIONS))
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=Path(".build/bench-data"))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    for name in given.sections:
        text = SECTIONS[name](given.folder, given.rows)
        write_section(name, text)
        print(text)


if __name__ == "__main__":
    main()
