# SPDX-License-Identifier: EUPL-1.2
"""Other data or values for what is live: tried first, switched by a second person, taken back."""

from __future__ import annotations

import re

import pytest

from adoption_samples import PLAYGROUNDS, adopter, published
from drehscheibe.domain.clearance import QUESTIONS
from drehscheibe.policy.actors import Role
from townhall import SOEST, install_region, person, town, visitor
from visits import text_of

PAGE = "/anwendungsfaelle/soest/alte-spielplaetze/arnsberg/"
CLEAR = [question.code for question in QUESTIONS]


@pytest.fixture
def live(portal, once):
    install_region(portal)

    def made():
        here = adopter(portal)
        here.publish()
        adoption = here.live(published())
        more = f"{PLAYGROUNDS}Ganz alt;1950;51,5;8,1\nUralt;1940;51,5;8,2\n"
        here.publish(more, title="Alle Spielplätze")
        return here, adoption

    return once(made)


def where(adoption, part):
    return f"/uebernahmen/{adoption.pk}/{part}/"


def fields(adoption, who, **changed):
    """What the form says when somebody changes nothing but this."""
    html = visitor(who).get(where(adoption, "aendern")).content.decode()
    tags = [
        dict(re.findall(r'([\w-]+)="([^"]*)"', one)) for one in re.findall("<input[^>]*>", html)
    ]
    said = {one["name"]: one.get("value", "") for one in tags if "name" in one}
    for name, options in re.findall(
        r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', html, re.DOTALL
    ):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        said[name] = chosen[1] if chosen else ""
    said = {name: text for name, text in said.items() if name.startswith(("need-", "p-"))}
    return said | changed


def post(who, path, said, status=303):
    answer = visitor(who).post(path, said)
    assert answer.status_code == status, (path, answer.status_code, text_of(answer)[:1_500])
    return text_of(answer)


def figure():
    return re.search(r"<strong>(\d+)</strong>", visitor().get(PAGE).content.decode())[1]


def other_table(adoption):
    from drehscheibe.portal.catalogue.models import Dataset

    other = Dataset.objects.get(title="Alle Spielplätze")
    assert adoption.bindings.get().dataset != other
    return f"{other.slug}/{adoption.bindings.get().table}"


def test_other_data_are_tried_and_a_second_person_switches(live):
    from drehscheibe.portal.notices.models import Notice

    here, adoption = live
    before, dataset = figure(), adoption.outputs.get().dataset
    said = fields(adoption, here.anna, **{"need-spielplaetze-table": other_table(adoption)})
    refused = post(here.anna, where(adoption, "aendern"), said, 409)
    assert "noch nicht beantwortet" in refused
    post(here.anna, where(adoption, "aendern"), said | {"clear": CLEAR})
    here.work()
    adoption.refresh_from_db()
    assert figure() == before, "what is public stays"
    assert dataset.releases.count() == 1
    assert adoption.bindings.get().dataset.title == "Spielplätze"
    tried = text_of(visitor(here.anna).get(where(adoption, "aktualisieren")))
    for text in ("Andere Daten oder Angaben", "Was sich mit Ihren Daten ändert", "zweite Person"):
        assert text in tried, text
    assert Notice.objects.filter(kind="adoption-handed-over", person=here.ben).exists()
    work = visitor(here.ben).get("/meine-arbeit/").content.decode()
    assert where(adoption, "aktualisieren") in work
    post(here.anna, where(adoption, "tun"), {"deed": "switch"}, 403)
    post(here.ben, where(adoption, "tun"), {"deed": "switch"})
    here.work()
    adoption.refresh_from_db()
    assert adoption.bindings.get().dataset.title == "Alle Spielplätze"
    assert int(figure()) == int(before) + 2
    assert (adoption.upgrade, adoption.is_told) == ({}, False)
    post(here.anna, where(adoption, "tun"), {"deed": "roll-back"})
    assert figure() == before
    assert adoption.bindings.get().dataset.title == "Spielplätze"


def test_another_value_is_tried_without_asking_about_the_data_again(live):
    here, adoption = live
    post(here.anna, where(adoption, "aendern"), fields(adoption, here.anna, **{"p-vor": "1960"}))
    here.work()
    adoption.refresh_from_db()
    assert (adoption.parameters, adoption.upgrade["parameters"]) == ({"vor": 2000}, {"vor": 1960})
    assert 'value="1960"' in visitor(here.anna).get(where(adoption, "aendern")).content.decode()
    post(here.anna, where(adoption, "tun"), {"deed": "drop"})
    adoption.refresh_from_db()
    assert (adoption.parameters, adoption.upgrade) == ({"vor": 2000}, {})


def test_what_is_wrong_or_the_same_is_said_and_kept(live):
    here, adoption = live
    path = where(adoption, "aendern")
    same = post(here.anna, path, fields(adoption, here.anna), 409)
    assert "nichts daran ist anders" in same
    wrong = post(here.anna, path, fields(adoption, here.anna, **{"p-vor": "bald"}), 422)
    assert "Bitte geben Sie eine Zahl an." in wrong
    strange = fields(adoption, here.anna, **{"need-spielplaetze-table": "fremd/t"})
    assert visitor(here.anna).post(path, strange).status_code == 403
    adoption.refresh_from_db()
    assert adoption.upgrade == {}


def test_what_it_makes_itself_cannot_serve_it(live):
    here, adoption = live
    made = adoption.outputs.get().dataset
    table = f"{made.slug}/{adoption.bindings.get().table}"
    said = fields(adoption, here.anna, **{"need-spielplaetze-table": table, "clear": CLEAR})
    answer = visitor(here.anna).post(where(adoption, "aendern"), said)
    assert answer.status_code in {403, 409}
    adoption.refresh_from_db()
    assert adoption.upgrade == {}


def test_only_people_of_the_town_choose(live):
    _, adoption = live
    rita = person("Rita", *Role, of=town(SOEST))
    assert visitor(rita).get(where(adoption, "aendern")).status_code == 404
    assert visitor().get(where(adoption, "aendern")).status_code == 302
    reader = live[0].ben
    assert visitor(reader).get(where(adoption, "aendern")).status_code == 403
