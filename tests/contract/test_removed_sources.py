# SPDX-License-Identifier: EUPL-1.2
"""A source is removed, or much of it let go: closed at once, done by the worker, never half."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from drehscheibe.domain.errors import Refused, TaskCancelled
from drehscheibe.policy.actors import Role
from foreign_data import BENCHES, TREES, World
from townhall import actor, install_region, person, visitor
from visits import Visit

LIST = "/organisationen/soest/quellen/"


class Leaving(World):
    """Anna removes a source with trees and four benches; another one has benches, too."""

    def __init__(self):
        super().__init__()
        self.anna = person("Anna", Role.STEWARD, Role.ADMINISTRATOR)
        self.visit, self.actor = Visit(self.anna), actor(self.anna)
        self.kept = self.source("land")
        self.bring(self.kept, BENCHES)
        self.left = self.source(keeper=self.anna)
        more = (replace(BENCHES, key=f"b{n}", title=f"Bank {n}") for n in range(4))
        self.bring(self.left, TREES, *more)
        self.here = f"{LIST}{self.left.pk}/"

    def listed(self):
        """How many the public catalogue has."""
        return visitor().get("/daten/").content.decode().count("beschrieben, liegt bei")

    def cut(self, run, *, after):
        """The worker ends after some hundreds; here hundreds are two."""
        from drehscheibe.portal.jobs.handlers import Watch
        from drehscheibe.portal.jobs.models import Job

        looks = iter([False] * after + [True])
        with pytest.raises(TaskCancelled):
            run(
                Job.objects.latest("pk").payload,
                self.settings,
                Watch(cancelled=lambda: next(looks)),
            )

    def told(self):
        return self.visit.get(f"{self.here}stand/").json()


@pytest.fixture
def world(portal, once):
    install_region(portal)
    return once(lambda: Leaving())  # noqa: PLW0108 - a scene is known by its code


@pytest.fixture
def two_at_once(monkeypatch):
    from drehscheibe.portal.sources import taking_out

    monkeypatch.setattr(taking_out, "_AT_ONCE", 2)
    return taking_out


def test_with_its_source_goes_what_it_describes_and_the_page_says_what_happens(world):
    answer = world.visit.client.post(f"{world.here}entfernen/", follow=True)
    page = " ".join(answer.content.decode().split())
    assert "Die Quelle ist geschlossen" in page
    assert "wird entfernt" in page
    assert world.listed() == 6  # nobody waits for the rest
    assert (world.told()["waits"], world.told()["step"]) == (True, "leaving")
    world.work()
    assert world.listed() == 1
    assert not world.told()["waits"]
    assert "Katalog portal" not in world.visit.read(LIST).partition("Angebunden")[2]
    assert "entfernt" in world.visit.read("/organisationen/soest/protokoll/")


def test_what_is_being_removed_is_closed_from_the_first_second(world):
    from drehscheibe.portal.sources import services, triggers, vanishing
    from drehscheibe.portal.sources.harvest import harvest
    from drehscheibe.portal.sources.models import Run, Source
    from drehscheibe.portal.sources.schedule import ask_due, begin_run

    source = Source.objects.get(pk=world.left.pk)
    token = triggers.make_trigger(source, actor=world.actor)
    world.visit.post(f"{world.here}entfernen/")
    Source.objects.filter(pk=source.pk).update(next_due="2020-01-01T00:00Z")
    assert (ask_due(), Run.objects.count()) == (0, 0)
    with pytest.raises(Refused):
        triggers.called(triggers.trigger_of(token))
    source.refresh_from_db()
    for deed in (services.fetch_now, services.look_again, services.go_on, vanishing.let_go):
        with pytest.raises(Refused):
            deed(source, actor=world.actor)
    for more in ("tun/", "waehlen/", "anmeldung/", "filter/", "zuordnung/", "anstoss/"):
        assert world.visit.post(f"{world.here}{more}", deed="fetch").status_code in {403, 422}
    source.refresh_from_db()
    assert source.is_leaving
    run = begin_run(source)  # of a schedule that had looked the moment before
    assert harvest({"run": run.pk}, world.settings, None) == {}
    assert source.runs.get().outcome == "running"


def test_the_request_reads_and_writes_no_entry(world):
    with CaptureQueriesContext(connection) as asked:
        world.visit.post(f"{world.here}entfernen/")
    assert len(asked) > 3
    assert not [one["sql"] for one in asked if "foreignentry" in one["sql"]]


def test_a_worker_that_ends_in_the_middle_leaves_nothing_half_and_the_next_goes_on(
    world, two_at_once
):
    from drehscheibe.portal.jobs.models import Job

    world.visit.post(f"{world.here}entfernen/")
    world.cut(two_at_once.take_out, after=1)
    assert (world.left.entries.count(), world.listed()) == (3, 4)
    world.work()
    assert (world.left.entries.count(), world.listed()) == (0, 1)
    assert Job.objects.filter(kind="take-out-descriptions").latest("pk").done in {0, 3}


def test_what_stopped_for_good_says_so_and_goes_on_by_one_click(world, two_at_once):
    from drehscheibe.portal.jobs.models import Job

    world.visit.post(f"{world.here}entfernen/")
    world.cut(two_at_once.take_out, after=1)
    Job.objects.update(state="failed")
    page = world.visit.read(LIST)
    assert "mittendrin stehen geblieben" in page
    assert 'data-island="wait"' not in page
    assert world.visit.get(world.here)["Location"] == LIST
    world.visit.post(f"{world.here}entfernen/")
    assert "mittendrin" not in world.visit.read(LIST)
    world.work()
    assert world.listed() == 1


def test_who_copies_from_now_on_describes_no_more(world, two_at_once):
    from drehscheibe.portal.jobs.models import Job
    from drehscheibe.portal.sources.services import Choice, choose

    world.left.offers = [{"key": "k", "title": "Bäume"}]
    choose(world.left, Choice(("k",)), actor=world.actor)
    assert "Beschreibungen" in world.visit.read(world.here)
    world.cut(two_at_once.take_out, after=1)
    Job.objects.update(state="failed")
    assert "mittendrin stehen geblieben" in world.visit.read(world.here)
    world.visit.post(f"{world.here}tun/", deed="take-out")
    world.work()
    assert (world.listed(), world.left.subscriptions.count()) == (1, 1)
    assert "mittendrin" not in world.visit.read(world.here)


def test_what_was_let_go_leaves_by_the_worker_and_is_decided_once(world, two_at_once):
    from drehscheibe.portal.sources.vanishing import vanish

    vanish(world.left, ["b0", "b1", "b2"])
    assert "Herausnehmen" in world.visit.read(world.here)
    with CaptureQueriesContext(connection) as asked:
        world.visit.post(f"{world.here}tun/", deed="let-go")
    changed = [one["sql"] for one in asked if one["sql"].startswith(("UPDATE", "DELETE"))]
    assert not [sql for sql in changed if "foreignentry" in sql or "sources_described" in sql]
    page = world.visit.read(world.here)
    assert "Herausnehmen" not in page
    assert 'data-island="wait"' in page
    assert world.visit.post(f"{world.here}tun/", deed="keep").status_code == 403
    vanish(world.left, ["b3", TREES.key])  # a run that ends meanwhile: nobody was asked about them
    world.cut(two_at_once.decide_entries, after=1)
    assert (world.listed(), world.left.entries.filter(state="gone").count()) == (4, 2)
    world.work()
    states = dict(world.left.entries.values_list("key", "state"))
    assert [states[f"b{n}"] for n in range(4)] == ["gone", "gone", "gone", "missing"]
    assert world.listed() == 3
    assert "Herausnehmen" in world.visit.read(world.here)
