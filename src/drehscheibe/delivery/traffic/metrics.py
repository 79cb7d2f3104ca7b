# SPDX-License-Identifier: EUPL-1.2
"""GET /metrics: how the installation does, for Prometheus. Not for the public."""

from __future__ import annotations

import hmac
from ipaddress import ip_address
from itertools import accumulate
from typing import TYPE_CHECKING

from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.responses import Response

from drehscheibe.delivery.traffic.measures import BOUNDS, told_by_all
from drehscheibe.domain.errors import NotFound

if TYPE_CHECKING:
    from collections.abc import Iterator

    from prometheus_client.metrics_core import Metric
    from starlette.requests import Request

    from drehscheibe.delivery.traffic.measures import Count, Told

_LABELS = [*map(str, BOUNDS), "+Inf"]
_FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip")
_GAUGES = {
    "jobs_waiting": "Jobs that wait for the worker.",
    "jobs_running": "Jobs the worker does now.",
    "uploads_running": "Files that arrive now.",
    "requests_running": "Requests that are being answered.",
}


async def metrics(request: Request) -> Response:
    """GET /metrics, to programs on this machine or with the token. For others it is not there."""
    if not _may_see(request):
        raise NotFound
    request.app.state.measures.close()  # what this process counted since its last file
    told = told_by_all(request.app.state.settings.layout.measures)
    encode, media_type = choose_encoder(request.headers.get("accept", ""))
    headers = {"Cache-Control": "no-store"}
    return Response(encode(_Families(told)), headers=headers, media_type=media_type)


def _may_see(request: Request) -> bool:
    token = request.app.state.settings.metrics_token
    given = request.headers.get("authorization", "")
    if token:
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    # A proxy on this machine asks for everybody: what it hands on is not asked from here.
    is_handed_on = any(name in request.headers for name in _FORWARDED)
    return not is_handed_on and _is_here(request.client.host if request.client else "")


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


class _Families(Collector):
    def __init__(self, told: Told) -> None:
        self._told = told

    def collect(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "drehscheibe_requests",
            "Requests by template of the address, method and status.",
            labels=["endpoint", "method", "status"],
        )
        seconds = HistogramMetricFamily(
            "drehscheibe_request_seconds",
            "Time until the last byte was handed on.",
            labels=["endpoint"],
        )
        processor = CounterMetricFamily(
            "drehscheibe_request_processor_seconds",
            "Processor time of requests, on the loop and in threads.",
            labels=["endpoint"],
        )
        sent = CounterMetricFamily(
            "drehscheibe_response_bytes", "Bytes of bodies.", labels=["endpoint"]
        )
        for endpoint, count in sorted(self._told.counts.items()):
            for what, number in sorted(count.statuses.items()):
                requests.add_metric([endpoint, *what.split(" ")], number)
            seconds.add_metric([endpoint], _buckets(count), count.seconds)
            processor.add_metric([endpoint], count.processor)
            sent.add_metric([endpoint], count.sent)
        yield from (requests, seconds, processor, sent)
        for name, text in _GAUGES.items():
            if name in self._told.gauges:
                yield GaugeMetricFamily(f"drehscheibe_{name}", text, self._told.gauges[name])


def _buckets(count: Count) -> list[tuple[str, float]]:
    return [*zip(_LABELS, map(float, accumulate(count.times)), strict=True)]
