# SPDX-License-Identifier: EUPL-1.2
"""A draft's preview in QGIS: who gets the address, and that it shows this draft alone."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urlsplit

import pytest
from django.test import Client

from drehscheibe.delivery.traffic.access_log import path_of
from drehscheibe.policy.actors import Role
from drehscheibe.settings import Settings
from drehscheibe.tickets import Purpose, issue_ticket
from inside import inside
from townhall import ARNSBERG, Desk, install_region, person, town, visitor


@pytest.fixture
def anna(portal):
    install_region(portal)
    return Desk(portal, person("Anna", Role.STEWARD))


@pytest.fixture
def ready(anna):
    return anna.ready(anna.draft())


def asked(client: Client, draft):
    return client.post(f"/veroeffentlichen/{draft.pk}/vorschau/qgis/")


def address_in(answer) -> str:
    assert answer.status_code == 200, answer.text[-800:]
    return urlsplit(unescape(re.search(r"data-copy-text>([^<]+/ogc/)<", answer.text)[1])).path


def test_whoever_prepares_or_reviews_gets_an_address_that_shows_the_preview_alone(
    portal, anna, ready
):
    step = visitor(anna.person).get(f"/veroeffentlichen/{ready.pk}/vorschau/")
    assert "In QGIS ansehen" in step.text
    answer = asked(visitor(anna.person), ready)
    assert "no-store" in answer["Cache-Control"]
    slug = ready.dataset.slug
    with inside(portal.layout, requests_per_minute=0) as client:
        root = address_in(answer)
        landing = client.get(root).json()
        data = next(link["href"] for link in landing["links"] if link["rel"] == "data")
        assert urlsplit(data).path == f"{root}collections"
        listed = client.get(data).json()["collections"]
        assert [one["id"] for one in listed] == [slug]
        items = next(link["href"] for link in listed[0]["links"] if link["rel"] == "items")
        shown = client.get(items)
        assert shown.json()["numberMatched"] == ready.candidate.rows
        assert shown.headers["cache-control"] == "private, no-store"
        for path in (f"{root}api", f"{root}conformance", root.removesuffix("/")):
            assert client.get(path).status_code == 200
        page = client.get(f"{root}collections?f=html").text
        assert f'href="{root}collections/{slug}?f=html"' in page
        # For everybody else it is as if it never was.
        assert slug not in client.get("/ogc/collections").text
        assert client.get(f"/ogc/collections/{slug}").status_code == 404


def test_a_reviewer_finds_the_button_beside_what_is_to_be_approved(portal, anna):
    draft = anna.submitted()
    ben = visitor(person("Ben", Role.REVIEWER))
    assert (
        f"/veroeffentlichen/{draft.pk}/vorschau/qgis/"
        in ben.get(f"/pruefen-und-freigeben/{draft.pk}/").text
    )
    answer = asked(ben, draft)
    assert f'href="/pruefen-und-freigeben/{draft.pk}/"' in answer.text
    with inside(portal.layout) as client:
        assert client.get(address_in(answer)).status_code == 200


def test_nobody_else_gets_one(anna, ready):
    stranger = visitor(person("Carl", *Role, of=town(ARNSBERG, "Arnsberg")))
    assert asked(stranger, ready).status_code == 404
    # Of the same town, and without a part in this: she may know of it, and takes nothing out.
    boss = visitor(person("Cora", Role.ADMINISTRATOR))
    assert asked(boss, ready).status_code == 403
    assert asked(visitor(), ready).status_code in {302, 303}
    assert (
        visitor(anna.person).get(f"/veroeffentlichen/{ready.pk}/vorschau/qgis/").status_code == 405
    )


def test_the_trail_says_who_got_an_address(anna, ready):
    from drehscheibe.portal.evidence.models import AuditEntry

    asked(visitor(anna.person), ready)
    entry = AuditEntry.objects.get(action="preview-address")
    assert (entry.actor, entry.details["draft"]) == ("Anna", str(ready.pk))


def test_before_a_preview_is_built_there_is_no_address(anna):
    assert asked(visitor(anna.person), anna.draft()).status_code == 409


def test_what_does_not_hold_shows_nothing_and_nothing_but_data_lies_below(portal, anna, ready):
    claims = {"dataset": ready.dataset.slug, "release": ready.candidate.sha256, "epoch": 0}

    def below(purpose=Purpose.PREVIEW, seconds=60):
        return issue_ticket(purpose, claims=claims, seconds=seconds, settings=portal)

    with inside(portal.layout, requests_per_minute=0) as client:
        for ticket in (below(seconds=-1), below(Purpose.GRANT), "x.y", "", "x" * 3_000):
            answer = client.get(f"/vorschau/{ticket}/ogc/collections")
            assert answer.status_code == 404
            assert ready.dataset.slug not in answer.text
        for path in ("metrics", "healthz", "hochladen", "files/x/y.csv", "", "../metrics"):
            assert client.get(f"/vorschau/{below()}/{path}").status_code == 404, path
        # What stands in an address opens nothing as a header.
        header = {"Authorization": f"Bearer {below()}"}
        assert client.get("/ogc/", headers=header).status_code == 401


def test_what_was_thrown_away_is_not_shown_any_longer(portal, anna, ready):
    from drehscheibe.portal.desk import services

    root = address_in(asked(visitor(anna.person), ready))
    services.discard_draft(portal.layout, ready, anna.actor)
    with inside(portal.layout) as client:
        assert client.get(f"{root}collections").status_code == 404


def test_no_line_of_the_access_log_holds_the_address():
    ticket = issue_ticket(Purpose.PREVIEW, claims={}, seconds=60, settings=Settings())
    assert path_of(f"/vorschau/{ticket}/ogc/collections") == "/vorschau/…"
