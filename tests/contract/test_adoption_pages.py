# SPDX-License-Identifier: EUPL-1.2
"""The wizard without JavaScript: each page one decision, and nothing that was typed is lost."""

from __future__ import annotations

import pytest

from adoption_samples import adopter, published
from townhall import install_region, visitor
from visits import text_of

NAME = "soest/alte-spielplaetze"


@pytest.fixture
def hall(portal, once):
    install_region(portal)

    def made():
        here = adopter(portal)
        here.publish()
        published()
        return here

    return once(made)


def adoption():
    from drehscheibe.portal.adoptions.models import Adoption

    return Adoption.objects.get()


def post(client, path, status=303, **said):
    answer = client.post(path, said)
    assert answer.status_code == status, (path, answer.status_code, text_of(answer)[:2_000])
    return answer.get("Location", "") or text_of(answer)


def test_from_the_button_to_the_settings(hall):
    anna = visitor(hall.anna)
    assert "Für Arnsberg" in text_of(anna.get(f"/uebernahmen/neu/?anwendungsfall={NAME}"))
    said = {"anwendungsfall": NAME, "fuer": hall.town.key, "deed": "take"}
    data = post(anna, "/uebernahmen/neu/", **said)
    page = text_of(anna.get(data))
    for text in ("Ihre Daten", "Spielplätze", "Baujahr"):
        assert text in page, text
    settings = post(anna, data)
    assert settings.endswith("/angaben/")
    assert "Es steht fest, wer die Liste pflegt." in text_of(anna.get(settings))
    wrong = post(anna, settings, status=422, **{"p-vor": "bald", "ticked": "wer"})
    assert "Bitte geben Sie eine Zahl an." in wrong
    assert 'value="bald"' in wrong
    assert adoption().ticked == ["wer"]
    trial = post(anna, settings, **{"p-vor": "1995,0", "ticked": "wer"})
    assert trial.endswith("/probelauf/")
    assert "Wir rechnen mit Ihren Daten." in text_of(anna.get(trial))
    assert (adoption().state, adoption().parameters) == ("trial", {"vor": 1995})
    assert anna.get(f"/uebernahmen/{adoption().pk}/stand/").json()["waits"]


def test_other_columns_are_chosen_by_hand(hall):
    from drehscheibe.portal.adoptions.models import Adoption

    anna = visitor(hall.anna)
    post(anna, "/uebernahmen/neu/", anwendungsfall=NAME, fuer=hall.town.key, deed="take")
    bound = Adoption.objects.get().bindings.get()
    where = f"/uebernahmen/{adoption().pk}/daten/spielplaetze/"
    assert "Welche Spalte welche ist" in text_of(anna.get(where))
    chosen = f"{bound.dataset.slug}/{bound.table}"
    year = bound.columns["baujahr"]["column"]
    post(anna, where, table=chosen, shown=chosen, **{"column-baujahr": year, "column-name": year})
    columns = adoption().bindings.get().columns
    assert {name: one["column"] for name, one in columns.items()} == {"name": year, "baujahr": year}
    post(anna, where, table="")
    assert not adoption().bindings.exists()
    gap = text_of(anna.post(f"/uebernahmen/{adoption().pk}/daten/"))
    assert "Ohne diese Daten lässt sich nichts berechnen" in gap


def test_who_only_notes_it_sets_about_it_later(hall):
    anna = visitor(hall.anna)
    inside = post(anna, "/uebernahmen/neu/", anwendungsfall=NAME, fuer=hall.town.key, deed="note")
    assert "vorgemerkt" in text_of(anna.get(inside))
    assert post(anna, f"{inside}tun/", deed="begin").endswith("/daten/")
    again = anna.get(f"/uebernahmen/neu/?anwendungsfall={NAME}")
    assert again["Location"].endswith("/daten/")
