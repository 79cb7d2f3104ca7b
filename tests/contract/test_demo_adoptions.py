# SPDX-License-Identifier: EUPL-1.2
"""The demo's adoptions: a town that does not exist shows a use case, and counts nowhere."""

from __future__ import annotations

import re
from datetime import date

import pytest
from icalendar import Calendar

from drehscheibe.policy.actors import Actor
from townhall import install_region, visitor
from visits import text_of

OPERATOR = Actor("operator: demo", is_operator=True)
HERE = "/anwendungsfaelle/drehscheibe/abfallkalender/"


@pytest.fixture
def example(portal, once, tmp_path_factory):
    """The first of the demo: the waste calendar of the practice town."""
    install_region(portal)
    scratch = tmp_path_factory.mktemp("demo")

    def made():
        from drehscheibe.domain.region import OrganisationKind
        from drehscheibe.portal.adoptions.demo import JOBS, adopt_for_demo
        from drehscheibe.portal.jobs.services import Lane
        from drehscheibe.portal.organisations.models import Organisation
        from drehscheibe.portal.usecases.shipped import FOLDER, shipped
        from drehscheibe.portal.worker import Worker

        Organisation.objects.get_or_create(
            key="musterhausen",
            defaults={
                "name": "Musterhausen",
                "slug": "musterhausen",
                "kind": OrganisationKind.PRACTICE.value,
            },
        )
        (scratch / "shipped").mkdir()
        (scratch / "shipped" / "abfallkalender").symlink_to(FOLDER / "abfallkalender")
        shipped(portal.layout, scratch / "shipped")
        worker, lane = Worker(portal), Lane(only=JOBS)

        def work() -> None:
            while worker.work_once(lane=lane):
                pass

        return next(adopt_for_demo(portal, OPERATOR, scratch=scratch, work=work))

    return once(made)


def test_a_town_that_does_not_exist_is_an_example_and_counts_nowhere(example):
    from drehscheibe.portal.adoptions.queries import examples_of, public_adoptions
    from drehscheibe.portal.exchange.lives import standings

    assert (example.organisation.name, example.state) == ("Musterhausen", "live")
    assert examples_of(example.usecase) == [example]
    assert not public_adoptions(example.usecase).exists()
    assert standings() == {}
    bound = example.bindings.select_related("dataset")
    assert all(one.dataset.example for one in bound)
    assert all(one.dataset.title.startswith("Beispieldaten: ") for one in bound)

    page = text_of(visitor().get(f"{HERE}musterhausen/"))
    assert "Diese Stadt gibt es nicht, und ihre Daten sind erfunden." in page
    assert "Restmüll" in page  # days of the sample are those of these weeks
    assert "Zum Ansehen: Städte, die es nicht gibt" in text_of(visitor().get(HERE))
    feed = visitor().get(f"{HERE}musterhausen/kalender.ics?fuer=Lindenweg")
    assert feed.content.startswith(b"BEGIN:VCALENDAR")


def test_drawings_keep_their_room_until_they_are_there(example):
    markup = visitor().get(f"{HERE}musterhausen/").content.decode()
    drawings = re.findall(r"<img [^>]*gezeichnet/[^>]*>", markup)
    narrow = re.findall(r'<source [^>]*media="\(max-width[^>]*>', markup)
    assert drawings
    assert narrow
    assert all(re.search(r'width="\d{3}" height="\d{3}"', one) for one in (*drawings, *narrow))


def test_a_street_has_a_calendar_whose_events_stay_themselves(example):
    """Read by a library of calendars; computed again, no date is there twice."""
    from drehscheibe.portal.adoptions.from_terminal import run_now

    def feed(street: str) -> Calendar:
        answer = visitor().get(f"{HERE}musterhausen/kalender.ics", {"fuer": street})
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        return Calendar.from_ical(answer.content)

    def events(street: str) -> dict[str, tuple[date, str]]:
        found = feed(street).walk("VEVENT")
        told = {str(e["uid"]): (e.decoded("dtstart"), str(e["summary"])) for e in found}
        assert len(told) == len(found) > 2
        return told

    before = events("Lindenweg")
    assert str(feed("Lindenweg")["x-wr-calname"]).endswith(": Lindenweg")
    assert {what for _, what in before.values()} >= {"Restmüll", "Papier"}
    assert all(isinstance(day, date) for day, _ in before.values())
    _, is_new = run_now(example.pk)
    assert is_new
    assert events("Lindenweg") == before
    assert not before.keys() & events("Marktplatz 1-19 ungerade").keys()
    assert visitor().get(f"{HERE}musterhausen/kalender.ics?fuer=Nirgends").status_code == 404


def test_samples_move_to_today_and_keep_their_weekday(portal):
    from datetime import UTC, datetime, timedelta
    from types import SimpleNamespace

    from drehscheibe.portal.adoptions.demo import as_of_today

    test = SimpleNamespace(now="2026-01-05T12:00:00+01:00", town="00000001", town_name="Muster")
    town = SimpleNamespace(key="neustadt", name="Neustadt")
    text = "00000001,Muster,2026-01-08,2026-01-05T11:45:00+01:00"

    slow = as_of_today(text, test, SimpleNamespace(freshness="P1Y"), town).split(",")
    assert slow[:2] == ["neustadt", "Neustadt"]
    assert date.fromisoformat(slow[2]).isoweekday() == date(2026, 1, 8).isoweekday()

    quick = as_of_today(text, test, SimpleNamespace(freshness="PT1H"), town).split(",")
    age = datetime.now(UTC) - datetime.fromisoformat(quick[3])
    assert timedelta(minutes=14) < age < timedelta(minutes=16)
