# SPDX-License-Identifier: EUPL-1.2
"""What 59 towns have of what 50 packages need, among 10,000 datasets; one town's pages."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

from bench.tables import Promise, section

PACKAGES, DATASETS = 50, 10_000
_WHOLE_S, _PAGE_MS = 60, 150


def measure(folder: Path, rows: int) -> str:
    """`rows` below 10,000 is a try-out with so many datasets."""
    datasets = min(rows, DATASETS)
    home = folder / "instance-readiness"
    shutil.rmtree(home, ignore_errors=True)
    command = [sys.executable, "-m", "bench.readiness_fill", str(home), str(datasets)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout.splitlines()[-1])
    told = (
        f"{found['towns']} towns and districts, {PACKAGES} packages with {found['needs']} needs,"
        f" {datasets:,} public datasets with the headings of real tables."
        f" {found['states']:,} states of needs, {found['usable']:,} of them usable;"
        f" {found['processor_s']:.1f} s of processor time, peak {found['peak_mib']:,.0f} MiB of"
        f" the process. Anew for one changed dataset: {found['one_s']:.2f} s. Gallery of one"
        f" town: median {found['page_p50']:.0f} ms, its query alone {found['query_ms']:.1f} ms;"
        f" readiness page of one package {found['detail_p50']:.0f} ms."
    )
    lines = [
        Promise("All towns and packages computed anew", found["whole_s"], _WHOLE_S, "s"),
        Promise("Gallery of one town, p95", found["page_p95"], _PAGE_MS, "ms"),
    ]
    return section("Readiness", told, "readiness", lines)
