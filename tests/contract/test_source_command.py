# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe source` and `drehscheibe harvest`, from adding to the next release."""

from __future__ import annotations

import json
import sqlite3
import time
from base64 import b64encode
from contextlib import closing
from dataclasses import replace

import pytest

from far_servers import PLACES, changing_server


@pytest.fixture
def far():
    with changing_server() as server:
        server.content["/orte.csv"] = PLACES
        yield server


@pytest.fixture
def run(installation, far):
    """The command on an instance that may ask this machine; its JSON where it says some."""

    allowed = {
        "DREHSCHEIBE_FETCH_ALLOWED_NETWORKS": "127.0.0.0/8",
        "DREHSCHEIBE_FETCH_PORTS": str(far.server_port),
    }

    def command(*arguments, code=0):
        done = replace(installation, settings=allowed).run(*arguments)
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout) if done.stdout.startswith("{") else done

    command.settings = allowed
    return command


def test_a_source_is_added_fetched_listed_and_removed(run, far):
    added = run("source", "add", far.address("/orte.csv"), "--owner", "05974040", "--json")
    assert (added["kind"], added["title"], added["every_minutes"]) == ("file", "Orte", 1440)
    tried = run("harvest", added["name"], "--dry-run", "--json")["runs"][0]
    assert (tried["steps"][0]["step"], tried["steps"][0]["tables"][0]["rows"]) == ("tried", 30)
    came = run("harvest", added["name"], "--json")["runs"][0]
    assert (came["outcome"], came["steps"][0]["step"]) == ("changed", "came")
    assert "wartet noch auf einen Menschen" in run("harvest", added["name"]).stderr
    far.status = 404
    failed = run("harvest", added["name"], "--dry-run", code=1)
    assert "nichts (mehr)" in failed.stderr
    (listed,) = run("source", "list", "--json")["sources"]
    assert (listed["name"], listed["allowed"]) == (added["name"], False)
    assert run("harvest", "--due", "--json")["runs"] == []
    run("source", "remove", added["name"], "--yes")
    assert run("source", "list", "--json")["sources"] == []


def test_a_password_comes_from_a_file_and_is_sealed(run, far, installation, tmp_path):
    far.wants = "Basic " + b64encode(b"anna:ge heim").decode()
    words = ("source", "add", far.address("/orte.csv"), "--owner", "05974040", "--json")
    assert run(*words, code=1).stdout == ""
    secret = tmp_path / "secret"
    secret.write_text("ge heim\n")
    added = run(*words, "--user", "anna", "--password-file", str(secret))
    assert added["kind"] == "file"
    assert b"ge heim" not in installation.layout.portal_database.read_bytes()


def test_one_source_that_hangs_keeps_no_other_waiting(run, far, installation):
    """By the worker itself, with more sources than hang."""
    names = []
    for number in range(3):
        far.content[f"/{number}.csv"] = PLACES
        words = ("--owner", "05974040", "--title", f"Quelle {number}", "--json")
        names.append(run("source", "add", far.address(f"/{number}.csv"), *words)["name"])
    far.hangs = "/0.csv"
    with closing(sqlite3.connect(installation.layout.portal_database)) as database:
        database.execute("UPDATE sources_source SET next_due = '2020-01-01 00:00:00'")
        database.commit()
        worker = replace(installation, settings=run.settings).start("worker")
        try:
            told = "SELECT outcome FROM sources_run ORDER BY source_id"
            waited_for(database, told, [("running",), ("changed",), ("changed",)])
            far.go_on.set()
            waited_for(database, told, [("changed",)] * 3)
        finally:
            far.go_on.set()
            worker.terminate()
            worker.communicate(timeout=30)


def waited_for(database, query, wanted):
    for _ in range(300):
        found = database.execute(query).fetchall()
        if found == wanted:
            return found
        time.sleep(0.1)
    raise AssertionError(found)


def test_what_is_no_source_leaves_nothing_behind(run, far):
    refused = run("source", "add", far.address("/seite"), "--owner", "05974040", code=1)
    assert "eine Internetseite, keine Datei" in refused.stderr
    assert run("source", "list", "--json")["sources"] == []
