# SPDX-License-Identifier: EUPL-1.2
"""Links that lead elsewhere are looked at by the worker; what is broken over days is shown."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import orjson
import pytest
from django.utils import timezone

from drehscheibe.connectors.fetching.reaching import Reached
from drehscheibe.connectors.sources.distributions import Distribution
from drehscheibe.connectors.sources.entries import Entry
from drehscheibe.connectors.sources.metadata import Metadata
from drehscheibe.connectors.sources.spool import bounded, digest_of
from drehscheibe.policy.actors import Role
from drehscheibe.portal.jobs.handlers import UNWATCHED
from far_servers import Far, FarServer
from townhall import ARNSBERG, Desk, install_region, person, town, visitor
from visits import text_of

PAGE = "/organisationen/soest/verweise/"


class Thinned(Far):
    """Half of what once was there."""

    def do_HEAD(self) -> None:  # noqa: N802 - named by http.server
        self.server.asked.append((self.path, {}))
        self.say(200 if self.path == "/da.csv" else 404)

    do_GET = do_HEAD  # noqa: N815 - the same


@contextmanager
def thinned() -> Iterator[FarServer]:
    with FarServer() as server:
        server.RequestHandlerClass = Thinned
        thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def server() -> Iterator[FarServer]:
    with thinned() as started:
        yield started


@pytest.fixture
def world(portal, server):
    """A catalogue that Soest described, with a file that is there and one that is gone."""
    install_region(portal)
    described(portal, town(), f"http://127.0.0.1:{server.server_port}")
    allowed = {"fetch_allowed_networks": "127.0.0.0/8", "fetch_ports": str(server.server_port)}
    return replace(portal, **allowed, fetch_pause_ms=0)


def described(portal: Any, owner: Any, base: str) -> None:
    from drehscheibe.portal.sources.models import Source
    from drehscheibe.portal.sources.ours import ours
    from drehscheibe.portal.sources.projecting import show_all
    from drehscheibe.portal.sources.storing import store_page

    source = Source.objects.create(
        owner=owner, slug="portal", title="Katalog", kind="ckan", address="https://portal.example",
        way="describe", state="active",
    )  # fmt: skip
    files = [Distribution(f"{base}/{name}.csv", "csv", name) for name in ("da", "fort")]
    page = Metadata(landing_page=f"{base}/seite", publisher="Stadt Soest")
    entry = bounded(Entry(key="baeume", title="Bäume", distributions=tuple(files), metadata=page))
    told = [{"digest": digest_of(entry), "entry": orjson.loads(orjson.dumps(entry))}]
    store_page(source, told, is_ours=ours(portal))
    show_all(portal.layout)


def slug_of_it() -> str:
    from drehscheibe.portal.sources.models import Described

    return str(Described.objects.get().slug)


def look(settings: Any) -> Any:
    """Gather, and look at everything as if it were due."""
    from drehscheibe.portal.links.checking import check
    from drehscheibe.portal.links.gathering import gather
    from drehscheibe.portal.links.models import Link

    gather({}, settings, UNWATCHED)
    Link.objects.update(due=timezone.now())
    return check({}, settings, UNWATCHED)


def days_pass() -> None:
    from drehscheibe.portal.links.models import Link

    for link in Link.objects.exclude(failing_since=None):
        link.failing_since -= timedelta(days=1)
        link.save()


def read(path: str, who: Any = None) -> str:
    return text_of(visitor(who).get(path))


def test_a_link_is_broken_after_days_and_then_shown_to_everybody_who_can_mend_it(world, server):
    from drehscheibe.portal.links.models import Link

    anna = person("Anna", Role.STEWARD)
    elsewhere = f"/daten/anderswo/{slug_of_it()}/"
    assert "noch nicht angesehen" in read(elsewhere)
    assert look(world) == {"checked": 3}
    for _ in range(2):
        assert not Link.objects.filter(is_broken=True).exists()
        assert "geht nicht mehr" not in read(elsewhere)
        days_pass()
        look(world)
    gone = set(Link.objects.filter(is_broken=True).values_list("address", flat=True))
    assert {one.rpartition("/")[2] for one in gone} == {"fort.csv", "seite"}
    asked = len(server.asked)
    text = read(elsewhere)
    assert text.count("geht nicht mehr") == 2
    assert "3 Verweise haben wir angesehen" in text
    assert "Dort liegt nichts mehr (Code 404)." in read(PAGE, anna)
    assert "2 Verweise von Soest" in read("/meine-arbeit/", anna)
    assert "2 gehen nicht mehr" in read("/kommunen/soest/datenqualitaet/")
    assert len(server.asked) == asked  # no page asked anybody


def test_points_of_the_european_portal_count_what_answers(world):
    from drehscheibe.portal.catalogue.listing import described_record
    from drehscheibe.portal.sources.linking import shown

    before = shown(described_record(slug_of_it()))
    look(world)
    after = shown(described_record(slug_of_it()))
    assert after.points - before.points == 25  # one of two files: half of 50 for the access address


def test_a_file_that_people_took_out_leaves_the_list_at_once(portal, world, server):
    from drehscheibe.portal.links.models import Link

    anna, ben = person("Anna", Role.STEWARD), person("Ben", Role.REVIEWER)
    look(world)
    gone = Link.objects.filter(address__endswith="fort.csv")
    gone.update(is_broken=True, failing_since=timezone.now())
    mend = f"/daten/anderswo/{slug_of_it()}/beschreibung/"
    assert mend in visitor(anna).get(PAGE).content.decode()
    word = f"shown@http://127.0.0.1:{server.server_port}/fort.csv"
    change = visitor(anna).post(mend, {"deed": "save", word: "no"})["Location"]
    visitor(ben).post(change, {"deed": "approve"})
    Desk(portal, None).work()
    assert "fort.csv" not in read(PAGE, anna)
    assert "Verweis von Soest" not in read("/meine-arbeit/", anna)


def test_a_link_that_works_again_leaves_the_list(world):
    from drehscheibe.portal.links.models import Link

    look(world)
    fields = {"is_broken": True, "failures": 5, "status": 404}
    Link.objects.filter(address__endswith="da.csv").update(**fields)
    look(world)
    link = Link.objects.get(address__endswith="da.csv")
    assert (link.is_broken, link.failures, link.status) == (False, 0, 200)


def test_links_of_our_own_descriptions_are_looked_at_while_they_are_public(portal):
    from drehscheibe.portal.catalogue.models import Dataset
    from drehscheibe.portal.links.gathering import gather
    from drehscheibe.portal.links.models import Link, LinkedDataset
    from drehscheibe.portal.links.queries import figures_of

    install_region(portal)
    text = (
        "Mehr unter https://www.soest.example/baum (Satzung). Nicht: http://127.0.0.1:8000/daten/"
    )
    dataset = Dataset.objects.create(
        slug="baum", owner=town(), title="Bäume", description=text, state="public", release="x"
    )
    gather({}, portal, UNWATCHED)
    assert [one.address for one in Link.objects.all()] == ["https://www.soest.example/baum"]
    Link.objects.update(is_broken=True, checked=dataset.created)
    assert figures_of(town()).broken == 1
    dataset.state = "withdrawn"
    dataset.save()
    assert figures_of(town()).broken == 0  # at once
    gather({}, portal, UNWATCHED)
    assert not LinkedDataset.objects.exists()
    assert not Link.objects.exists()


def test_only_people_of_the_organisation_see_the_list_and_only_stewards_ask_again(world):
    from drehscheibe.portal.jobs.models import Job

    anna, ben = person("Anna", Role.STEWARD), person("Ben", Role.REVIEWER)
    rita = person("Rita", *Role, of=town(ARNSBERG, "Arnsberg"))
    assert visitor(rita).get(PAGE).status_code == 404
    assert visitor(rita).post(PAGE).status_code == 404
    assert visitor().get(PAGE).status_code == 302
    assert visitor(ben).get(PAGE).status_code == 200
    assert visitor(ben).post(PAGE).status_code == 403
    assert not Job.objects.filter(kind="check-links").exists()
    assert visitor(anna).post(PAGE).status_code == 303
    assert Job.objects.filter(kind="check-links").count() == 1


@pytest.mark.parametrize(
    ("reached", "broken", "days"),
    [
        (Reached("", 200), False, 14),
        (Reached("", 403), False, 14),  # it answers, only not to us
        (Reached("", 404), True, 8),
        (Reached("", 500), True, 8),
        (Reached("", error="address-host-unknown"), True, 8),
        (Reached("", error="address-internal"), False, 30),
        (Reached("", error="address-closed-to-us"), False, 30),
    ],
)
def test_what_a_look_says_and_when_the_next_is(portal, reached, broken, days):
    from drehscheibe.portal.links.checking import note
    from drehscheibe.portal.links.models import Link

    now = timezone.now()
    link = Link(failures=7, failing_since=now - timedelta(days=9), due=now)
    note(link, reached, now)
    assert link.is_broken is broken
    assert 0.89 * days <= (link.due - now).total_seconds() / 86_400 <= 1.11 * days


def test_each_server_gets_few_questions_at_a_time_and_a_busy_one_none(portal):
    from drehscheibe.portal.links import checking
    from drehscheibe.portal.links.models import Link

    now = timezone.now()
    Link.objects.bulk_create(
        Link(digest=f"{n:032x}", address=f"https://{n}.example/", host=f"a{n % 40}.example",
             due=now - timedelta(minutes=n))
        for n in range(1_200)
    )  # fmt: skip
    hosts = checking._due(now)
    assert len(hosts) == checking.HOSTS
    assert {len(links) for links in hosts} == {checking.OF_ONE_HOST}
    checking._leave_alone("a1.example", 7_200)
    waiting = Link.objects.filter(host="a1.example", due__lt=now + timedelta(hours=1))
    assert not waiting.exists()
