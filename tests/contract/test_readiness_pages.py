# SPDX-License-Identifier: EUPL-1.2
"""The readiness page of a town, the table to fill in, the gaps of the network; who sees what."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from drehscheibe.policy.actors import Role
from readiness_samples import PLAYGROUNDS, TREES, made, packaged
from townhall import ARNSBERG, actor, install_region, person, town, visitor
from visits import text_of

FINDER = "/anwendungsfaelle/test/finder/bereitschaft/"
BOTH = "/anwendungsfaelle/test/schatten/bereitschaft/"
GAPS = "/netzwerk/anwendungsfaelle/luecken/"


@pytest.fixture
def world(portal, once):
    install_region(portal)
    return once(lambda: made(portal))


def test_everybody_reads_what_a_town_has_and_which_column_is_which(world):
    text = text_of(visitor().get(f"{FINDER}soest/"))
    assert "1 von 1 nötigen Daten ist vorhanden." in text
    assert "Soest kann sofort starten." in text
    assert f"/daten/{world['slug']}/" in text
    assert "an den Spalten erkannt" in text


def test_a_gap_shows_who_has_it_how_it_was_made_and_a_table_to_fill_in(world):
    text = text_of(visitor().get(f"{FINDER}arnsberg/"))
    assert "0 von 1 nötigen Daten sind vorhanden." in text
    assert "aus einer Datei (CSV)" in text
    assert f"/daten/{world['slug']}/" in text
    answer = visitor().get("/anwendungsfaelle/test/finder/vorlage/spielplaetze.csv")
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "name;baujahr;breitengrad;laengengrad"
    assert lines[1].startswith("Beispiel;1900;")
    assert visitor().get("/anwendungsfaelle/test/finder/vorlage/nichts.csv").status_code == 404


def test_only_people_of_the_town_send_its_wish_to_the_node(portal, world):
    from drehscheibe.portal.wanted.models import DataWish

    rita = person("Rita", Role.STEWARD, of=town(ARNSBERG, "Arnsberg"))
    said = {"need": "spielplaetze", "words": "Wir haben nur Papier."}
    for stranger in (visitor(), visitor(world["anna"])):
        assert stranger.post(f"{FINDER}arnsberg/", said).status_code == 403
    assert "<form" not in text_of(visitor().get(f"{FINDER}arnsberg/")).split('id="need-')[1]
    assert visitor(rita).post(f"{FINDER}arnsberg/", said).status_code == 303
    assert visitor(rita).post(f"{FINDER}arnsberg/", {"need": "nichts"}).status_code == 404
    wish = DataWish.objects.get()
    assert wish.text == (
        "Arnsberg braucht „Spielplätze“ für den Anwendungsfall „Titel von finder“. "
        "Wir haben nur Papier."
    )


def test_what_was_taken_back_shows_nowhere_before_anything_is_computed_anew(portal, world):
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset

    withdraw_dataset(portal.layout, world["slug"], actor(world["anna"]))
    for place in ("soest/", "arnsberg/"):
        text = text_of(visitor().get(FINDER + place))
        assert world["slug"] not in text.replace("vorlage/spielplaetze", "")
        assert "0 von 1" in text


def test_what_is_not_public_is_never_a_candidate_not_even_for_its_own_people(portal, world):
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.readiness.computing import renew_all

    Dataset.objects.filter(slug=world["slug"]).update(state="draft", release="")
    renew_all(portal.layout)
    for client in (visitor(), visitor(world["anna"])):
        assert "0 von 1" in text_of(client.get(f"{FINDER}soest/"))


def test_the_practice_town_has_a_page_for_its_people_alone(portal, world):
    practice = town("uebungsstadt", "Übungsstadt", slug="uebungsstadt", kind="practice")
    paula = person("Paula", Role.STEWARD, of=practice)
    for stranger in (visitor(), visitor(world["anna"])):
        assert stranger.get(f"{FINDER}uebungsstadt/").status_code == 404
    assert visitor(paula).get(f"{FINDER}uebungsstadt/").status_code == 200


def test_a_package_or_town_that_is_not_there_has_no_page(world):
    packaged("entwurf", TREES, state="draft", usecase_state="draft")
    for path in (f"{FINDER}nirgends/", FINDER.replace("finder", "entwurf") + "soest/"):
        assert visitor().get(path).status_code == 404


def test_what_an_adoption_binds_is_known_to_its_own_people_until_it_is_public(world, bindings):
    from drehscheibe.portal.readiness.bound import Bound

    bindings["spielplaetze"] = Bound(world["slug"], is_public=False)
    assert "Eine Übernahme der Kommune nutzt diese Daten." in text_of(
        visitor(world["anna"]).get(f"{FINDER}soest/")
    )
    assert "Eine Übernahme der Kommune nutzt diese Daten." not in text_of(
        visitor().get(f"{FINDER}soest/")
    )
    bindings["spielplaetze"] = Bound(world["slug"], is_public=True)
    assert "Eine Übernahme der Kommune nutzt diese Daten." in text_of(
        visitor().get(f"{FINDER}soest/")
    )


@pytest.fixture
def bindings():
    """What the app of adoptions would tell."""
    from drehscheibe.portal.readiness import bound

    found: dict[str, Any] = {}

    def teller(organisation: int, usecase: int) -> dict[str, Any]:
        return found

    bound.tells_bindings(teller)
    yield found
    found.clear()


def test_the_page_of_a_dataset_says_what_else_it_makes_possible(world):
    text = text_of(visitor().get(f"/daten/{world['slug']}/"))
    assert "Damit ginge auch" in text
    assert "Titel von finder" in text
    assert "kann sofort starten" in text
    assert "noch eine Sache fehlt" in text


def test_the_node_sees_which_one_dataset_opens_most_doors(portal, world):
    from drehscheibe.portal.organisations.models import Organisation
    from drehscheibe.portal.readiness.computing import renew_due

    packaged("zweiter", replace(PLAYGROUNDS, name="plaetze"))
    renew_due(portal.layout)
    node = town("verbund", "Verbund", kind="alliance", is_node=True)
    assert Organisation.objects.filter(is_node=True).exists()
    nora = person("Nora", Role.ADMINISTRATOR, of=node)
    text = text_of(visitor(nora).get(GAPS))
    # Arnsberg lacks playgrounds alone for two; Soest lacks trees alone for one.
    assert text.index("Spielplatz") < text.index("Bäume")
    assert "Arnsberg" in text
    assert visitor(world["anna"]).get(GAPS).status_code == 403
    assert visitor().get(GAPS).status_code == 302
