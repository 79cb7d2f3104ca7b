# SPDX-License-Identifier: EUPL-1.2
"""What happens between two steps of a backup: whatever it is, what comes back is one truth."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from drehscheibe.policy.actors import Actor
from drehscheibe.portal.backups.reading import unpack_archive
from drehscheibe.releases.layout import Layout
from drehscheibe.releases.pointer import State, read_pointer, write_pointer
from streams import Points, build

OPERATOR = Actor("operator: Test", is_operator=True)


@pytest.fixture
def services(portal):
    from drehscheibe.portal.catalogue import services
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.organisations import models

    soest = models.Organisation.objects.create(
        key="05974040", name="Soest", slug="soest", kind="municipality"
    )
    services.prepare_dataset("punkte", soest, services.Description(title="Punkte"))
    Dataset.objects.update(licence="dl-by-de/2.0")
    return services


@pytest.fixture
def taking_back(services):
    from drehscheibe.portal.catalogue import taking_back

    return taking_back


@pytest.fixture
def publish(services, portal, tmp_path):
    def go(rows: int) -> str:
        folder = tmp_path / str(rows)
        folder.mkdir()
        built = services.Built(build(portal.layout, folder, Points(rows)))
        return services.release_dataset(portal.layout, "punkte", built, OPERATOR).sha256

    return go


@pytest.fixture
def taken(portal, tmp_path):
    """A backup during which something happens, as soon as the first file is saved; unpacked."""

    def go(happens):
        from drehscheibe.portal.backups.taking import take_backup

        done = []

        def report(_):
            if not done:
                done.append(happens())

        backup = take_backup(portal.layout, tmp_path / "b", report)
        assert backup.contents.missing == ()
        unpack_archive(tmp_path / "b", tmp_path / "home", lambda _: None)
        return Layout(tmp_path / "home")

    return go


def state(layout):
    """Epoch and current release, by pointer file and by database; and what lies on the disk."""
    pointer = read_pointer(layout.pointer("punkte"))
    with closing(sqlite3.connect(layout.portal_database)) as database:
        row = database.execute('SELECT epoch, "release" FROM catalogue_dataset').fetchone()
    folder = layout.releases / "punkte"
    disk = {path.name for path in folder.iterdir()} if folder.exists() else set()
    return (pointer.epoch, pointer.release), row, disk


def test_a_release_that_comes_meanwhile_is_in_it(publish, taken):
    first, new = publish(3), []
    pointer, database, disk = state(taken(lambda: new.append(publish(4))))
    assert pointer == database == (2, new[0])
    assert disk == {first, new[0]}


def test_a_purge_meanwhile_leaves_nothing_of_it(portal, publish, taking_back, taken):
    publish(3)
    pointer, database, disk = state(
        taken(lambda: taking_back.purge_dataset(portal.layout, "punkte", OPERATOR))
    )
    assert pointer == database == (2, "")
    assert disk == set()


def test_a_withdrawal_meanwhile_is_a_withdrawal(portal, publish, taking_back, taken):
    release = publish(3)
    layout = taken(lambda: taking_back.withdraw_dataset(portal.layout, "punkte", OPERATOR))
    pointer, database, disk = state(layout)
    assert pointer == database == (2, "")
    assert disk == {release}


def test_a_release_purged_meanwhile_is_left_out(portal, publish, taking_back, taken):
    first, second = publish(3), publish(4)
    pointer, database, disk = state(
        taken(lambda: taking_back.purge_release(portal.layout, "punkte", first, OPERATOR))
    )
    assert pointer == database == (3, second)
    assert disk == {second}


def test_a_withdrawal_cut_between_file_and_database_is_saved_as_it_is(portal, publish, taken):
    """The pointer has the higher epoch: `reconcile` finishes it after the restore."""
    release = publish(3)

    def cut():
        pointer = read_pointer(portal.layout.pointer("punkte"))
        changed = pointer.changed(state=State.WITHDRAWN, release="")
        write_pointer(portal.layout.pointer("punkte"), changed)

    pointer, database, _ = state(taken(cut))
    assert (pointer, database) == ((2, ""), (1, release))


def test_a_build_that_nobody_knows_yet_is_left_out(portal, publish, taken, tmp_path):
    release = publish(3)
    folder = tmp_path / "unbekannt"
    folder.mkdir()
    _, _, disk = state(taken(lambda: build(portal.layout, folder, Points(9))))
    assert disk == {release}
