# SPDX-License-Identifier: EUPL-1.2
"""Items of one dataset while another one is being published."""

from __future__ import annotations

from pathlib import Path

from bench.buildings import write_buildings
from bench.instance import Instance
from bench.items import CONNECTIONS, random_boxes
from bench.load import Rate, rate
from bench.tables import Promise, section

_SECONDS = 15
_SHARE, _P99_MS = 0.6, 20


def measure(folder: Path, rows: int) -> str:
    instance = Instance(folder / "instance-busy")
    source = folder / f"buildings-{rows}.gpkg"
    served = folder / f"buildings-{rows // 10}.gpkg"
    write_buildings(source, rows)
    write_buildings(served, rows // 10)
    slug = instance.publish(served, "--title", "Gebäude").printed["dataset"]
    instance.forget_jobs()
    boxes = random_boxes()
    paths = [f"/ogc/collections/{slug}/items?limit=100&bbox={box}" for box in boxes]
    with instance.served() as server:
        rate(server.address, paths, seconds=3, connections=CONNECTIONS)
        alone = rate(server.address, paths, seconds=_SECONDS, connections=CONNECTIONS)
        publishing = instance.start(source, "--title", "Andere Gebäude")
        try:
            beside = rate(server.address, paths, seconds=_SECONDS, connections=CONNECTIONS)
            assert publishing.poll() is None, "the publication ended too early"
        finally:
            publishing.terminate()
            publishing.communicate()
    return _section(alone, beside)


def _section(alone: Rate, beside: Rate) -> str:
    share = beside.per_second / alone.per_second
    lines = [
        Promise("Share of the rate that is kept", share, _SHARE, "", least=True),
        Promise("p99 while publishing", beside.p99, _P99_MS, "ms"),
    ]
    told = (
        f"Random boxes, limit 100, {CONNECTIONS} connections, one server process; wrk, server"
        f" and publication share the cores. Alone {alone.per_second:,.0f} requests/s"
        f" (median {alone.p50:.1f} ms, p99 {alone.p99:.1f} ms), beside a publication"
        f" {beside.per_second:,.0f} (median {beside.p50:.1f} ms, p99 {beside.p99:.1f} ms);"
        f" failed: {alone.failed + beside.failed}."
    )
    return section("Items while a publication runs", told, "busy", lines)
