# SPDX-License-Identifier: EUPL-1.2
"""/metrics: all processes together, for the operator alone, without a name of any dataset."""

from __future__ import annotations

import os

import orjson
import pytest
from prometheus_client.parser import text_string_to_metric_families

from drehscheibe.delivery.traffic.measures import BOUNDS
from inside import inside

ITEMS = "/ogc/collections/punkte/items"


@pytest.fixture
def client(instance):
    with inside(instance, requests_per_minute=0) as client:
        yield client


def samples(client, **more):
    answer = client.get("/metrics", **more)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    families = text_string_to_metric_families(answer.text)
    return {
        (sample.name, *sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def test_requests_are_counted_by_template_and_status(client):
    tag = client.get(ITEMS).headers["etag"]
    client.get(ITEMS, headers={"If-None-Match": tag})
    client.get("/ogc/collections/gibt-es-nicht/items")
    client.get("/nirgendwo")
    told = samples(client)
    template = "/ogc/collections/{collection}/items"
    for status in ("200", "304", "404"):
        assert told["drehscheibe_requests_total", template, "GET", status] >= 1
    assert told["drehscheibe_request_seconds_count", template] >= 3
    assert told["drehscheibe_request_seconds_bucket", template, "+Inf"] >= 3
    assert told["drehscheibe_request_processor_seconds_total", template] > 0
    assert told["drehscheibe_response_bytes_total", template] > 1_000
    assert told["drehscheibe_uploads_running",] == 0


def test_no_label_names_a_dataset_or_what_somebody_made_up(client):
    client.get(ITEMS)
    client.get("/files/punkte/punkte.parquet")
    client.request("ERFUNDEN", "/ogc/collections/geheimnis/items")
    text = client.get("/metrics").text
    assert not [word for word in ("punkte", "geheimnis", "ERFUNDEN") if word in text]


def test_other_processes_count_too_the_dead_without_what_they_did_at_the_end(client, instance):
    count = {
        "statuses": {"GET 299": 5}, "times": [1] * (len(BOUNDS) + 1), "seconds": 1.5,
        "processor": 0.5, "sent": 100,
    }  # fmt: skip
    told = {"counts": {"/ogc/": count}, "gauges": {"uploads_running": 3}}
    folder = instance.measures
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "server-living.json").write_bytes(orjson.dumps(told | {"pid": os.getpid()}))
    (folder / "server-dead.json").write_bytes(orjson.dumps(told | {"pid": 2**22 + 1}))
    (folder / "server-half.json").write_bytes(b'{"pid":')
    (folder / "worker.json").write_bytes(
        orjson.dumps({"pid": os.getpid(), "gauges": {"jobs_waiting": 7}})
    )
    try:
        found = samples(client)
    finally:
        for path in folder.glob("*.json"):
            path.unlink()
    assert found["drehscheibe_requests_total", "/ogc/", "GET", "299"] == 10
    assert found["drehscheibe_uploads_running",] == 3
    assert found["drehscheibe_jobs_waiting",] == 7


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_what_a_proxy_hands_on_does_not_see_them(client, header):
    answer = client.get("/metrics", headers={header: "127.0.0.1"})
    assert (answer.status_code, answer.json()["code"]) == (404, "not-found")


def test_from_elsewhere_only_the_token_opens_them(instance):
    with inside(instance, metrics_token="x" * 32) as client:
        assert client.get("/metrics").status_code == 404
        for wrong in ("Bearer ", f"Bearer {'y' * 32}", "x" * 32, "Bearer ü"):
            headers = {"Authorization": wrong.encode()}
            assert client.get("/metrics", headers=headers).status_code == 404
        right = {"Authorization": f"Bearer {'x' * 32}", "X-Forwarded-For": "203.0.113.7"}
        assert samples(client, headers=right)


def test_openmetrics_for_who_asks_for_it(client):
    answer = client.get("/metrics", headers={"Accept": "application/openmetrics-text"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")


def test_the_worker_tells_how_many_jobs_wait(portal):
    from drehscheibe.portal.jobs.measures import Measures
    from drehscheibe.portal.jobs.services import ask_for

    ask_for("tiles", key="geheimer-datensatz")
    Measures(portal.layout).tell()
    told = (portal.layout.measures / "worker.json").read_bytes()
    assert orjson.loads(told)["gauges"] == {"jobs_waiting": 1, "jobs_running": 0}
    assert b"geheim" not in told
    (portal.layout.measures / "worker.json").unlink()
