# SPDX-License-Identifier: EUPL-1.2
"""The status page tells everybody of work for the public; the rest is the operator's alone."""

from __future__ import annotations

from datetime import timedelta

import pytest
from click.testing import CliRunner

from portal_samples import Rows, Sample, column, publish
from townhall import SOEST, install_region, town


@pytest.fixture
def job(portal):
    """A way to leave jobs that failed or wait; one dataset is public."""
    from django.utils import timezone

    from drehscheibe.portal.jobs.models import Job

    install_region(portal)
    town()
    rows = Rows("orte", (column("name", "Name"),), [{"name": "A"}])
    publish(portal.layout, Sample("baeume", "Bäume", SOEST, (rows,)))

    def leave(kind: str, state: str, **payload: str) -> Job:
        error = {"code": "task-crashed", "message": "Der Wald brennt."}
        ended = {"finished": timezone.now(), "error": error} if state == "failed" else {}
        lease = timezone.now() - timedelta(hours=1) if state == "running" else None
        return Job.objects.create(
            kind=kind, state=state, payload=payload, lease_until=lease, **ended
        )

    return leave


def state():
    from drehscheibe.portal.pages.state import platform_state

    return platform_state()


@pytest.mark.parametrize("kind", ["read-draft", "build-draft", "notice", "question-mail"])
@pytest.mark.parametrize("how", ["waiting", "running", "failed"])
def test_what_people_prepare_moves_nothing(job, kind, how):
    before = state()
    job(kind, how, draft="0", dataset="baeume")
    now = state()
    assert now.is_good
    assert (now.waiting, now.running, now.failed) == (before.waiting, before.running, ())


@pytest.mark.parametrize("dataset", ["hidden", ""])
def test_nor_does_work_for_what_is_not_public(job, dataset):
    job("tiles", "failed", dataset=dataset)
    assert state().is_good


def test_work_for_public_data_is_told(job):
    job("downloads", "waiting", dataset="baeume")
    job("items", "running", dataset="baeume")
    job("tiles", "failed", dataset="baeume")
    now = state()
    assert (now.waiting, now.running, now.late, len(now.failed)) == (1, 1, 1, 1)
    assert not now.is_good


def test_the_operator_is_told_of_all_of_it(job):
    from drehscheibe.cli.doctor import doctor

    job("read-draft", "failed", draft="0")
    job("build-draft", "waiting", draft="0")
    told = CliRunner().invoke(doctor, catch_exceptions=False).output
    assert "0 laufend, 1 wartend, 1 in den letzten 24 Stunden fehlgeschlagen" in told
    assert "read-draft: Der Wald brennt." in told
