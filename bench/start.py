# SPDX-License-Identifier: EUPL-1.2
"""Start, memory at rest, and pages: what a server of 100 datasets needs."""

from __future__ import annotations

import http.client
import re
import statistics
import time
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bench.buildings import write_buildings
from bench.instance import Instance, Served
from bench.memory import pss_mib, tree, without_jobs
from bench.tables import Promise, section

_DATASETS = 100
_START_S, _REST_MIB, _PAGE_MS, _FIRST_KB = 3, 300, 150, 200
_REPEATED = 20
_ENCODINGS = "gzip, deflate, br, zstd"
_PARTS = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]+)"[^>]*>')
_LOADED = {".css", ".js", ".svg", ".png", ".woff2"}
_FONTS = re.compile(r'url\(["\']?([^"\')]+\.woff2)')


def measure(folder: Path, rows: int) -> str:
    instance = Instance(folder / "instance-start")
    small = _publish_many(instance, folder)
    large_source = folder / f"buildings-{rows}.gpkg"
    write_buildings(large_source, rows)
    large = instance.publish(large_source, "--title", "Gebäude").printed["dataset"]
    instance.forget_jobs()
    with instance.served() as server:
        time.sleep(5)
        rest = _rest_mib(server)
        pages = [
            _milliseconds(server, path) for path in ("/", f"/daten/{small}/", f"/daten/{large}/")
        ]
        weight, parts = _weight(server)
        used = _rest_mib(server)
    lines = [
        Promise(
            "From `drehscheibe serve` to an answer of `/healthz`", server.seconds, _START_S, "s"
        ),
        Promise(f"Idle process tree, {_DATASETS + 1} datasets (PSS)", rest, _REST_MIB, "MiB"),
        Promise("The same after pages were read", used, _REST_MIB, "MiB"),
        Promise("First page, server time", pages[0], _PAGE_MS, "ms"),
        Promise("Page of a dataset of 20 rows", pages[1], _PAGE_MS, "ms"),
        Promise(f"Page of a dataset of {rows:,} rows", pages[2], _PAGE_MS, "ms"),
        Promise(
            f"First page with its {parts} files, compressed, no map library",
            weight,
            _FIRST_KB,
            "kB",
        ),
    ]
    told = (
        f"Medians of {_REPEATED} requests, one after the other. Jobs that wait are taken away"
        " before the start: nothing runs beside."
    )
    return section("Start, rest and pages", told, "start", lines)


def _publish_many(instance: Instance, folder: Path) -> str:
    """A hundred small datasets; the slug of the last."""
    slug = ""
    for number in range(_DATASETS):
        path = folder / "klein.csv"
        rows = (f"{row};Ort {row};{51 + row / 100:.4f};{8 + row / 100:.4f}" for row in range(20))
        path.write_text("\n".join(["Nr;Name;Breitengrad;Längengrad", *rows]) + "\n")
        slug = instance.publish(path, "--title", f"Orte {number}").printed["dataset"]
    return slug


def _rest_mib(server: Served) -> float:
    return pss_mib(without_jobs(tree(server.pid)))


def _milliseconds(server: Served, path: str) -> float:
    """Median time from the request to the last byte, on one open connection."""
    connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
    times = []
    for _ in range(_REPEATED + 1):
        started = time.perf_counter()
        connection.request("GET", path, headers={"Accept-Language": "de"})
        response = connection.getresponse()
        response.read()
        times.append((time.perf_counter() - started) * 1000)
        assert response.status == 200, path
    connection.close()
    return statistics.median(times[1:])


def _weight(server: Served) -> tuple[float, int]:
    """kB (1,000 bytes) over the wire of the first page and what it loads; number of files."""
    page, size = _fetched(server, "/")
    text = page.decode()
    wanted = {one for one in _PARTS.findall(text) if _suffix(one) in _LOADED}
    for sheet in [one for one in wanted if _suffix(one) == ".css"]:
        css, _ = _fetched(server, sheet)
        wanted |= {urlsplit(urljoin(sheet, font)).path for font in _FONTS.findall(css.decode())}
    kept = sorted(one for one in wanted if "map" not in Path(one).name)
    return (size + sum(_fetched(server, one)[1] for one in kept)) / 1000, len(kept)


def _suffix(address: str) -> str:
    return Path(urlsplit(address).path).suffix


def _fetched(server: Served, path: str) -> tuple[bytes, int]:
    """The plain content, and its size as a browser gets it."""
    sizes = []
    content = b""
    for encodings in ("identity", _ENCODINGS):
        connection = http.client.HTTPConnection(urlsplit(server.address).netloc, timeout=30)
        connection.request("GET", path, headers={"Accept-Encoding": encodings})
        response = connection.getresponse()
        body = response.read()
        assert response.status == 200, path
        connection.close()
        content = content or body
        sizes.append(len(body))
    return content, sizes[-1]
