# SPDX-License-Identifier: EUPL-1.2
"""The secret address at which others say that a source has something new."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.utils import timezone

from drehscheibe.policy.actors import Role
from townhall import ARNSBERG, actor, install_region, person, town, visitor
from visits import Visit


@pytest.fixture
def hall(portal):
    from drehscheibe.portal.sources.models import Source
    from drehscheibe.portal.sources.triggers import make_trigger

    install_region(portal)
    cache.clear()
    anna = person("Anna", Role.STEWARD)
    source = Source.objects.create(
        owner=town(), slug="liste", title="Liste", state="active", kind="file",
        address="https://daten.example/liste.csv", next_due=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    token = make_trigger(source, actor=actor(anna))
    return SimpleNamespace(anna=anna, source=source, token=token)


def call(token):
    return visitor(enforce_csrf_checks=True).post(f"/api/v1/harvest/{token}")


def at(hall):
    return f"/organisationen/soest/quellen/{hall.source.pk}/anstoss/"


def test_a_call_is_accepted_and_says_where_its_run_is_seen(hall):
    answer = call(hall.token)
    assert answer.status_code == 202
    assert answer["Cache-Control"] == "private, no-store" or "no-store" in answer["Cache-Control"]
    told = answer.json()
    assert told.keys() == {"run", "outcome", "started", "ended", "status"}
    assert answer["Location"] == told["status"]
    run = hall.source.runs.get()
    assert (run.asked_by, told["outcome"]) == ("called", "running")
    path = told["status"].partition("127.0.0.1")[2]
    assert visitor().get(path[path.index("/api") :]).json()["outcome"] == "running"
    page = Visit(hall.anna).read(f"/organisationen/soest/quellen/{hall.source.pk}/")
    assert "angestoßen über die geheime Adresse" in page


def test_several_calls_in_a_minute_make_one_run_and_what_comes_late_is_not_missed(hall):
    from drehscheibe.portal.sources.harvest import _end
    from drehscheibe.portal.sources.schedule import ask_due

    assert {call(hall.token).json()["run"] for _ in range(5)} == {hall.source.runs.get().pk}
    run = hall.source.runs.get()
    _end(run)  # four calls came after it had begun
    hall.source.refresh_from_db()
    assert hall.source.next_due == run.started + timedelta(minutes=1)
    assert call(hall.token).json()["run"] == run.pk  # the minute is not over
    assert ask_due() == 0
    assert ask_due(run.started + timedelta(minutes=1)) == 1
    assert hall.source.runs.count() == 2


def test_only_called_is_a_schedule_too(hall):
    from drehscheibe.portal.sources.harvest import _end
    from drehscheibe.portal.sources.schedule import begin_run

    hall.source.every_minutes = 0
    hall.source.save()
    run = begin_run(hall.source)
    _end(run)
    hall.source.refresh_from_db()
    assert hall.source.next_due is None
    list_page = Visit(hall.anna).read("/organisationen/soest/quellen/")
    assert "wird auf Anstoß abgefragt" in list_page


def test_no_log_holds_the_address(hall, caplog):
    hall.source.is_paused = True
    hall.source.save()
    refused = call(hall.token), visitor().get(f"/api/v1/harvest/{hall.token}")
    unknown = visitor().get(f"/api/v1/harvest/{hall.token}/1")
    assert [one.status_code for one in (*refused, unknown)] == [403, 405, 404]
    assert (refused[1]["Allow"], "POST" in refused[1].json()["detail"]) == ("POST", True)
    assert hall.token not in caplog.text


def test_strangers_learn_nothing(hall):
    from drehscheibe.portal.sources.triggers import revoke_trigger

    run = call(hall.token).json()["run"]
    wrong = [call("dsc_" + "x" * 43), visitor().get(f"/api/v1/harvest/dsc_{'x' * 43}/{run}")]
    other = visitor().get(f"/api/v1/harvest/{hall.token}/{run + 1}")
    revoke_trigger(hall.source, actor=actor(hall.anna))
    answers = [
        *wrong,
        other,
        call(hall.token),
        visitor().get(f"/api/v1/harvest/{hall.token}/{run}"),
    ]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1
    assert visitor().get(f"/api/v1/harvest/{hall.token}").status_code == 405
    assert hall.source.runs.count() == 1


def test_whoever_tries_tokens_is_stopped_and_so_are_endless_calls(hall):
    for number in range(20):
        assert call(f"dsc_{number:043}").status_code == 404
    stopped = call("dsc_" + "y" * 43)
    assert (stopped.status_code, stopped["Retry-After"]) == (429, "60")
    assert call(hall.token).status_code == 202
    cache.set(f"trigger:{hall.source.trigger.pk}", 60, 60)
    assert call(hall.token).status_code == 429


def test_a_source_that_is_paused_is_not_asked(hall):
    hall.source.is_paused = True
    hall.source.save()
    assert call(hall.token).status_code == 403
    assert not hall.source.runs.exists()


def test_the_token_is_shown_once_and_only_its_hash_is_kept(hall):
    from drehscheibe.portal.sources.models import Trigger

    visit = Visit(hall.anna)
    answer = visit.post(at(hall), deed="make")
    page = answer.content.decode()
    token = page[page.index("dsc_") :][:47]
    assert "no-store" in answer["Cache-Control"]
    assert "dsc_" not in visit.read(at(hall))
    assert token not in str(Trigger.objects.values_list().get())
    assert call(hall.token).status_code == 404  # the one before ends
    assert call(token).status_code == 202
    visit.post(at(hall), deed="revoke")
    assert call(token).status_code == 404
    assert visit.post(at(hall), deed="x").status_code == 403


def test_only_who_keeps_sources_makes_one(hall):
    reviewer = Visit(person("Ben", Role.REVIEWER))
    stranger = Visit(person("Sven", *Role, of=town(ARNSBERG, "Arnsberg")))
    assert (reviewer.status(at(hall)), stranger.status(at(hall))) == (403, 404)
    assert reviewer.post(at(hall), deed="make").status_code == 403
    assert stranger.post(at(hall), deed="revoke").status_code == 404
    assert call(hall.token).status_code == 202
