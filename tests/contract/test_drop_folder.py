# SPDX-License-Identifier: EUPL-1.2
"""Files that other programs put into a folder: the next release where they are like before."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from drehscheibe.domain.errors import AddressNotValid
from drehscheibe.policy.actors import Role
from drehscheibe.settings import current_settings
from townhall import Desk, actor, install_region, person, town

HEADER = "Name;Baujahr;Breitengrad;Längengrad"
LONG_AGO = 3_600


def playgrounds(count=20, header=HEADER, more=""):
    rows = [f"Spielplatz {n};{1990 + n};51,5{n:02};8,1{n:02}{more}" for n in range(1, count + 1)]
    return "\n".join([header, *rows]) + "\n"


@pytest.fixture
def hall(portal, tmp_path, monkeypatch):
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_DROP_FOLDER", str(tmp_path / "eingang"))
    current_settings.cache_clear()
    install_region(portal)
    yield Hall(tmp_path / "eingang/soest/kita")
    monkeypatch.undo()
    current_settings.cache_clear()


class Hall:
    def __init__(self, folder):
        self.folder, self.settings = folder, current_settings()
        folder.mkdir(parents=True)
        self.anna, self.ben = person("Anna", Role.STEWARD), person("Ben", Role.REVIEWER)
        self.desk = Desk(self.settings, self.anna)

    def put(self, name, text, *, ago=LONG_AGO):
        path = self.folder / name
        path.write_text(text)
        os.utime(path, (time.time() - ago, time.time() - ago))

    def work(self):
        from drehscheibe.portal.jobs.models import Job
        from drehscheibe.portal.jobs.services import Lane
        from drehscheibe.portal.worker import Worker

        kinds = {"harvest", "harvest-failing", "look-at-source", "read-draft", "build-draft"}
        worker = Worker(self.settings)
        Job.objects.update(not_before="2020-01-01T00:00Z")
        while worker.work_once(lane=Lane(only=frozenset(kinds))):
            pass

    def added(self, typed="ordner:kita"):
        from drehscheibe.portal.sources import services

        source = services.add_source(town(), typed, actor=self.desk.actor, settings=self.settings)
        self.work()
        source.refresh_from_db()
        return source

    def fetch(self, source):
        from drehscheibe.portal.sources import services

        run = services.fetch_now(source, actor=self.desk.actor)
        self.work()
        run.refresh_from_db()
        return run

    def running(self):
        """A folder whose first file is public, and whose next ones may go out by themselves."""
        from drehscheibe.portal.desk import services as desk
        from drehscheibe.portal.desk.review import approve
        from drehscheibe.portal.sources import services

        self.put("spielplaetze_2026-11-24.csv", playgrounds(), ago=3 * LONG_AGO)
        source = self.added()
        offers = tuple(one["key"] for one in source.offers)
        services.choose(source, services.Choice(offers), actor=self.desk.actor)
        ready = self.desk.ready(self.fetch(source).harvested.get().draft)
        desk.submit(ready, self.desk.actor)
        dataset = approve(self.settings.layout, ready, actor(self.ben)).dataset
        services.ask_to_allow(source, actor=self.desk.actor)
        services.allow(source, actor=actor(self.ben))
        return SimpleNamespace(source=source, dataset=dataset)


@pytest.fixture
def running(hall, once):
    found = once(hall.running)
    hall.put("spielplaetze_2026-11-24.csv", playgrounds(), ago=3 * LONG_AGO)
    return found


def rows_of(dataset):
    dataset.refresh_from_db()
    return dataset.releases.get(sha256=dataset.release).rows


def test_a_folder_offers_a_dataset_for_each_series_of_files(hall):
    for name in (
        "kita_2026-11-24.csv",
        "kita_2026-11-25.csv",
        "baeume.csv",
        ".x.csv",
        "y.csv.part",
    ):
        hall.put(name, playgrounds())
    (hall.folder / "passwd.csv").symlink_to("/etc/passwd")
    source = hall.added()
    assert (source.kind, source.state, source.address) == ("folder", "new", "folder:soest/kita")
    assert [(one["key"], one["title"]) for one in source.offers] == [
        ("baeume.csv", "Baeume"),
        ("kita_*.csv", "Kita"),
    ]


def test_a_file_that_is_like_before_becomes_the_next_release(hall, running):
    hall.put("spielplaetze_2026-11-25.csv", playgrounds(22))
    run = hall.fetch(running.source)
    assert (run.outcome, run.harvested.get().draft.state) == ("changed", "released")
    assert rows_of(running.dataset) == 22


def test_a_file_with_a_new_column_waits_for_a_person(hall, running):
    hall.put("spielplaetze_2026-11-25.csv", playgrounds(22, f"{HEADER};Zustand", ";gut"))
    run = hall.fetch(running.source)
    assert run.harvested.get().draft.state == "open"
    assert rows_of(running.dataset) == 20


def test_a_file_that_is_still_written_waits(hall, running):
    hall.put("spielplaetze_2026-11-25.csv", playgrounds(22), ago=2)
    hall.put("spielplaetze_2026-11-26.csv.part", playgrounds(23))
    assert hall.fetch(running.source).outcome == "unchanged"
    assert rows_of(running.dataset) == 20


def test_a_source_without_news_keeps_what_was_promised(hall, running):
    dataset, long_ago = running.dataset, timezone.now() - timedelta(days=9)
    dataset.frequency = "WEEKLY"
    assert dataset.is_overdue(long_ago)
    dataset.save()
    hall.fetch(running.source)
    dataset.refresh_from_db()
    assert not dataset.is_overdue(long_ago)


def test_an_older_file_never_comes_back(hall, running):
    hall.put("spielplaetze_2026-11-20.csv", playgrounds(5), ago=9 * LONG_AGO)
    (hall.folder / "spielplaetze_2026-11-24.csv").unlink()
    assert hall.fetch(running.source).outcome == "unchanged"


@pytest.mark.parametrize(
    "typed", ["ordner:../arnsberg", "folder:/../..", "ordner:.ssh", "ordner:a/./b"]
)
def test_nothing_outside_of_the_own_folder_can_be_named(hall, typed):
    with pytest.raises(AddressNotValid):
        hall.added(typed)


def test_links_lead_nowhere(hall, tmp_path):
    (tmp_path / "geheim").mkdir()
    (tmp_path / "geheim/gehalt.csv").write_text(playgrounds())
    (hall.folder.parent / "link").symlink_to(tmp_path / "geheim")
    assert hall.added("ordner:link").error["code"] == "folder-missing"
    os.link(tmp_path / "geheim/gehalt.csv", hall.folder / "gehalt.csv")
    assert hall.added().error["code"] == "folder-empty"


def test_without_a_setting_there_is_no_folder(hall, monkeypatch):
    monkeypatch.delitem(os.environ, "DREHSCHEIBE_DROP_FOLDER")
    current_settings.cache_clear()
    hall.settings = current_settings()
    with pytest.raises(AddressNotValid):
        hall.added()
