# SPDX-License-Identifier: EUPL-1.2
"""Long lists of descriptions are read by the worker: what comes of it is as for short ones."""

from __future__ import annotations

import csv
from dataclasses import replace
from importlib import import_module

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from correcting_hall import Hall
from drehscheibe.domain.errors import TaskCancelled
from foreign_data import BENCHES
from townhall import install_region, visitor
from visits import text_of

HERE = "/organisationen/soest/beschreibungen/anderswo/"
NO_DAY = "gestern"


@pytest.fixture
def hall(portal, once):
    install_region(portal)
    return once(lambda: made(portal))


def made(portal):
    hall = Hall(portal)
    hall.bring(hall.kept, *(replace(BENCHES, key=f"b{n}", title=f"Bank {n}") for n in range(5)))
    return hall


@pytest.fixture
def few(monkeypatch):
    """Longer than one line is long; the worker takes two datasets at a time."""
    from drehscheibe.portal.descriptions import from_lists

    monkeypatch.setattr(from_lists, "AT_ONCE", 1)
    monkeypatch.setattr(from_lists, "_BATCH", 2)
    return from_lists


def content(hall):
    """Every dataset, one of them twice, one with a wrong day, and one of nobody."""
    rows = [f"{slug};amt{n}@soest.example;" for n, slug in enumerate(sorted(hall.slugs()))]
    rows[3] += NO_DAY
    rows.insert(2, "fremd;x@soest.example;")
    rows.append(rows[0].replace("amt0", "spaeter"))
    return "\n".join(["datensatz;kontakt;zeitraum_von", *rows, ""]).encode()


def handed_in(hall, listed):
    file = SimpleUploadedFile("liste.csv", listed)
    answer = visitor(hall.anna).post(f"{HERE}liste/", {"list": file})
    assert answer.status_code == 303, text_of(answer)
    return str(answer["Location"])


def read(address):
    """What came of a list."""
    from drehscheibe.portal.descriptions.models import BulkChange

    change = BulkChange.objects.get(pk=address.rstrip("/").rpartition("/")[2])
    names = ("described", "state", "before", "after", "reason", "example")
    return change.state, change.strange, list(change.lines.order_by("pk").values_list(*names))


def test_a_long_list_says_the_same_as_a_short_one_after_the_same_four_eyes(hall, few, monkeypatch):
    from drehscheibe.portal.descriptions.models import BulkList

    anna, ben = visitor(hall.anna), visitor(hall.ben)
    address = handed_in(hall, content(hall))
    page = text_of(anna.get(address))
    assert "Ihre Liste wird gelesen" in page
    assert "Was sich ändern würde" not in page
    told = anna.get(f"{address}stand/").json()
    assert (told["waits"], told["step"], told["total"]) == (True, "planning", 0)
    hall.work()
    assert anna.get(f"{address}stand/").json()["waits"] is False
    assert not BulkList.objects.exists()  # nothing of it is kept longer than it is needed
    monkeypatch.setattr(few, "AT_ONCE", 1_000)
    short = handed_in(hall, content(hall))
    state, strange, lines = read(short)
    assert read(address) == (state, strange, lines)
    assert (state, len(lines)) == ("open", 7)
    assert strange == [[4, "fremd"], [10, min(hall.slugs())]]
    assert [line[5] for line in lines if line[1] == "left"] == [NO_DAY]
    page = text_of(anna.get(address))
    assert "<ins>amt0@soest.example</ins>" in page
    assert "spaeter@soest.example" not in page
    anna.post(address, {"deed": "submit"})
    assert anna.post(address, {"deed": "approve"}).status_code == 400
    assert ben.post(address, {"deed": "approve"}).status_code == 303
    hall.work()
    assert sum("amt" in hall.public(slug) for slug in hall.slugs()) == 6


def test_the_request_looks_at_no_dataset_however_long_the_list_is(hall, few):
    listed = content(hall)
    with CaptureQueriesContext(connection) as asked:
        handed_in(hall, listed)
    tables = ("sources_described", "sources_foreignentry", "descriptions_bulkline")
    assert not [one["sql"] for one in asked if any(name in one["sql"] for name in tables)]


def test_what_is_read_by_half_cannot_be_handed_over_and_is_read_anew(hall, few):
    from drehscheibe.portal.jobs.handlers import Watch
    from drehscheibe.portal.jobs.models import Job

    anna, address = visitor(hall.anna), handed_in(hall, content(hall))
    looks = iter([False, False, True])
    with pytest.raises(TaskCancelled):
        few.read_list(Job.objects.latest("pk").payload, hall.settings, Watch(
            cancelled=lambda: next(looks)))  # fmt: skip
    state, _, lines = read(address)
    assert (state, len(lines)) == ("planning", 3)
    assert "amt0@soest.example" not in text_of(anna.get(address))
    for deed in ("submit", "discard"):
        assert anna.post(address, {"deed": deed}).status_code == 400
    hall.work()
    state, strange, lines = read(address)
    assert (state, len(strange), len(lines)) == ("open", 2, 7)


@pytest.fixture
def narrow():
    """The library's own limit of a cell; where tables were read before, it is raised for all."""
    import_module("drehscheibe.connectors.tables.dialects")  # sets it
    raised = csv.field_size_limit(1 << 17)
    yield
    csv.field_size_limit(raised)


@pytest.mark.usefixtures("narrow")
@pytest.mark.parametrize(
    ("listed", "why"),
    [(b"datensatz;titel\n" + b"x;y\n" * 20_001, "höchstens 20.000 Zeilen"),
     (b'datensatz;titel\nx;"' + b"y\n" * 70_000 + b'"\n', "keine Liste von Beschreibungen")],
)  # fmt: skip
def test_a_long_list_that_cannot_be_read_says_why_and_changes_nothing(hall, few, listed, why):
    anna, address = visitor(hall.anna), handed_in(hall, listed)
    hall.work()
    page = text_of(anna.get(address))
    assert "Ihre Liste ändert nichts" in page
    assert why in page
    assert read(address) == ("open", [], [])
    assert anna.post(address, {"deed": "submit"}).status_code == 400
    assert anna.post(address, {"deed": "discard"}).status_code == 303


def test_where_the_worker_failed_at_every_attempt_nothing_is_left_half(hall, few):
    from drehscheibe.portal.jobs.models import Job, State
    from drehscheibe.portal.jobs.services import take_job

    address = handed_in(hall, content(hall))
    past = "2020-01-01T00:00Z"
    Job.objects.update(state=State.RUNNING, attempts=3, lease_until=past)
    assert take_job("next") is None
    assert read(address) == ("open", [], [])
    assert "reichen Sie sie noch einmal ein" in text_of(visitor(hall.anna).get(address))


def test_no_long_list_is_kept_of_what_is_none(hall, few):
    from drehscheibe.portal.descriptions.models import BulkChange

    file = SimpleUploadedFile("liste.csv", b"a;b\n" + b"1;2\n" * 50)
    answer = visitor(hall.anna).post(f"{HERE}liste/", {"list": file})
    assert (answer.status_code, BulkChange.objects.count()) == (400, 0)
