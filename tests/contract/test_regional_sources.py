# SPDX-License-Identifier: EUPL-1.2
"""What packages take from the whole region: connected by one command, kept by the agency, and every
town concerned can start at once as soon as it is public."""

from __future__ import annotations

import json
import os
import tomllib

import pytest

from drehscheibe.connectors.sources.contract import Kind
from drehscheibe.domain.errors import RegionWithoutNode
from drehscheibe.domain.licences import LICENCES
from drehscheibe.domain.model_datasets import MODEL_DATASETS
from drehscheibe.domain.slugs import slugify
from drehscheibe.domain.themes import THEMES
from drehscheibe.policy.actors import Actor, Role
from drehscheibe.settings import current_settings
from far_servers import changing_server
from gauge_samples import LAYER, wiski
from townhall import ARNSBERG, SOEST, Desk, actor, install_region, person, town, visitor
from visits import text_of

OPERATOR = Actor("operator: test", is_operator=True)
PAGE = "/anwendungsfaelle/drehscheibe/pegel-und-hochwasser/bereitschaft/{town}/"
OWN = """
[[sources]]
dataset = "pegel-der-region"
title = "Pegel der Region"
address = "{address}"
kind = "wiski"
offer = "S"
every_minutes = 15
licence = "dl-zero-de/2.0"
model_dataset = "floraUndFauna/gewaesser/pegelstand"
"""


@pytest.fixture(scope="module")
def far():
    with changing_server() as server:
        yield server


@pytest.fixture
def region(portal, far, monkeypatch):
    """A region whose own gauges are those of a server here, and nothing else."""
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_ALLOWED_NETWORKS", "127.0.0.0/8")
    monkeypatch.setitem(os.environ, "DREHSCHEIBE_FETCH_PORTS", f"80,443,{far.server_port}")
    current_settings.cache_clear()
    install_region(portal)
    from drehscheibe.portal.sources import regional

    (portal.layout.region / regional.FILE).write_text(OWN.format(address=far.address(LAYER)))
    monkeypatch.setattr(regional, "SHIPPED", portal.layout.region / "none.toml")
    far.status, far.content[LAYER] = 200, wiski()
    yield current_settings()
    monkeypatch.undo()
    current_settings.cache_clear()


def work(settings) -> None:
    from drehscheibe.portal.jobs.models import Job
    from drehscheibe.portal.jobs.services import Lane
    from drehscheibe.portal.readiness.computing import renew_all
    from drehscheibe.portal.worker import Worker

    kinds = frozenset({"harvest", "harvest-failing", "read-draft", "build-draft"})
    worker = Worker(settings)
    for _ in range(4):  # also what is tried again a few seconds later
        Job.objects.update(not_before="2020-01-01T00:00Z")
        while worker.work_once(lane=Lane(only=kinds)):
            pass
    renew_all(settings.layout)


def missing(of) -> int:
    from drehscheibe.portal.readiness.models import Readiness

    return Readiness.objects.get(
        version__usecase__slug="pegel-und-hochwasser", organisation=of
    ).missing


def test_gauges_are_connected_once_and_towns_with_one_can_start_when_they_are_public(region, far):
    from drehscheibe.portal.desk import services
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.portal.sources.regional import connect_regional
    from drehscheibe.portal.usecases.shipped import shipped

    with pytest.raises(RegionWithoutNode, match='role = "node"'):
        connect_regional(region, actor=OPERATOR)
    node = town("agentur", "Agentur", kind="agency", is_node=True)
    soest, arnsberg = town(SOEST), town(ARNSBERG, "Arnsberg")
    shipped(region.layout)
    work(region)
    nora = person("Nora", Role.ADMINISTRATOR, of=node)
    gaps = text_of(visitor(nora).get("/netzwerk/anwendungsfaelle/luecken/"))
    assert "würde für alle reichen" in gaps
    page = text_of(visitor().get(PAGE.format(town=soest.slug)))
    assert "Agentur hat die Quelle noch nicht verbunden" in page

    far.status = 503
    (source,) = connect_regional(region, actor=OPERATOR)
    assert connect_regional(region, actor=OPERATOR) == []
    assert (source.owner, source.every_minutes, source.state) == (node, 15, "active")
    work(region)
    page = text_of(visitor().get(PAGE.format(town=soest.slug)))
    assert "konnte aber noch nicht abgeholt werden" in page
    assert "„127.0.0.1“ ist gerade überlastet" in page
    assert missing(soest) == 1

    far.status = 200
    from drehscheibe.portal.sources.services import fetch_now

    fetch_now(source, actor=OPERATOR)
    work(region)
    page = text_of(visitor().get(PAGE.format(town=soest.slug)))
    assert "warten noch auf die Freigabe" in page

    anna, ben = person("Anna", Role.STEWARD, of=node), person("Ben", Role.REVIEWER, of=node)
    draft = source.runs.filter(outcome="changed").first().harvested.get().draft
    services.submit(Desk(region, anna).ready(draft, "Pegel der Region"), actor(anna))
    draft.refresh_from_db()
    assert approve(region.layout, draft, actor(ben)).dataset.slug == "pegel-der-region"
    work(region)
    assert (missing(soest), missing(arnsberg)) == (0, 1)  # the gauges lie in Soest
    page = text_of(visitor().get(PAGE.format(town=soest.slug)))
    assert "regionale Quelle" in page
    assert "noch nicht da" not in page


def test_what_ships_is_named_as_packages_call_it_and_can_be_set_up(portal):
    from drehscheibe.portal.sources.regional import SHIPPED
    from drehscheibe.portal.sources.schedule import LEAST_MINUTES, MOST_MINUTES

    listed = tomllib.loads(SHIPPED.read_text("utf-8"))["sources"]
    assert {one["dataset"] for one in listed} == {"ladesaeulenregister", "pegel-der-region"}
    for one in listed:
        assert slugify(one["title"]) == one["dataset"]
        assert one["kind"] in set(Kind)
        assert one["licence"] in {"", *LICENCES}
        assert one["model_dataset"] in MODEL_DATASETS
        assert set(one["themes"]) <= set(THEMES)
        assert LEAST_MINUTES <= one["every_minutes"] <= MOST_MINUTES
        assert one["attribution"]


def test_the_command_publishes_the_towns_as_areas_once(region):
    from click.testing import CliRunner

    from drehscheibe.cli.main import drehscheibe
    from drehscheibe.portal.catalogue.models import Dataset

    town("suedwestfalen-agentur", "Agentur", kind="agency", is_node=True)
    town(SOEST)

    def told():
        done = CliRunner().invoke(drehscheibe, ["region", "sources", "--json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    first, second = told(), told()
    assert (first["published"], len(first["sources"])) == (["staedte-und-gemeinden"], 1)
    assert (second["published"], second["sources"]) == ([], [])
    assert Dataset.objects.get(slug="staedte-und-gemeinden").state == "public"
