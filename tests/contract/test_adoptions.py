# SPDX-License-Identifier: EUPL-1.2
"""Taking a use case over: bound to own data, tried, approved by a second person, renewed."""

from __future__ import annotations

import re

import pytest

from adoption_samples import PLAYGROUNDS, adopter, published
from drehscheibe.domain.errors import AdoptionMoved, Refused
from townhall import install_region, visitor
from visits import text_of

PAGE = "/anwendungsfaelle/soest/alte-spielplaetze/arnsberg/"


@pytest.fixture
def hall(portal, once):
    install_region(portal)

    def made():
        here = adopter(portal)
        here.publish()
        return here, published()

    return once(made)


@pytest.fixture
def live(hall, once):
    def made():
        here, version = hall
        return here, here.live(version)

    return once(made)


def read(path, who=None, status=200):
    answer = visitor(who).get(path)
    assert answer.status_code == status, (path, answer.status_code)
    return text_of(answer)


def test_own_data_are_bound_by_themselves(hall):
    here, version = hall
    adoption = here.begun(version)
    bound = adoption.bindings.get()
    assert bound.dataset.title == "Spielplätze"
    assert set(bound.columns) == {"name", "baujahr"}
    assert adoption.parameters == {"vor": 2000}


def test_from_the_dry_run_to_the_public_page(hall):
    from drehscheibe.portal.adoptions import handing_over, services

    here, version = hall
    adoption = here.tried(version)
    run = adoption.runs.get()
    assert (run.state, run.results["zahlen"]["rows"]) == ("done", 1), run.error
    read(PAGE, status=404)
    with pytest.raises(Refused, match="answered"):
        handing_over.hand_over(adoption, actor=here.preparing)
    given = handing_over.all_clear(here.preparing)
    handing_over.answer(adoption, given, actor=here.preparing)
    handing_over.hand_over(adoption, actor=here.preparing)
    with pytest.raises(AdoptionMoved):
        services.set_parameters(adoption, {"vor": 1995}, actor=here.preparing)
    with pytest.raises(Refused):
        handing_over.approve(here.layout, adoption, actor=here.preparing)
    handing_over.approve(here.layout, adoption, actor=here.approving)
    page = read(PAGE)
    for text in ("Alte Spielplätze", "Arnsberg", "20", "9", "vor 2000", "Berechnet aus"):
        assert text in page, text
    assert "<script>x" not in visitor().get(PAGE).content.decode()


def test_what_it_makes_is_a_dataset_that_knows_where_it_comes_from(live):
    _, adoption = live
    dataset = adoption.outputs.get().dataset
    assert (dataset.state, dataset.title) == ("public", "Alte Spielplätze (Arnsberg)")
    release = dataset.releases.get()
    assert release.rows == 9
    assert (
        release.record["computed"]["inputs"]["spielplaetze"]["dataset"] == "spielplaetze-arnsberg"
    )
    assert "Alte Spielplätze (Arnsberg)" in read(f"/daten/{dataset.slug}/")


def test_a_new_release_of_an_input_renews_what_it_makes(live):
    here, adoption = live
    source = adoption.bindings.get().dataset
    kept = source.releases.get().keeps.get()
    assert kept.holder == f"adoption:{adoption.pk}"
    here.publish(f"{PLAYGROUNDS}Ganz alt;1960;51,5;8,1\n", dataset=source)
    here.work()
    adoption.refresh_from_db()
    assert adoption.shown_run.number == 2
    assert adoption.outputs.get().dataset.releases.first().rows == 10
    assert re.search(r"\b10\b", read(PAGE))
    assert source.releases.filter(keeps__holder=f"adoption:{adoption.pk}").get().number == 2
