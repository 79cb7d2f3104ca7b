# SPDX-License-Identifier: EUPL-1.2
"""What towns have of what packages need: computed when something changes, from public data only."""

from __future__ import annotations

from typing import Any

import pytest

from readiness_samples import PLAYGROUNDS, TREES, made, packaged
from townhall import actor, install_region, town


@pytest.fixture
def world(portal, once):
    install_region(portal)
    return once(lambda: made(portal))


def missing() -> dict[str, int]:
    from drehscheibe.portal.readiness.models import Readiness

    found = Readiness.objects.select_related("organisation", "version__usecase")
    return {f"{r.organisation.slug} {r.version.usecase.slug}": r.missing for r in found}


def state_in(name: str, need: str = "spielplaetze") -> Any:
    from drehscheibe.portal.readiness.models import Readiness

    slug, usecase = name.split()
    found = Readiness.objects.get(organisation__slug=slug, version__usecase__slug=usecase)
    return found.needs[need]


def test_a_town_is_ready_where_its_public_data_fit(world):
    assert missing() == {
        "soest finder": 0, "soest schatten": 1, "arnsberg finder": 1, "arnsberg schatten": 2,
    }  # fmt: skip
    state = state_in("soest finder")
    assert state["state"] == "fits"
    found = state["candidates"][0]
    assert found["dataset"] == world["slug"]
    assert {one["needed"]: one["title"] for one in found["columns"]} == {
        "name": "Name", "baujahr": "Baujahr",
    }  # fmt: skip


def test_nothing_is_computed_while_nothing_changed(portal, world):
    from drehscheibe.portal.readiness.computing import is_anything_due, renew_due

    assert not is_anything_due()
    assert renew_due(portal.layout) == 0


def test_what_is_withdrawn_serves_nobody_any_more(portal, world):
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset
    from drehscheibe.portal.readiness.computing import is_anything_due, renew_due

    withdraw_dataset(portal.layout, world["slug"], actor(world["anna"]))
    assert is_anything_due()
    assert renew_due(portal.layout) == 2
    assert missing()["soest finder"] == 1
    assert world["slug"] not in str(state_in("soest finder"))


def test_a_new_description_is_enough(portal, world):
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.readiness.computing import renew_due

    dataset = Dataset.objects.get(slug=world["slug"])
    dataset.model_dataset = "freizeit/spielplatzUndSpielstaette"
    dataset.save()
    renew_due(portal.layout)
    assert state_in("soest finder")["candidates"][0]["route"] == "musterdatensatz"


def test_a_new_version_takes_the_place_of_the_old_one(portal, world):
    from drehscheibe.portal.readiness.computing import renew_due
    from drehscheibe.portal.readiness.models import Readiness

    packaged("finder", TREES, order="2.0.0~")
    packaged("finder", order="3.0.0-rc.1")
    renew_due(portal.layout)
    versions = Readiness.objects.filter(version__usecase__slug="finder")
    assert set(versions.values_list("version__version", flat=True)) == {"2.0.0"}


def test_a_regional_source_serves_all_but_its_owner_as_a_regional_one(portal, world):
    from dataclasses import replace

    from drehscheibe.portal.readiness.computing import renew_due

    packaged("region", replace(PLAYGROUNDS, default=world["slug"], ours_only=False))
    renew_due(portal.layout)
    assert state_in("arnsberg region")["state"] == "regional"
    assert state_in("soest region")["state"] == "fits"


def test_a_regional_source_without_a_row_in_the_town_does_not_serve_it(portal, world):
    from dataclasses import replace

    from drehscheibe.portal.readiness.computing import renew_due

    packaged("region", replace(PLAYGROUNDS, default=world["slug"]))
    renew_due(portal.layout)
    assert state_in("arnsberg region")["state"] == "missing"


def test_data_become_stale_by_themselves(portal, world):
    from dataclasses import replace
    from datetime import timedelta

    from drehscheibe.portal.catalogue.models import Release
    from drehscheibe.portal.readiness.computing import is_anything_due, renew_due
    from drehscheibe.portal.readiness.models import Readiness

    packaged("frisch", replace(PLAYGROUNDS, freshness="P1D"))
    renew_due(portal.layout)
    assert missing()["soest frisch"] == 0
    release = Release.objects.get(dataset__slug=world["slug"])
    release.created -= timedelta(days=2)
    release.save()
    late = Readiness.objects.exclude(stale_at=None).get()
    late.stale_at -= timedelta(days=2)
    late.save()
    assert is_anything_due()
    renew_due(portal.layout)
    assert state_in("soest frisch")["state"] == "stale"
    assert not is_anything_due()


def test_the_practice_town_is_measured_by_what_was_released_there(portal, world):
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.readiness.computing import renew_due

    practice = town("uebungsstadt", "Übungsstadt", slug="uebungsstadt", kind="practice")
    Dataset.objects.filter(slug=world["slug"]).update(owner=practice, state="practice")
    Dataset.objects.get(slug=world["slug"]).save()
    renew_due(portal.layout)
    assert missing()["uebungsstadt finder"] == 0
