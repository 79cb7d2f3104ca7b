# SPDX-License-Identifier: EUPL-1.2
"""A layer of a WFS copied as the worker's child process does it; beside it a bare client."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import free_port, running, wait_for
from bench.tables import Promise, circumstances, promises
from bench.wfs_server import PAGE

_SIZES = (10_000, 100_000, 1_000_000)
_FORMS = {"json": "GeoJSON", "gml": "GML 3.2"}
# GeoServer with 200 features an answer on 8 cores (docs of `geops`, 2013): 110 answers a second of
# GeoJSON, 43 of GML 3.2. What is copied faster than that waits for the server.
_GEOSERVER = {"json": 22_000, "gml": 8_600}
_MEMORY, _GROWTH = 500, 1.3
# `take_task` is what the child of a harvest runs; here without the pause that others are given.
_COPY = """
import json, re, sys, time
from drehscheibe.connectors.sources.task import take_task
task = json.load(sys.stdin)
begun, seconds = time.monotonic(), time.process_time()
fetched = take_task(task, lambda *_: None)["fetched"]
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
print(json.dumps([time.monotonic() - begun, time.process_time() - seconds, peak, fetched.size]))
"""
_READ = """
import http.client, json, re, sys, time
port, form, pages = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
begun, seconds, size = time.monotonic(), time.process_time(), 0
for page in range(pages):
    line = http.client.HTTPConnection("127.0.0.1", port)
    line.request("GET", f"/{form}?REQUEST=GetFeature&STARTINDEX={page * 1000}")
    answer = line.getresponse()
    while piece := answer.read(65536):
        size += len(piece)
    line.close()
peak = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
print(json.dumps([time.monotonic() - begun, time.process_time() - seconds, peak, size]))
"""


@dataclass(frozen=True, slots=True)
class _Took:
    wall: float
    used: float  # seconds of processor time
    mib: float  # the most that it held
    size: int


def measure(folder: Path, rows: int) -> str:
    sizes = [size for size in _SIZES if size <= rows]
    copied: dict[tuple[str, int], _Took] = {}
    bare: dict[tuple[str, int], _Took] = {}
    for size in sizes:
        with _server(folder, size) as port:
            for form in _FORMS:
                copied[form, size] = _copy(folder, port, form)
                bare[form, size] = _bare(port, form, size // PAGE)
    return _section(sizes, copied, bare)


@contextmanager
def _server(folder: Path, count: int) -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "bench.wfs_server", str(port), str(count)]
    with running(command, log=folder / "wfs-server.log"):
        wait_for(f"http://127.0.0.1:{port}/json")
        yield port


def _copy(folder: Path, port: int, form: str) -> _Took:
    target = folder / "copied"
    task = {
        "source": "wfs",
        "wanted": {"address": f"http://127.0.0.1:{port}/{form}", "offer": "app:Haus", "mark": {}},
        "target": str(target), "largest": 16 << 30, "user_agent": "Drehscheibe/bench",
        "networks": "127.0.0.0/8", "ports": str(port), "proxy": "",
        "pace": {"total": 3_600, "between": 0},
    }  # fmt: skip
    took = _run([sys.executable, "-c", _COPY], json.dumps(task))
    target.unlink()
    return took


def _bare(port: int, form: str, pages: int) -> _Took:
    return _run([sys.executable, "-c", _READ, str(port), form, str(pages)], "")


def _run(command: list[str], said: str) -> _Took:
    done = subprocess.run(command, input=said.encode(), stdout=subprocess.PIPE, check=True)
    return _Took(*json.loads(done.stdout))


def _section(
    sizes: list[int], copied: dict[tuple[str, int], _Took], bare: dict[tuple[str, int], _Took]
) -> str:
    most = sizes[-1]
    told = (
        "A WFS of our own on this machine, whose pages of 1,000 footprints with nine columns are"
        " made of bytes that lie ready; the copying is that of the child process that a harvest"
        " starts, without pauses between questions, checks and release not included. “Bare” reads"
        " the same pages with `http.client` and drops them: the server and the reader share the"
        f" cores. {circumstances('wfs')}"
    )
    lines = []
    for form, name in _FORMS.items():
        whole, least = copied[form, most], copied[form, sizes[0]]
        rate = most / whole.wall
        lines += [
            Promise(f"{name}: {most:,} features", rate, _GEOSERVER[form], "a second", least=True),
            Promise(f"{name}: memory", whole.mib, _MEMORY, "MiB"),
            Promise(f"{name}: memory for {most:,} and for {sizes[0]:,}", whole.mib / least.mib,
                    _GROWTH, "times"),
        ]  # fmt: skip
    rows = [_row(_FORMS[form], size, copied[form, size], bare[form, size])
            for form in _FORMS for size in sizes]  # fmt: skip
    head = (
        "| Features | Copied | Processor time | Features a second | Memory | Bare | Ratio |\n"
        "|---|--:|--:|--:|--:|--:|--:|\n"
    )
    note = (
        "Promised rates are what a GeoServer gives at most (22,000 features a second as GeoJSON,"
        " 8,600 as GML, on 8 cores): what is copied faster waits for the server."
    )
    return (
        f"## Copying a layer of a WFS\n\n{told}\n\n{promises(lines)}\n\n{note}\n\n{head}"
        + "\n".join(rows)
    )


def _row(name: str, size: int, copied: _Took, bare: _Took) -> str:
    return (
        f"| {size:,} as {name} ({copied.size >> 20} MiB) | {copied.wall:.1f} s"
        f" | {copied.used:.1f} s | {size / copied.wall:,.0f} | {copied.mib:.0f} MiB"
        f" | {bare.wall:.1f} s | {copied.wall / bare.wall:.1f} |"
    )
