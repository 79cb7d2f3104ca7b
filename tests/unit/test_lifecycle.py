# SPDX-License-Identifier: EUPL-1.2
"""Publish, undo, withdraw, purge; and what is true after a crash in between."""

from __future__ import annotations

import pytest

from drehscheibe.domain.errors import AlreadyRunning, Refused, ReleaseNotFound
from drehscheibe.policy.actors import Actor
from drehscheibe.releases.lock import dataset_lock
from drehscheibe.releases.pointer import ReleaseState, State, read_pointer, write_pointer
from streams import Points, build

OPERATOR = Actor("operator: Test", is_operator=True)


@pytest.fixture
def services(portal):
    from drehscheibe.portal.catalogue import services
    from drehscheibe.portal.organisations import models

    soest = models.Organisation.objects.create(
        key="05974040", name="Soest", slug="soest", kind="municipality"
    )
    described = services.Description(title="Punkte", licence="dl-by-de/2.0")
    services.prepare_dataset("punkte", soest, described)
    return services


@pytest.fixture
def taking_back(services):
    from drehscheibe.portal.catalogue import taking_back

    return taking_back


@pytest.fixture
def publish(services, portal, tmp_path):
    """Publish a release of so many rows; returns its name."""

    def go(rows: int) -> str:
        folder = tmp_path / str(rows)
        folder.mkdir()
        manifest = build(portal.layout, folder, Points(rows))
        return services.release_dataset(
            portal.layout, "punkte", services.Built(manifest), OPERATOR
        ).sha256

    return go


def pointer(portal):
    return read_pointer(portal.layout.pointer("punkte"))


def actions():
    from drehscheibe.portal.evidence.models import AuditEntry

    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_the_newest_release_is_current_and_the_one_before_is_kept(portal, publish):
    first, second = publish(3), publish(4)
    now = pointer(portal)
    assert (now.state, now.release) == (State.PUBLIC, second)
    assert now.releases == {first: "superseded", second: "current"}
    assert actions() == ["publish", "publish"]


def test_undo_brings_the_release_before_back(portal, publish, taking_back):
    first, second = publish(3), publish(4)
    taking_back.undo_release(portal.layout, "punkte", OPERATOR, reason="wrong file")
    now = pointer(portal)
    assert now.release == first
    assert now.releases[second] == ReleaseState.UNDONE.value


def test_there_is_nothing_before_the_first_release(portal, publish, taking_back):
    publish(3)
    with pytest.raises(Refused, match="no release before"):
        taking_back.undo_release(portal.layout, "punkte", OPERATOR)


def test_withdrawn_means_nothing_is_public_and_nothing_is_lost(portal, publish, taking_back):
    release = publish(3)
    taking_back.withdraw_dataset(portal.layout, "punkte", OPERATOR)
    now = pointer(portal)
    assert (now.state, now.release) == (State.WITHDRAWN, "")
    assert portal.layout.release("punkte", release).exists()
    again = publish(5)
    assert pointer(portal).release == again


def test_purge_lists_every_copy_and_proves_that_it_is_gone(portal, publish, taking_back):
    first, second = publish(3), publish(4)
    proof = taking_back.purge_dataset(portal.layout, "punkte", OPERATOR)
    names = {copy.path.name for copy in proof.copies}
    assert {"original", "data.parquet", "items.sqlite", "manifest.json"} <= names
    assert proof.left == ()
    assert pointer(portal).state is State.PURGED
    for release in (first, second):
        found = [p for p in portal.layout.home.rglob("*") if release in str(p)]
        assert found == []


def test_one_release_can_be_purged_but_not_the_current_one(portal, publish, taking_back):
    first, second = publish(3), publish(4)
    with pytest.raises(Refused, match="current release"):
        taking_back.purge_release(portal.layout, "punkte", second, OPERATOR)
    taking_back.purge_release(portal.layout, "punkte", first[:12], OPERATOR)
    assert pointer(portal).releases[first] == ReleaseState.PURGED.value
    assert not portal.layout.release("punkte", first).exists()
    with pytest.raises(ReleaseNotFound):
        taking_back.purge_release(portal.layout, "punkte", first[:6], OPERATOR)


def test_a_stranger_may_not_withdraw(portal, publish, taking_back):
    publish(3)
    with pytest.raises(Refused):
        taking_back.withdraw_dataset(portal.layout, "punkte", Actor("somebody"))


def test_a_withdrawal_cut_off_before_the_database_is_finished(
    portal, publish, services, taking_back
):
    publish(3)
    cut = pointer(portal).changed(state=State.WITHDRAWN, release="")
    write_pointer(portal.layout.pointer("punkte"), cut)
    assert taking_back.reconcile(portal.layout) == ["punkte"]
    assert services.get_dataset("punkte").state == "withdrawn"
    assert pointer(portal).state is State.WITHDRAWN


def test_a_publication_cut_off_before_the_pointer_is_finished(portal, publish, taking_back):
    publish(3)
    before = pointer(portal)
    second = publish(4)
    write_pointer(portal.layout.pointer("punkte"), before)
    assert taking_back.reconcile(portal.layout) == ["punkte"]
    assert pointer(portal).release == second
    assert taking_back.reconcile(portal.layout) == []


def test_a_purge_cut_off_is_finished(portal, publish, services, taking_back):
    release = publish(3)
    cut = pointer(portal).changed(state=State.PURGED, release="", releases={release: "purged"})
    write_pointer(portal.layout.pointer("punkte"), cut)
    taking_back.reconcile(portal.layout)
    assert not portal.layout.release("punkte", release).exists()
    assert services.get_dataset("punkte").state == "purged"


def test_one_dataset_is_changed_by_one_process_at_a_time(layout):
    with dataset_lock(layout, "punkte"):
        with pytest.raises(AlreadyRunning), dataset_lock(layout, "punkte"):
            pass
        with dataset_lock(layout, "andere"):
            pass


def test_the_retention_rule_removes_the_oldest(portal, publish, services):
    from dataclasses import replace

    from drehscheibe.portal.catalogue.retention import apply_retention

    names = [publish(rows) for rows in (3, 4, 5, 6)]
    removed = apply_retention(replace(portal, keep_releases=2), "punkte")["removed"]
    assert removed == names[:1]
    assert pointer(portal).releases[names[0]] == "purged"
