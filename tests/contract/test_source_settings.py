# SPDX-License-Identifier: EUPL-1.2
"""What is said of a source as one file: written, changed, given back; in the terminal, too."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from drehscheibe.domain.errors import InvalidParameter, Refused
from drehscheibe.policy.actors import Actor, Role
from townhall import actor, install_region, person, town

OFFERS = [
    {"key": key, "title": f"Datensatz {key}", "publisher": who, "groups": ["grün"]}
    for key, who in (("a", "Stadt Soest"), ("b", "Stadt Soest"), ("c", "Kreis"))
]
SAID = {
    "drehscheibe_source": 1,
    "title": "Portal des Kreises",
    "every_minutes": 0,
    "licence": "cc-zero",
    "filter": {"publishers": ["Stadt Soest"], "takes_new": True, "box": []},
    "objects": {"area": "05974040", "rows": {"a": "n > 1"}},
    "mapping": {"themes": {"grün": "ENVI"}, "replacements": [["a", "b"]]},
}


@pytest.fixture
def hall(portal):
    from drehscheibe.portal.sources.models import Source

    install_region(portal)
    source = Source.objects.create(
        owner=town(), slug="portal", title="Portal", kind="ckan", offers=OFFERS, state="new",
        address="https://portal.example", sealed="geheim",
    )  # fmt: skip
    return SimpleNamespace(source=source, actor=actor(person("Anna", Role.STEWARD)))


def test_a_file_sets_up_all_of_it_and_comes_back_the_same(hall):
    from drehscheibe.portal.sources.settings_file import apply_settings, settings_of

    apply_settings(hall.source, SAID, actor=hall.actor)
    hall.source.refresh_from_db()
    told = settings_of(hall.source)
    assert told["offers"] == ["a", "b"]  # by the filter
    assert (told["title"], told["every_minutes"], told["licence"]) == (
        *("Portal des Kreises", 0),
        "cc-zero",
    )
    assert told["filter"]["publishers"] == ["Stadt Soest"]
    assert told["objects"] == SAID["objects"]
    assert told["mapping"]["themes"] == {"grün": "ENVI"}
    assert "geheim" not in json.dumps(told)
    apply_settings(hall.source, json.loads(json.dumps(told)), actor=hall.actor)
    hall.source.refresh_from_db()
    assert settings_of(hall.source) == told


@pytest.mark.parametrize(
    "wrong",
    [
        {"sealed": "x"},
        {"every_minutes": "60"},
        {"every_minutes": True},
        {"way": "beides"},
        {"drehscheibe_source": 2},
        {"filter": {"words": "baum"}},
        {"filter": {"words": [1]}},
        {"filter": {"box": ["8", 51, 9, 52]}},
        {"filter": {"unknown": []}},
        {"objects": {"rows": {"a": 1}}},
        {"objects": {"rows": {"a": "n >"}}},
        {"mapping": {"themes": {"x": ["ENVI"]}}},
        {"mapping": {"licences": {"x": "cc-zero"}}},
    ],
)
def test_a_file_that_is_wrong_changes_nothing(hall, wrong):
    from drehscheibe.portal.sources.settings_file import apply_settings

    with pytest.raises(InvalidParameter):
        apply_settings(hall.source, SAID | wrong, actor=hall.actor)
    hall.source.refresh_from_db()
    assert (hall.source.state, hall.source.taking, hall.source.mapping) == ("new", {}, {})


def test_only_who_keeps_sources_gives_one(hall):
    from drehscheibe.portal.sources.settings_file import apply_settings

    for who in (actor(person("Ben", Role.REVIEWER)), Actor("Fremd", "person:99")):
        with pytest.raises(Refused):
            apply_settings(hall.source, SAID, actor=who)


def run(*arguments, code=0):
    from drehscheibe.cli.source import source

    done = CliRunner().invoke(source, arguments)
    assert done.exit_code == code, (done.output, done.exception)
    return done


def test_the_terminal_changes_and_shows_it(hall, tmp_path):
    run("edit", "portal", "--publisher", "Stadt Soest", "--new", "--title", "P", "--every", "60")
    hall.source.refresh_from_db()
    assert (hall.source.title, hall.source.every_minutes) == ("P", 60)
    run(
        "edit",
        "portal",
        "--where",
        "n > 1",
        "--inside",
        "8, 51, 9, 52.0",
        "--map-theme",
        "grün=ENVI",
    )
    run("edit", "portal", "--map-licence", "=cc-zero", "--map-publisher", "Kreis=05974")
    told = json.loads(run("show", "portal").output)
    assert told["filter"]["publishers"] == ["Stadt Soest"]  # what was said before holds
    assert told["objects"]["rows"] == {"a": "n > 1", "b": "n > 1"}
    assert told["mapping"]["themes"] == {"grün": "ENVI"}
    assert told["mapping"]["licences"][""]["code"] == "cc-zero"
    assert told["mapping"]["licences"][""]["by"].startswith("operator")
    file = tmp_path / "quelle.json"
    file.write_text(json.dumps(told | {"title": "Aus der Datei"}))
    run("edit", "portal", "--settings", str(file))
    hall.source.refresh_from_db()
    assert hall.source.title == "Aus der Datei"
    file.write_text("[1]")
    assert isinstance(
        run("edit", "portal", "--settings", str(file), code=1).exception, InvalidParameter
    )
    assert isinstance(run("edit", "portal", "--box", "1,x", code=1).exception, InvalidParameter)
