# SPDX-License-Identifier: EUPL-1.2
"""Who may see what is not public: only whoever holds a grant for it, and nobody else anything.

Two releases are built and not public: one of a dataset that never was public, and the next one of
a public dataset. Both carry a word that must show nowhere.
"""

from __future__ import annotations

import re
import shutil
from itertools import product

import pytest

from drehscheibe.catalogue import writer
from drehscheibe.delivery.app import routes
from drehscheibe.delivery.holdings.grants import GRANT
from drehscheibe.releases.pointer import State, read_pointer, write_pointer
from drehscheibe.settings import Settings
from drehscheibe.tickets import Purpose, issue_ticket
from inside import inside
from instances import change_pointer, new_instance, publish
from looks import _TILE
from streams import Points

WORD = "geheimnis4711"
HIDDEN, NEXT, PUBLIC = "verborgen", "naechste", "offen"
NEVER = "gibtesnicht"
FORMS = ("*/*", "text/html")
UNTRUE = ("expired", "changed", "another purpose", "made up", "empty", "long")


class World:
    def __init__(self, layout):
        self.layout, self.settings = layout, Settings(home=layout.home)
        self.releases = {}

    def grant(self, slug, seconds=300, purpose=Purpose.GRANT, **other):
        pointer = read_pointer(self.layout.pointer(slug))
        claims = {"dataset": slug, "release": self.releases[slug]}
        claims |= {"epoch": pointer.epoch if pointer else 0} | other
        return issue_ticket(purpose, claims=claims, seconds=seconds, settings=self.settings)

    def untrue(self, kind):
        return {
            "expired": self.grant(HIDDEN, seconds=-1),
            # Not at its end, whose last bits say nothing (RFC 4648, 3.5).
            "changed": self.grant(HIDDEN)[:-12] + "x" * 12,
            "another purpose": self.grant(HIDDEN, purpose=Purpose.DRAFT),
            "made up": "abc.def",
            "empty": "",
            "long": "x" * 5_000,
        }[kind]


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    layout = new_instance(tmp_path_factory.mktemp("grants") / "instance")
    made = World(layout)
    publish(layout, PUBLIC, Points(20), title="Offen")
    publish(layout, NEXT, Points(20), title="Vorher")
    before = read_pointer(layout.pointer(NEXT))
    for slug in (HIDDEN, NEXT):  # built, as a draft's preview is: no pointer names it
        release = publish(layout, slug, Points(30), title=f"{WORD} {slug}").release
        made.releases[slug] = release
        writer.remove(layout, slug)
    layout.pointer(HIDDEN).unlink()
    write_pointer(layout.pointer(NEXT), before)
    made.releases[PUBLIC] = read_pointer(layout.pointer(PUBLIC)).release
    return made


@pytest.fixture(scope="module")
def client(world):
    with inside(world.layout, requests_per_minute=0) as client:
        yield client


def bearer(grant):
    return {"Authorization": f"Bearer {grant}"}


def addresses(slug):
    """Every address of delivery that names a dataset, or lists them."""
    for route in routes(Settings()):
        if "GET" not in (getattr(route, "methods", None) or ()) or route.path == "/metrics":
            continue
        path = re.sub(r":path\}", "}", route.path)
        names = dict.fromkeys(("collection", "dataset", "record"), slug)
        names |= {"name": f"{slug}.parquet"}
        yield path.format_map(_TILE | names | {"release": "aktuell"})
    yield f"/ogc/api?collection={slug}"
    yield f"/ogc/collections?q={WORD[:-1]}"  # which the page repeats
    yield f"/ogc/collections/{slug}/items?f=csv"


def told(client, path, slug, **headers):
    answer = client.get(path, headers=headers)
    body = re.sub(r"urn:request:[0-9a-f]{16}|<code>[0-9a-f]{16}</code>", "", answer.text)
    kept = {n: v for n, v in answer.headers.items() if n not in {"x-request-id", "etag"}}
    kept.pop("content-length", None)
    return answer.status_code, f"{kept}{body}".replace(slug, "…")


@pytest.mark.parametrize("form", FORMS)
def test_without_a_grant_a_hidden_dataset_is_as_if_it_never_was(client, form):
    for path, other in zip(addresses(HIDDEN), addresses(NEVER), strict=True):
        hidden, never = (
            told(client, p, s, Accept=form) for p, s in ((path, HIDDEN), (other, NEVER))
        )
        assert hidden == never, path
        assert WORD not in hidden[1], path


@pytest.mark.parametrize(("kind", "form"), [*product(UNTRUE, FORMS)])
def test_a_grant_that_is_not_true_is_refused_alike_for_every_dataset(world, client, kind, form):
    headers = bearer(world.untrue(kind)) | {"Accept": form}
    for path, other in zip(addresses(HIDDEN), addresses(NEVER), strict=True):
        hidden, never = (told(client, p, s, **headers) for p, s in ((path, HIDDEN), (other, NEVER)))
        assert hidden == never, path
        assert WORD not in hidden[1]
        if path.startswith(("/ogc/", "/files/")):
            assert hidden[0] == 401, path
            assert "invalid_token" in hidden[1]


