# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe organisation`: what the operator sets for one organisation counts at once."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest

from commands import SOEST


@pytest.fixture
def benches(tmp_path):
    file = tmp_path / "baenke.csv"
    file.write_text("Name;Breite;Länge\nAm Markt;51,5711;8,1052\n", "utf-8")
    return file


def asked(installation, *options):
    done = installation.run("organisation", SOEST, "--json", *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_limits_are_shown_set_and_given_back(installation):
    before = asked(installation)
    assert before["quota_is_default"]
    assert before["keep_releases"] == 1_000
    told = asked(installation, "--quota-gib", "7", "--keep-releases", "3")
    assert (told["quota_bytes"], told["keep_releases"]) == (7 << 30, 3)
    assert not told["quota_is_default"]
    assert asked(installation, "--quota-gib", "default", "--keep-releases", "default") == before
    shown = installation.run("organisation", SOEST).stdout
    assert "Soest (05974040)" in shown
    assert "Platz: 0,0 von 50,0\u00a0GiB belegt (wie in der ganzen Installation)" in shown


def test_without_space_the_next_publication_is_refused_and_the_old_one_stays(installation, benches):
    installation.publish(benches)
    told = installation.run("organisation", SOEST, "--quota-gib", "0")
    assert "Der Platz ist aufgebraucht" in told.stderr
    again = ("publish", benches, "--owner", SOEST, "--yes", "--dataset", "baenke")
    refused = installation.run(*again)
    assert refused.returncode == 1
    assert "bitten Sie den Betreiber um mehr Platz" in refused.stderr
    assert installation.run("export", "baenke", "--format", "csv").returncode == 0
    asked(installation, "--quota-gib", "default")
    assert installation.run(*again).returncode == 0


def test_fewer_kept_releases_delete_the_old_ones_before_the_command_ends(installation, benches):
    first = installation.publish(benches)["release"]
    second = installation.publish(benches, "--dataset", "baenke")["release"]
    installation.publish(benches, "--dataset", "baenke")
    told = asked(installation, "--keep-releases", "1", "--by", "Petra", "--because", "Platz")
    assert told["removed"] == [{"dataset": "baenke", "release": first}]
    assert not installation.layout.release("baenke", first).exists()
    assert installation.layout.release("baenke", second).exists()
    with closing(sqlite3.connect(installation.layout.portal_database)) as database:
        query = "select actor, reason, details from evidence_auditentry where action = 'limits'"
        [(actor, reason, details)] = database.execute(query).fetchall()
    assert (actor, reason) == ("operator: Petra", "Platz")
    assert json.loads(details) == {"keep_releases": [None, 1]}


@pytest.mark.parametrize("wrong", ["-1", "viel", "1.5", "99999999999"])
def test_what_is_no_limit_is_refused(installation, wrong):
    done = installation.run("organisation", SOEST, "--keep-releases", wrong)
    assert done.returncode == 2
    assert "weder eine ganze Zahl" in done.stderr


def test_an_unknown_organisation_is_said(installation):
    done = installation.run("organisation", "99999999")
    assert done.returncode == 1
    assert "„99999999“ gibt es hier nicht" in done.stderr
