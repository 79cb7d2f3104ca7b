# SPDX-License-Identifier: EUPL-1.2
"""The terminal speaks the person's language, and never in traces."""

from __future__ import annotations

import re

import pytest

from commands import SOEST, Instance

ENGLISH = re.compile(r"\b(the|is|are|of|not|does|Usage|Options|Commands|Error|Missing|Try|and)\b")


@pytest.fixture
def empty(tmp_path):
    return Instance(tmp_path / "nothing")


@pytest.fixture
def trees(tmp_path):
    file = tmp_path / "Bäume.csv"
    file.write_text("Nr;Länge;Breite\n1;8,1;51,5\n2;8,2;51,6\n", encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "words", [(), ("--help",), ("publish", "--help"), ("region", "build", "--help"), ("foo",)]
)
def test_help_and_complaints_are_german(empty, words):
    done = empty.run(*words)
    told = re.sub(r"\[OPTIONS\]|--[a-z-]+", "", done.stdout + done.stderr)
    assert "Aufruf:" in told
    assert not ENGLISH.findall(told)


@pytest.mark.parametrize("words", [("--version",), ("inspect", "nicht da"), ("doctor",)])
def test_commands_that_the_tests_fork_do_what_the_program_does(empty, words):
    forked, program = empty.run(*words), empty.start(*words)
    assert program.communicate(timeout=120) == (forked.stdout, forked.stderr)
    assert program.returncode == forked.returncode


def test_without_an_instance_every_command_says_how_to_make_one(empty, trees):
    commands = (
        ("publish", trees, "--owner", SOEST),
        ("releases", "x"),
        ("undo", "x"),
        ("withdraw", "x"),
        ("purge", "x", "--yes"),
        ("demo",),
        ("doctor",),
        ("serve",),
        ("worker",),
    )
    for words in commands:
        done = empty.run(*words)
        assert done.returncode == 1, words
        assert "noch keine Installation" in done.stderr, words
        assert "Traceback" not in done.stderr
    assert not empty.home.exists()


def test_the_licence_a_finding_offers_can_be_typed_as_it_stands(installation, trees):
    printed = installation.publish(trees, "--set", "licence=cc-zero")
    assert "licence-assumed" not in {finding["code"] for finding in printed["findings"]}


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--licence", "quatsch"), "Die Lizenz „quatsch“ kennen wir nicht"),
        (("--set", "trenner=tab"), "gehört nicht zu den Antworten, die wir kennen"),
        (("--set", "separator"), "muss die Form KEY=VALUE haben"),
        (("--waive", "foo", "--because", "x", "--by", "y"), "Es gibt keinen Hinweis 'foo'"),
    ],
)
def test_what_nobody_understands_is_refused(installation, trees, options, told):
    done = installation.run("publish", trees, "--owner", SOEST, "--yes", *options)
    assert done.returncode != 0
    assert told in done.stderr
    assert not list(installation.layout.pointers.glob("*.json"))


def test_a_document_is_said_to_have_neither_table_nor_map(installation, tmp_path):
    file = tmp_path / "Satzung.pdf"
    file.write_bytes(b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n")
    assert "ohne Tabelle und Karte" in installation.run("inspect", file).stdout


def test_states_of_releases_are_words_of_the_language(installation, trees):
    slug = installation.publish(trees)["dataset"]
    listed = installation.run("releases", slug).stdout
    assert "aktuell" in listed
    assert "Uhr" in listed
