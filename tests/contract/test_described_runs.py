# SPDX-License-Identifier: EUPL-1.2
"""Runs of a catalogue that is described: from a real server, in a child, cut and gone on with."""

from __future__ import annotations

import os
import signal

import pytest

from catalogue_servers import catalogue_server
from drehscheibe.catalogue.questions import RecordsQuery
from drehscheibe.catalogue.store import RecordStore
from drehscheibe.children.nursery import nursery
from drehscheibe.policy.actors import Role
from drehscheibe.settings import current_settings
from townhall import actor, install_region, person, town

COUNT = 230


@pytest.fixture(scope="module")
def server():
    with catalogue_server() as portal:
        yield portal


@pytest.fixture
def hall(portal, server, monkeypatch):
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_ALLOWED_NETWORKS", "127.0.0.0/8")
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_PORTS", str(server.server_port))
    current_settings.cache_clear()
    install_region(portal)
    server.package, server.count, server.cap = {}, COUNT, 100
    server.asked.clear()
    yield Hall(server)
    monkeypatch.undo()
    current_settings.cache_clear()


class Hall:
    def __init__(self, server):
        self.server, self.settings = server, current_settings()
        self.anna = person("Anna", Role.STEWARD)

    def source(self):
        from drehscheibe.portal.sources.cataloguing import describe_all
        from drehscheibe.portal.sources.models import Source
        from drehscheibe.portal.sources.services import Choice

        address = self.server.address("/").rstrip("/")
        made = Source.objects.create(
            owner=town(), slug="portal", title="Das Portal", address=address, kind="ckan",
            state=Source.State.NEW,
        )  # fmt: skip
        return describe_all(made, Choice(()), actor=actor(self.anna))

    def fetch(self, source):
        from drehscheibe.portal.jobs.models import Job
        from drehscheibe.portal.sources.services import fetch_now

        run = fetch_now(source, actor=actor(self.anna))
        Job.objects.update(not_before="2020-01-01T00:00Z")
        self.work()
        run.refresh_from_db()
        source.refresh_from_db()
        return run

    def work(self, *, worker=None, kind="harvest"):
        from drehscheibe.portal.jobs.services import Lane
        from drehscheibe.portal.worker import Worker

        kinds = frozenset({kind, f"{kind}-failing"})
        (worker or Worker(self.settings)).work_once(lane=Lane(only=kinds))

    def listed(self):
        """How many the catalogue lists."""
        store = RecordStore(self.settings.layout)
        place = store.place()
        store.close()
        return place.records if place else 0

    def found(self, text):
        store = RecordStore(self.settings.layout)
        page = store.page(RecordsQuery(texts=(text,)), lambda *_: False)
        store.close()
        return [slug for slug, _ in page.features]


def figures(run):
    return {name: count for name, count in run.figures.items() if count}


def test_a_catalogue_is_described_and_what_did_not_change_is_left_alone(hall):
    source = hall.source()
    run = hall.fetch(source)
    assert figures(run) == {"new": COUNT, "seen": COUNT}
    assert (run.outcome, hall.listed()) == ("changed", COUNT)
    assert len(run.fetched) == 3
    assert {len(page["sha256"]) for page in run.fetched} == {64}
    assert len(hall.found("Datensatz 117")) >= 1
    hall.server.package = {"extras": [{"key": "geaendert", "value": "nichts, was zählt"}]}
    assert figures(hall.fetch(source)) == {"seen": COUNT, "unchanged": COUNT}  # other bytes
    again = hall.fetch(source)  # the same bytes: nobody reads them
    assert len(again.fetched) == 3
    assert (again.outcome, figures(again)) == ("unchanged", {"seen": COUNT, "unchanged": COUNT})
    assert not source.theme_words
    hall.server.package = {"groups": [{"name": "gruen", "title": "Grün"}]}
    hall.fetch(source)
    assert set(source.theme_words.values()) == {COUNT}  # counted by the run, for its page


def test_what_is_gone_leaves_and_many_at_once_wait_for_a_person(hall):
    from drehscheibe.portal.evidence.models import AuditEntry
    from drehscheibe.portal.sources import vanishing

    source = hall.source()
    hall.fetch(source)
    hall.server.count = COUNT - 30
    assert figures(hall.fetch(source))["gone"] == 30
    assert hall.listed() == COUNT - 30
    hall.server.count = 100
    assert figures(hall.fetch(source))["missing"] == 100
    assert hall.listed() == COUNT - 30
    vanishing.let_go(source, actor=actor(hall.anna))
    hall.work(kind=vanishing.DECIDE)
    assert hall.listed() == 100
    assert AuditEntry.objects.filter(action="let-entries-go", details__count=100).exists()
    hall.server.count = COUNT
    assert figures(hall.fetch(source)) == {"back": 130, "seen": COUNT, "unchanged": 100}
    assert hall.listed() == COUNT


def test_a_run_that_is_killed_goes_on_at_its_page_and_the_sum_is_right(hall):
    """The child dies behind its second page; what it had brought is kept, and not asked again."""
    from drehscheibe.portal.jobs.models import Job
    from drehscheibe.portal.sources.models import ForeignEntry
    from drehscheibe.portal.sources.schedule import begin_run
    from drehscheibe.portal.worker import Worker

    source, server = hall.source(), hall.server
    server.cap = 50

    def kill(progress):
        if progress.stage == "describe" and progress.done >= 100 and not killed:
            killed.append(progress.done)
            os.kill(nursery({}).process, signal.SIGKILL)  # with it goes its child

    killed = []
    run = begin_run(source)
    hall.work(worker=Worker(hall.settings, on_progress=kill))
    before = ForeignEntry.objects.count()
    assert killed
    assert 0 < before < COUNT
    asked = len(server.asked)
    Job.objects.update(not_before="2020-01-01T00:00Z")
    hall.work()
    run.refresh_from_db()
    assert (ForeignEntry.objects.count(), hall.listed()) == (COUNT, COUNT)
    assert len(server.asked) - asked < 5  # of the five pages
    assert run.figures["seen"] == COUNT


def test_the_command_describes_and_says_figures(hall):
    from click.testing import CliRunner

    from drehscheibe.cli.harvest import harvest
    from drehscheibe.cli.source import source
    from drehscheibe.portal.sources.models import Source

    hall.server.count = 3
    add = ["add", hall.server.address("/"), "--owner", town().key, "--describe"]
    CliRunner().invoke(source, add, catch_exceptions=False)
    made = Source.objects.get()
    assert (made.way, made.subscriptions.count()) == ("describe", 0)
    told = CliRunner().invoke(harvest, [made.slug], catch_exceptions=False)
    assert f"{made.slug}: 3 neu" in told.output
    assert hall.listed() == 3
    file = ["add", hall.server.address("/baeume.csv"), "--owner", town().key, "--describe"]
    refused = CliRunner().invoke(source, file)
    assert refused.exit_code != 0
    assert Source.objects.count() == 1
