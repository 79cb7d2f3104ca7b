# SPDX-License-Identifier: EUPL-1.2
"""The state machine of jobs: nothing is lost, nothing is done twice, nothing waits for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from drehscheibe.domain.errors import SourceUnavailable, TaskOutOfMemory

pytestmark = pytest.mark.usefixtures("portal")


@pytest.fixture
def jobs():
    from drehscheibe.portal.jobs import services

    return services


def states():
    from drehscheibe.portal.jobs.models import Job

    return list(Job.objects.order_by("pk").values_list("state", flat=True))


def later(seconds: float):
    return timezone.now() + timedelta(seconds=seconds)


def test_asking_twice_with_a_key_is_asking_once(jobs):
    assert jobs.ask_for("tiles", key="a").pk == jobs.ask_for("tiles", key="a").pk
    assert jobs.ask_for("tiles", key="b").pk != jobs.ask_for("tiles").pk


def test_what_is_done_while_somebody_asks_is_done_again(jobs):
    from drehscheibe.portal.jobs.models import Job

    first, asked = jobs.ask_for("tiles", key="a"), []

    def done_meanwhile(execute, sql, params, many, context):
        if sql.startswith("SELECT") and not asked:
            asked.append(sql)
            Job.objects.filter(pk=first.pk).update(state="done")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(done_meanwhile):
        again = jobs.ask_for("tiles", key="a")
    assert asked
    assert again.pk != first.pk
    assert states() == ["done", "waiting"]


def test_a_key_is_free_again_when_its_job_is_done(jobs):
    job = jobs.ask_for("tiles", key="a")
    jobs.take_job("w")
    jobs.finish_job(job.pk, "w", {})
    assert jobs.ask_for("tiles", key="a").pk != job.pk


def test_people_who_wait_come_first(jobs):
    jobs.ask_for("tiles")
    waiting = jobs.ask_for("downloads", priority=10)
    assert jobs.take_job("w").pk == waiting.pk


def test_a_job_is_held_by_one_worker(jobs):
    jobs.ask_for("tiles")
    assert jobs.take_job("first") is not None
    assert jobs.take_job("second") is None


def test_the_job_of_a_dead_worker_goes_on(jobs):
    job = jobs.ask_for("tiles")
    jobs.take_job("dead")
    again = jobs.take_job("alive", now=later(31))
    assert again.pk == job.pk
    assert again.attempts == 2
    assert not jobs.finish_job(job.pk, "dead", {}), "the dead worker's answer comes too late"
    assert jobs.finish_job(job.pk, "alive", {"made": []})
    assert states() == ["done"]


def test_a_heartbeat_keeps_the_lease_and_shows_progress(jobs):
    job = jobs.ask_for("tiles")
    jobs.take_job("w")
    assert jobs.renew_lease(job.pk, "w", stage="tiles", done=5, total=10)
    job.refresh_from_db()
    assert (job.stage, job.done, job.total) == ("tiles", 5, 10)
    assert jobs.take_job("other", now=later(20)) is None


def test_a_job_whose_workers_always_die_fails_in_the_end(jobs):
    job = jobs.ask_for("tiles")
    for attempt in range(3):
        assert jobs.take_job("w", now=later(100 * attempt)) is not None
    assert jobs.take_job("w", now=later(400)) is None
    job.refresh_from_db()
    assert job.state == "failed"
    assert job.error["code"] == "task-failed"


def test_an_error_worth_it_is_tried_again_later(jobs):
    jobs.ask_for("tiles")
    job = jobs.take_job("w")
    jobs.fail_job(job, "w", SourceUnavailable(reason="no answer"))
    assert states() == ["waiting"]
    assert jobs.take_job("w") is None, "not at once"
    assert jobs.take_job("w", now=later(60)) is not None


def test_other_errors_are_final(jobs):
    jobs.ask_for("tiles")
    job = jobs.take_job("w")
    jobs.fail_job(job, "w", TaskOutOfMemory(name="x", limit=1))
    assert states() == ["failed"]


def test_cancelling_ends_a_waiting_job_at_once(jobs):
    jobs.cancel_job(jobs.ask_for("tiles").pk)
    assert states() == ["cancelled"]


def test_cancelling_ends_a_running_job_at_its_next_heartbeat(jobs):
    job = jobs.ask_for("tiles")
    jobs.take_job("w")
    jobs.cancel_job(job.pk)
    assert not jobs.renew_lease(job.pk, "w", stage="", done=0, total=0)
    jobs.end_cancelled(job.pk, "w")
    assert states() == ["cancelled"]


def test_jobs_that_ended_long_ago_are_forgotten(jobs):
    from drehscheibe.portal.jobs.handlers import UNWATCHED
    from drehscheibe.portal.jobs.models import Job
    from drehscheibe.portal.jobs.tidying import tidy
    from drehscheibe.settings import current_settings

    names = ("waiting", "yesterday", "long ago")
    made = {name: jobs.ask_for("x", key=name) for name in names}
    for name, days in (("yesterday", 1), ("long ago", 31)):
        ended = timezone.now() - timedelta(days=days)
        Job.objects.filter(pk=made[name].pk).update(state="done", finished=ended)
    assert tidy({}, current_settings(), UNWATCHED) == {"forgotten": 1}
    assert set(Job.objects.values_list("key", flat=True)) == {"waiting", "yesterday"}
