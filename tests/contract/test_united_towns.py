# SPDX-License-Identifier: EUPL-1.2
"""What one package makes in two towns becomes one regional dataset, and goes with its parts."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest

from drehscheibe.policy.actors import Actor
from package_samples import kept, plain_package, said
from townhall import ARNSBERG, SOEST, install_region, town, visitor
from visits import text_of

OPERATOR = Actor("operator: test", is_operator=True)
HERE = "/anwendungsfaelle/soest/giess-karte/gemeinsam/"


def published(portal: Any, key: str, place: str) -> Any:
    """A list of trees of one town, which names it, too; the second town's has a column more."""
    from drehscheibe.portal.catalogue.publishing import Publication, publish_file
    from drehscheibe.portal.catalogue.services import Description

    more = ";Pate" if key == ARNSBERG else ""
    rows = [f"Linde {n};Hier;{place}{n};8,1{more and ';Ja'}" for n in range(1, 4)]
    path = portal.layout.scratch / f"{key}.csv"
    path.write_text("\n".join([f"Baum;Kommune;Breitengrad;Längengrad{more}", *rows]))
    described = Description(title=f"Gießliste {key}", licence="dl-by-de/2.0")
    wish = Publication(path=path, owner=key, description=described, guesses_accepted=True)
    return publish_file(wish, actor=OPERATOR, settings=portal).dataset


def with_map(folder: Any) -> dict[str, Any]:
    """The package with a style of its own, which knows a layer that nobody unites."""
    layer = {"id": "baum", "type": "circle", "source": "liste", "source-layer": "liste"}
    layer["paint"] = {"circle-color": "#d1495b"}
    folder.mkdir()
    other = layer | {"id": "andere", "source": "andere"}
    (folder / "karte.json").write_text(json.dumps({"version": 8, "layers": [layer, other]}))
    package = plain_package()
    package["outputs"]["map"] = {
        "file": "karte.json", "data": ["liste", "andere"], "title": said("Bäume"),
        "legend": [{"layer": "baum", "colour": "#d1495b", "title": said("zuerst gießen")}],
    }  # fmt: skip
    return package


def adopted(version: Any, owner: Any, dataset: Any) -> None:
    from django.utils import timezone

    from drehscheibe.portal.adoptions.models import Adoption

    one = Adoption.objects.create(
        usecase=version.usecase, version=version, organisation=owner, state="live",
        created_by="x", live_since=timezone.now(),
    )  # fmt: skip
    one.outputs.create(name="giessliste", dataset=dataset)
    one.events.create(state="live", version=version.version)


def work(portal: Any) -> None:
    from drehscheibe.portal.exchange.uniting import UNITE
    from drehscheibe.portal.jobs.models import Job
    from drehscheibe.portal.worker import Worker

    Job.objects.exclude(kind=UNITE).delete()
    worker = Worker(portal)
    while worker.work_once():
        Job.objects.filter(state="waiting").exclude(kind=UNITE).delete()


def test_two_towns_make_one_dataset_that_goes_with_its_parts(portal):
    from drehscheibe.portal.catalogue.listing import public_record
    from drehscheibe.portal.catalogue.taking_back import purge_dataset, withdraw_dataset
    from drehscheibe.portal.exchange.models import Union
    from drehscheibe.portal.usecases.services import publish_version

    install_region(portal)
    town("agentur", "Agentur", kind="agency", is_node=True)
    soest, arnsberg = town(SOEST), town(ARNSBERG, "Arnsberg")
    folder = portal.layout.scratch / "package"
    version = kept(portal.layout, folder, with_map(folder), owner=soest, actor=OPERATOR)
    version = publish_version(version, actor=OPERATOR)
    parts = [published(portal, SOEST, "51,5"), published(portal, ARNSBERG, "51,4")]
    for owner, dataset in zip((soest, arnsberg), parts, strict=True):
        adopted(version, owner, dataset)
    work(portal)
    union = Union.objects.get()
    record = public_record(union.dataset.slug)
    assert record.rows == 6
    titles = {column.title for column in record.tables[0].columns}
    names = {column.name for column in record.tables[0].columns}
    assert names >= {"kommune", "kommunenschluessel", "kommune_laut_daten"}
    assert titles >= {"Kommune", "Kommunenschlüssel (AGS)", "Baum", "Pate"}
    assert record.tables[0].geometry is not None
    page = text_of(visitor().get(HERE))
    assert f'href="/daten/{union.dataset.slug}/"' in page
    assert record.version.computed_by == "soest/giess-karte@1.0.0"
    assert set(record.version.derived_from) == {f"{one.slug}/{one.release}" for one in parts}
    united = text_of(visitor().get(f"/daten/{union.dataset.slug}/"))
    for part in parts:
        assert f'href="/daten/{part.slug}/staende/{part.release[:12]}/"' in united
    assert "zuerst gießen" in page
    config = json.loads(html.unescape(re.search(r"data-config='([^']*)'", page)[1]))
    assert [layer["drawnAs"] for layer in config["layers"]] == ["liste"]
    assert [layer["paint"]["circle-color"] for layer in config["style"]] == ["#d1495b"]
    assert config["bbox"] == pytest.approx([8.1, 51.41, 8.1, 51.53], abs=0.1)

    work(portal)  # nothing changed: nothing is made
    assert union.dataset.releases.count() == 1
    withdraw_dataset(portal.layout, parts[1].slug, OPERATOR)
    assert public_record(union.dataset.slug) is None
    work(portal)
    assert f'href="/daten/{union.dataset.slug}/"' not in text_of(visitor().get(HERE))
    purged = purge_dataset(portal.layout, parts[1].slug, OPERATOR)
    assert any(union.dataset.slug in str(copy.path) for copy in purged.copies)
    assert purged.left == ()
