# SPDX-License-Identifier: EUPL-1.2
"""Figures of one use case in several towns: beside each other, on town pages, in the comparison."""

from __future__ import annotations

import pytest

from adoption_samples import PLAYGROUNDS, adopter, published
from townhall import SOEST, install_region, town, visitor
from visits import text_of

HERE = "/anwendungsfaelle/soest/alte-spielplaetze/"
ROWS = len(PLAYGROUNDS.strip().splitlines()) - 1


@pytest.fixture
def two(portal, once):
    """Arnsberg and Soest run it, Soest with two playgrounds more; Warstein does not."""
    install_region(portal)

    def made():
        version = published()
        arnsberg, soest = adopter(portal), adopter(portal, SOEST, "Soest")
        arnsberg.publish()
        soest.publish(f"{PLAYGROUNDS}Ganz alt;1950;51,5;8,1\nUralt;1940;51,5;8,2\n")
        return arnsberg.live(version), soest.live(version), soest

    return once(made)


def read(path, who=None):
    answer = visitor(who).get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return answer.content.decode()


def part(page, begin, end="</table>"):
    return page.partition(begin)[2].partition(end)[0]


def test_the_figures_of_all_towns_stand_beside_each_other(two):
    table = part(read(f"{HERE}gemeinsam/"), 'id="figures"')
    first, second = table.partition(">Soest<")[0], table.partition(">Soest<")[2]
    assert ">Arnsberg<" in first
    assert f"<strong>{ROWS}</strong>" in first
    assert f"<strong>{ROWS + 2}</strong>" in second
    assert "Kommunen sind noch nicht dabei" in read(f"{HERE}gemeinsam/")
    assert "Playgrounds" in read(f"/en{HERE}gemeinsam/")


def test_the_page_of_a_town_says_what_runs_there_with_its_figures(two):
    section = part(read("/kommunen/soest/"), 'id="usecases"', "</section>")
    assert f"Spielplätze: <strong>{ROWS + 2}</strong>" in section
    assert 'id="usecases"' not in read("/kommunen/warstein/")


def test_the_comparison_of_two_towns_has_their_use_cases(two):
    page = read("/kommunen/vergleich/?a=arnsberg&b=soest")
    table = part(page, 'id="usecase-1"')
    assert f"<strong>{ROWS}</strong>" in table
    assert f"<strong>{ROWS + 2}</strong>" in table
    one = read("/kommunen/vergleich/?a=soest&b=warstein")
    table = part(one, 'id="usecase-1"')
    assert f"<strong>{ROWS + 2}</strong>" in table
    assert "noch nicht dabei" in table
    assert f'href="{HERE}?kommune=warstein"' in one
    assert 'id="usecase-1"' not in read("/kommunen/vergleich/?a=warstein&b=ruethen")
    assert 'id="usecase-1"' not in read("/kommunen/vergleich/?a=soest")


def test_what_was_taken_back_or_only_practised_is_in_no_comparison(two):
    from drehscheibe.portal.adoptions.models import Adoption
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset

    arnsberg, soest, people = two
    source = soest.bindings.get().dataset
    withdraw_dataset(people.layout, source.slug, people.approving, reason="Falsch")
    assert f"<strong>{ROWS + 2}</strong>" not in read("/kommunen/vergleich/?a=arnsberg&b=soest")
    assert f"<strong>{ROWS + 2}</strong>" not in read(f"{HERE}gemeinsam/")
    assert f"<strong>{ROWS + 2}</strong>" not in read("/kommunen/soest/")
    practised = town("uebungsstadt", "Musterhausen", kind="practice")
    Adoption.objects.filter(pk=arnsberg.pk).update(organisation=practised)
    assert 'id="figures"' not in text_of(visitor().get(f"{HERE}gemeinsam/"))


def test_each_dataset_of_a_package_that_two_towns_make_is_a_regional_one(portal, two):
    """Every output has one table; each becomes a dataset of its own."""
    from dataclasses import replace

    from adoption_samples import OUTPUTS, another
    from drehscheibe.domain.plain import to_plain
    from drehscheibe.portal.exchange.models import Union
    from drehscheibe.portal.exchange.uniting import unite
    from drehscheibe.portal.jobs.handlers import UNWATCHED

    arnsberg, soest, people = two
    town("agentur", "Agentur", kind="agency", is_node=True)
    more = replace(OUTPUTS.datasets[0], name="auch-alte", title={"de": "Auch alte"})
    alone = replace(OUTPUTS.datasets[0], name="eigene", title={"de": "Eigene"}, together=False)
    outputs = replace(OUTPUTS, datasets=(*OUTPUTS.datasets, more, alone))
    version = arnsberg.version
    version.package = to_plain(another("1.0.0", outputs=outputs))
    version.save()
    for adoption in (arnsberg, soest):
        title = f"Auch alte {adoption.organisation.name}"
        here = adopter_of(people, adoption)
        adoption.outputs.create(name="auch-alte", dataset=here.publish(title=title))
        adoption.outputs.create(name="eigene", dataset=None)
    made = unite({"usecase": version.usecase_id}, portal, UNWATCHED)
    assert "auch-alte" in made["united"]
    assert {one.name: one.dataset.title for one in Union.objects.all()} == {
        "alte-spielplaetze": "Alte Spielplätze (alle Kommunen)",
        "auch-alte": "Auch alte (alle Kommunen)",
    }
    page = read(f"{HERE}gemeinsam/")
    for one in Union.objects.all():
        assert f'href="/daten/{one.dataset.slug}/"' in page


def adopter_of(people, adoption):
    """Somebody who publishes for the adoption's town."""
    from adoption_samples import Adopter
    from drehscheibe.portal.people.models import Person

    name = adoption.organisation.name
    anna, ben = (Person.objects.get(name=f"{one}-{name}") for one in ("Anna", "Ben"))
    return Adopter(people.settings, adoption.organisation, anna, ben)