@pytest.mark.parametrize("form", FORMS)
def test_a_grant_of_another_dataset_shows_nothing_of_this_one(world, client, form):
    headers = bearer(world.grant(NEXT)) | {"Accept": form}
    for path, other in zip(addresses(HIDDEN), addresses(NEVER), strict=True):
        hidden, never = (told(client, p, s, **headers) for p, s in ((path, HIDDEN), (other, NEVER)))
        assert hidden == never, path
        assert WORD not in hidden[1], path


SHOWN = (
    "/ogc/collections/{}",
    "/ogc/collections/{}/items?limit=5",
    "/ogc/collections/{}/items/7",
    "/ogc/collections/{}/schema",
    "/ogc/collections/{}/queryables",
    "/ogc/collections/{}/tiles/WebMercatorQuad",
    "/files/{}/{}.parquet",
    "/ogc/collections/{}?f=html",
    "/ogc/collections/{}/items?f=html",
)


@pytest.mark.parametrize("slug", [HIDDEN, NEXT])
def test_its_grant_shows_it_and_no_cache_keeps_it(world, client, slug):
    headers = bearer(world.grant(slug))
    for path in SHOWN:
        answer = client.get(path.format(slug, slug), headers=headers)
        assert answer.status_code == 200, (path, answer.text)
        assert answer.headers["cache-control"] == "private, no-store"
        assert "Authorization" in answer.headers["vary"]
    items = client.get(f"/ogc/collections/{slug}/items?limit=5", headers=headers).json()
    assert items["numberMatched"] == 30
    following = next(link["href"] for link in items["links"] if link["rel"] == "next")
    assert len(client.get(following, headers=headers).json()["features"]) == 5
    made_up = re.sub(r"after=[0-9a-f]{16}", "after=" + "0" * 16, following)
    assert client.get(following).status_code == client.get(made_up).status_code >= 400


def test_whoever_holds_a_grant_changes_nothing_for_others(world, client):
    paths = [f"/ogc/api?collection={NEXT}", "/ogc/api", "/ogc/collections", *addresses(NEXT)]
    before = [told(client, path, NEXT) for path in paths]
    for path in paths:
        client.get(path, headers=bearer(world.grant(NEXT)))
    assert [told(client, path, NEXT) for path in paths] == before
    with inside(world.layout, requests_per_minute=0) as fresh:
        for path in paths:  # now the holder comes first
            fresh.get(path, headers=bearer(world.grant(NEXT)))
        assert [told(fresh, path, NEXT) for path in paths] == before
    assert GRANT.get() is None


def test_no_list_shows_what_a_grant_names(world, client):
    for slug, path in product((HIDDEN, NEXT), ("/ogc/collections?limit=100", "/ogc/api", "/ogc/")):
        answer = client.get(path, headers=bearer(world.grant(slug)))
        assert WORD not in answer.text
        assert HIDDEN not in answer.text


def test_a_grant_ends_when_the_pointer_moves(world, client):
    grant = bearer(world.grant(NEXT))
    path = f"/ogc/collections/{NEXT}/items?limit=1"
    assert client.get(path, headers=grant).json()["numberMatched"] == 30
    change_pointer(world.layout, NEXT)
    assert client.get(path, headers=grant).json()["numberMatched"] == 20
    fresh = bearer(world.grant(NEXT))
    assert client.get(path, headers=fresh).json()["numberMatched"] == 30
    pointer = read_pointer(world.layout.pointer(NEXT))
    change_pointer(world.layout, NEXT, state=State.WITHDRAWN, release="")
    assert client.get(path, headers=fresh).status_code == 410
    change_pointer(world.layout, NEXT, state=State.PUBLIC, release=pointer.release)


def test_a_grant_for_what_was_thrown_away_opens_nothing(world, client):
    release = publish(world.layout, "weg", Points(5), title=WORD).release
    world.releases["weg"] = release
    writer.remove(world.layout, "weg")
    world.layout.pointer("weg").unlink()
    grant = bearer(world.grant("weg"))
    assert client.get("/ogc/collections/weg", headers=grant).status_code == 200
    shutil.rmtree(world.layout.release("weg", release))
    for path in SHOWN:
        answer = client.get(path.format("weg", "weg"), headers=grant)
        assert answer.status_code == 404, path
        assert WORD not in answer.text


def test_what_is_public_needs_no_grant_and_other_schemes_are_not_ours(world, client):
    path = f"/ogc/collections/{PUBLIC}/items"
    for headers in ({}, {"Authorization": "Basic eDp5"}, bearer(world.grant(HIDDEN))):
        assert client.get(path, headers=headers).status_code == 200
    assert client.get("/healthz", headers=bearer("x")).status_code == 200
