# SPDX-License-Identifier: EUPL-1.2
"""The worker makes what may come later: downloads, tiles, order in old releases."""

from __future__ import annotations

import orjson
import pytest

from drehscheibe.policy.actors import Actor
from streams import Points, build


@pytest.fixture
def released(portal, tmp_path):
    """A public dataset "punkte"; returns its release."""
    from drehscheibe.portal.catalogue import services
    from drehscheibe.portal.organisations import models

    soest = models.Organisation.objects.create(
        key="05974040", name="Soest", slug="soest", kind="municipality"
    )
    described = services.Description(title="Punkte", licence="dl-by-de/2.0")
    services.prepare_dataset("punkte", soest, described)
    manifest = build(portal.layout, tmp_path, Points(20))
    actor = Actor("operator: Test", is_operator=True)
    built = services.Built(manifest)
    return services.release_dataset(portal.layout, "punkte", built, actor).sha256


@pytest.fixture
def worker(portal):
    from drehscheibe.portal.worker import Worker

    return Worker(portal)


def work_off(worker) -> list[tuple[str, str, object]]:
    from drehscheibe.portal.jobs.models import Job

    while worker.work_once():
        pass
    return [(job.kind, job.state, job.error) for job in Job.objects.order_by("pk")]


def test_tiles_downloads_and_retention_are_done(portal, released, worker):
    from drehscheibe.portal.jobs.services import ask_for

    for kind in ("tiles", "downloads"):
        ask_for(kind, key=released, dataset="punkte", release=released)
    ask_for("retention", key="punkte", dataset="punkte")
    kinds = ("tiles", "downloads", "retention")
    assert work_off(worker) == [(kind, "done", None) for kind in kinds]
    assert portal.layout.tiles(released, "punkte").exists()
    assert portal.layout.download(released, "punkte.csv").exists()


def test_a_wish_of_delivery_becomes_a_job(portal, released, worker):
    from drehscheibe.delivery.holdings.wishes import asker

    ask = asker(portal.layout)
    ask("downloads", dataset="punkte", release=released, name="punkte.shp.zip")
    worker.collect_wishes()
    assert work_off(worker) == [("downloads", "done", None)]
    assert portal.layout.download(released, "punkte.shp.zip").exists()


def test_a_wish_that_makes_no_sense_is_dropped(portal, worker):
    portal.layout.requests.mkdir(parents=True)
    (portal.layout.requests / "a.json").write_bytes(b"{")
    (portal.layout.requests / "b.json").write_bytes(orjson.dumps({"kind": "publish"}))
    worker.collect_wishes()
    assert work_off(worker) == []
    assert not list(portal.layout.requests.iterdir())


def test_what_waits_for_others_has_a_lane_of_its_own(portal, monkeypatch):
    """Four hanging servers keep neither tiles nor people waiting."""
    from drehscheibe.portal.jobs import services as jobs
    from drehscheibe.portal.jobs.handlers import register
    from drehscheibe.portal.jobs.services import Lane

    monkeypatch.setattr(register, "far", {"hanging": "people"})
    near, far = Lane(never=frozenset(register.far)), Lane(only=frozenset(register.far))
    people = Lane(least_priority=10, never=frozenset(register.far))
    jobs.ask_for("hanging", priority=10)
    jobs.ask_for("tiles")
    assert jobs.take_job("w", lane=people) is None
    assert jobs.take_job("w", lane=near).kind == "tiles"
    assert jobs.take_job("w", lane=near) is None
    assert jobs.take_job("w", lane=far).kind == "hanging"
    assert jobs.take_job("w", lane=far) is None
