# SPDX-License-Identifier: EUPL-1.2
"""A steward puts datasets into a series; everybody sees what of it is public, in its order."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from drehscheibe.policy.actors import Role
from townhall import ARNSBERG, Desk, actor, install_region, person, town, visitor
from visits import text_of

HERE = "/organisationen/soest/reihen/"


@pytest.fixture
def world(portal, once):
    install_region(portal)
    return once(lambda: made(portal))


def made(portal: Any) -> dict[str, Any]:
    """A public dataset and three copies of its row and record, one of each year."""
    from drehscheibe.catalogue import writer
    from drehscheibe.portal.catalogue.listing import record_named
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.desk.review import approve
    from drehscheibe.releases.pointer import read_pointer, write_pointer

    anna, ben = person("Anna", Role.STEWARD), person("Ben", Role.REVIEWER)
    rita = person("Rita", *Role, of=town(ARNSBERG, "Arnsberg"))
    desk = Desk(portal, anna)
    first = approve(portal.layout, desk.submitted(), actor(ben)).dataset
    record, pointer = record_named(first.slug), read_pointer(portal.layout.pointer(first.slug))
    for year in (2023, 2024, 2025):
        row = Dataset.objects.get(pk=first.pk)
        row.pk, row.slug, row.title = None, f"haushalt-{year}", f"Haushalt {year}"
        row.save()
        writer.put(portal.layout, replace(record, slug=row.slug, title=row.title))
        write_pointer(portal.layout.pointer(row.slug), replace(pointer, dataset=row.slug))
    return {"anna": anna, "ben": ben, "rita": rita}


def begun(client: Any, *slugs: str) -> str:
    address = str(client.post(HERE, {"title": "Haushalt"})["Location"])
    years = slugs or ("haushalt-2023", "haushalt-2024", "haushalt-2025")
    assert client.post(address, {"deed": "add", "dataset": years}).status_code == 303
    return address


def shown(path: str = "/daten/reihen/haushalt/") -> str:
    return text_of(visitor().get(path))


def titles(text: str) -> list[str]:
    return [y for y in text.split("Haushalt ") if y[:4].isdigit() and y[4] == "<"]


def test_everybody_sees_the_series_and_each_member_what_is_beside_it(world):
    from drehscheibe.portal.evidence.models import AuditEntry

    address = begun(visitor(world["anna"]))
    assert [one[:4] for one in titles(shown())] == ["2023", "2024", "2025"]
    text = shown("/daten/reihen/haushalt/")
    assert "3 Datensätze" in text
    client = visitor(world["anna"])
    order = {"place-haushalt-2023": "3", "place-haushalt-2025": "1", "place-haushalt-2024": "2"}
    client.post(address, {"deed": "order", **order})
    assert [one[:4] for one in titles(shown())] == ["2025", "2024", "2023"]
    client.post(address, {"deed": "take-out", "dataset": "haushalt-2024"})
    assert [one[:4] for one in titles(shown())] == ["2025", "2023"]
    said = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"make-series", "into-series", "out-of-series"} <= said


def test_what_is_taken_back_leaves_the_series_at_once(portal, world):
    from drehscheibe.portal.catalogue.taking_back import withdraw_dataset

    begun(visitor(world["anna"]))
    withdraw_dataset(portal.layout, "haushalt-2024", actor(world["anna"]))
    assert [one[:4] for one in titles(shown())] == ["2023", "2025"]
    for slug in ("haushalt-2023", "haushalt-2025"):
        withdraw_dataset(portal.layout, slug, actor(world["anna"]))
    assert visitor().get("/daten/reihen/haushalt/").status_code == 404


def test_an_empty_series_does_not_exist_for_others(world):
    visitor(world["anna"]).post(HERE, {"title": "Haushalt"})
    assert visitor().get("/daten/reihen/haushalt/").status_code == 404
    assert visitor(world["anna"]).post(HERE, {"title": "  "}).status_code == 400


def test_only_stewards_of_the_organisation_keep_its_series(world):
    from drehscheibe.portal.catalogue.models import Dataset, Series

    address = begun(visitor(world["anna"]))
    for who in ("ben", "rita"):
        client = visitor(world[who])
        assert client.get(HERE).status_code == 404
        assert client.post(HERE, {"title": "Meine"}).status_code == 404
        for deed in ("describe", "add", "order", "take-out", "remove"):
            assert client.post(address, {"deed": deed, "title": "x"}).status_code == 404
    assert visitor().get(address).status_code == 302
    theirs = visitor(world["rita"]).post("/organisationen/arnsberg/reihen/", {"title": "Fremd"})
    free = Dataset.objects.get(series=None).slug
    visitor(world["rita"]).post(theirs["Location"], {"deed": "add", "dataset": [free]})
    assert Dataset.objects.get(slug=free).series is None
    assert Series.objects.count() == 2


def test_the_series_says_what_it_is_and_ends_without_its_datasets(world):
    from drehscheibe.portal.catalogue.listing import record_named

    anna = visitor(world["anna"])
    address = begun(anna, "haushalt-2023")
    said = {
        "deed": "describe",
        "title": "Haushalt der Stadt",
        "description": "Jedes Jahr <b>neu</b>.",
    }
    anna.post(address, said)
    assert "Jedes Jahr &lt;b&gt;neu&lt;/b&gt;." in shown()
    record = record_named("haushalt-2023")
    assert record.series.title == "Haushalt der Stadt"
    assert record.updated > record.modified  # who harvests what changed hears of it
    assert anna.post(address, {"deed": "remove"}).status_code == 303
    assert record_named("haushalt-2023").series is None
    assert visitor().get("/daten/reihen/haushalt/").status_code == 404


def test_what_changed_and_when_is_told_to_all_and_who_did_it_to_its_people(world):
    from drehscheibe.portal.catalogue.models import Dataset

    anna = visitor(world["anna"])
    address = begun(anna)
    anna.post(address, {"deed": "describe", "title": "Haushalt", "description": "Jedes Jahr"})
    anna.post(address, {"deed": "order", "place-haushalt-2025": "1", "place-haushalt-2024": "2"})
    anna.post(address, {"deed": "take-out", "dataset": "haushalt-2024"})
    mine, told = text_of(anna.get(address)), shown()
    for text in (mine, told):
        assert "„Haushalt 2023“ kam dazu." in text
        assert "„Haushalt 2024“ wurde herausgenommen." in text
        assert "<ins>Jedes Jahr</ins>" in text
        assert "Die Reihenfolge wurde geändert." in text
    assert "Anna" in mine
    assert "Anna" not in told
    Dataset.objects.filter(slug="haushalt-2024").update(state="withdrawn")
    assert "Haushalt 2024" not in shown()  # nothing of what is not public
    assert "Haushalt 2024" in text_of(anna.get(address))
    assert "What changed" in text_of(visitor().get("/en/daten/reihen/haushalt/"))


def test_what_changes_nothing_is_no_change(world):
    from drehscheibe.portal.catalogue.models import SeriesChange

    anna = visitor(world["anna"])
    address = begun(anna)
    before = SeriesChange.objects.count()
    anna.post(address, {"deed": "describe", "title": "Haushalt", "description": ""})
    anna.post(address, {"deed": "order"})
    assert SeriesChange.objects.count() == before
