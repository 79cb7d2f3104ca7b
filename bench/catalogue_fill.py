# SPDX-License-Identifier: EUPL-1.2
"""python -m bench.catalogue_fill HOME DATASETS: a catalogue of so many, made in a process alone.

Its memory is then that of the work, and of nothing else.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench.records import entries_of_towns, point, record_of
from drehscheibe.catalogue.records import DatasetRecord
from drehscheibe.catalogue.search import update_index
from drehscheibe.catalogue.writer import rebuild
from drehscheibe.domain.themes import THEMES
from drehscheibe.releases.layout import Layout

_KINDS = ("MONTHLY", "ANNUAL", "")
_AT_HAND = 100_000  # records that lie ready before the index is timed; more are made meanwhile


@dataclass(frozen=True, slots=True)
class Filled:
    whole: float  # seconds for rows and index
    index: float  # seconds for the index alone
    peak_mib: float  # of the process while all of it was made
    file_mib: float  # of the catalogue's file
    index_mib: float


def filled(home: Path, datasets: int) -> Filled:
    """Fills a fresh instance in a process of its own."""
    command = [sys.executable, "-m", "bench.catalogue_fill", str(home), str(datasets)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Filled(**json.loads(done.stdout))


def _records(datasets: int) -> Iterator[DatasetRecord]:
    codes = list(THEMES)
    for number, entry in enumerate(entries_of_towns(datasets)):
        theme, kind = codes[number % len(codes)], _KINDS[number % len(_KINDS)]
        yield replace(record_of(number, entry), themes=(theme,), frequency=kind)


def _fill(layout: Layout, datasets: int) -> Filled:
    point(layout, entries_of_towns(datasets))
    whole = _seconds(lambda: rebuild(layout, _records(datasets)))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    shutil.rmtree(layout.search)
    records: Iterable[DatasetRecord] = _records(datasets)
    if datasets <= _AT_HAND:
        records = list(records)
    index = _seconds(lambda: update_index(layout, put=records))
    sizes = [_mib([layout.catalogue]), _mib(layout.search.rglob("*"))]
    return Filled(whole, index, peak, *sizes)


def _mib(paths: Iterable[Path]) -> float:
    return sum(path.stat().st_size for path in paths) / (1 << 20)


def _seconds(work: Callable[[], object]) -> float:
    begin = time.monotonic()
    work()
    return time.monotonic() - begin


if __name__ == "__main__":
    print(json.dumps(asdict(_fill(Layout(Path(sys.argv[1])), int(sys.argv[2])))))
