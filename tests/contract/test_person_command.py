# SPDX-License-Identifier: EUPL-1.2
"""`drehscheibe person` as the operator types it."""

from __future__ import annotations

import json

import pytest

from commands import run_forked

LIST = "e-mail;name;organisation;rollen\n"


@pytest.fixture
def run(installation):
    def run(*arguments, code=0):
        done = installation.run("person", *arguments)
        assert done.returncode == code, done.stderr + done.stdout
        return done

    return run


def test_inviting_prints_the_link_where_mails_are_files(run, installation):
    done = run("invite", "nina@example.org", "--organisation", "05974040", "--role", "steward")
    assert done.stdout.startswith("http://127.0.0.1:8000/einladung/")
    mails = (path.read_bytes() for path in installation.layout.mail.iterdir())
    assert any(b"nina@example.org" in mail for mail in mails)


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (
            ("invite", "x@example.org", "--organisation", "0", "--role", "steward"),
            1,
            "gibt es hier nicht",
        ),
        (
            ("invite", "nichts", "--organisation", "05974040", "--role", "steward"),
            2,
            "keine E-Mail-Adresse",
        ),
        (("invite", "x@example.org", "--organisation", "05974040"), 2, "--role"),
        (("deactivate", "x@example.org", "--because", "y"), 1, "kein Konto"),
    ],
)
def test_mistakes_are_explained(run, arguments, code, told):
    assert told in run(*arguments, code=code).stderr


def test_a_list_is_shown_first_and_refused_as_a_whole(run, tmp_path):
    file = tmp_path / "liste.csv"
    file.write_text(LIST + "a@example.org;A;Soest;Datenpflege\nb@example.org;B;Nirgends;Prüfung\n")
    assert (
        "Zeile 3: Es gibt keine Organisation „Nirgends“" in run("invite-csv", file, code=2).stderr
    )
    file.write_text(LIST + "a@example.org;A;Soest;Datenpflege\nb@example.org;B;5974040;Prüfung\n")
    assert run("invite-csv", file, "--dry-run").stdout.count("Soest") == 2
    assert run("invite-csv", file).stdout.count("/einladung/") == 2


def test_practice_people_are_listed_changed_and_blocked(run, installation):

    done = installation.run("demo", "--people")
    assert done.returncode == 0, done.stderr
    email = next(word for word in done.stdout.split() if word.startswith("dora@"))
    run("roles", email, "--organisation", practice(run), "--role", "reviewer", "--because", "x")
    run("deactivate", email, "--because", "gestohlen", "--by", "Test")
    listed = people(run)
    assert (listed[email]["active"], listed[email]["memberships"][0]["roles"]) == (
        False,
        ["reviewer"],
    )
    run("activate", email)
    assert people(run)[email]["active"]
    assert "Dora Datenpflege" in run("list").stdout


def people(run):
    return {one["email"]: one for one in json.loads(run("list", "--json").stdout)["people"]}


def practice(run):
    return next(iter(people(run).values()))["memberships"][0]["key"]


def test_practice_people_are_made_on_this_machine_only(installation):
    environment = installation.environment | {"DREHSCHEIBE_PUBLIC_URL": "https://daten.example"}
    done = run_forked(("demo", "--people"), environment)
    assert done.returncode == 1
    assert "nur auf diesem Rechner" in done.stderr
